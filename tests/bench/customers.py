"""The page of a customer to whom 10,000 things happened, and their timeline, beside the same statements run by hand."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from app.kernel.database import KNOWN, connect_file, open_database
from app.kernel.listing import ListRequest, TimelineRequest
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.served import BUSIEST, served_company, statements_of
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

DEEP = 200


def run() -> Iterator[Measured]:
    """Measure the page, the timeline and the window."""
    path = served_company()
    database, raw = open_database(str(path)), connect_file(path)
    with database.reader() as reader:
        for what, read, bar in _reads(reader):
            work = partial(anew, reader, read)
            by_hand = [(raw.cursor(), *ran) for ran in statements_of(reader, work)]
            yield Measured(what, best_ms(work), best_ms(_run(by_hand)), bar)
    raw.close()
    drawn = _in_window(Workspace(database, DECLARATIONS))
    yield Measured("customer page: read, laid out and drawn in the window", drawn, bar="150 ms")
    database.close()


def _run(by_hand: list[tuple[Any, str, Any]]) -> Callable[[], object]:
    return lambda: [cursor.execute(statement, values).fetchall() for cursor, statement, values in by_hand]


def anew(reader: Any, work: Callable[[], object]) -> object:
    """Do some work as whoever comes to this moment first: nothing of it is known yet."""
    reader.info[KNOWN] = {}
    return work()


def _reads(reader: Any) -> Iterator[tuple[str, Callable[[], object], str]]:
    page, told = DECLARATIONS.detail("customer"), DECLARATIONS.timeline
    deep = _place(reader, DEEP)
    tickets, torn = TimelineRequest(frozenset({"ticket"})), TimelineRequest(search="torn pallet")
    word = TimelineRequest(search="lid torn 1400")
    yield "customer page, 10,000 events", lambda: page.load(reader, BUSIEST, MORNING), "100 ms"
    yield "customer page, a quiet customer", lambda: page.load(reader, BUSIEST + 4, MORNING), "100 ms"
    yield "timeline: first page", lambda: told(reader, "customer", BUSIEST), "100 ms"
    yield f"timeline: page {DEEP}", lambda: told(reader, "customer", BUSIEST, None, deep), "100 ms"
    yield "timeline: one kind", lambda: told(reader, "customer", BUSIEST, tickets), "100 ms"
    yield "timeline: search, one hit", lambda: told(reader, "customer", BUSIEST, word), "100 ms"
    yield "timeline: search, no hit", lambda: told(reader, "customer", BUSIEST, torn), "100 ms"
    customers = DECLARATIONS.list_query("customers")
    phone = ListRequest(search="030 0123456")
    yield "customers: found by a phone in another spelling", lambda: customers.page(reader, phone), "100 ms"
    yield "customers: first page of 200,000", lambda: customers.page(reader, ListRequest()), "100 ms"


def _place(reader: Any, pages: int) -> Any:
    after = None
    for _ in range(pages):
        after = DECLARATIONS.timeline(reader, "customer", BUSIEST, None, after).after or after
    return after


def _in_window(workspace: Workspace) -> float:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.kernel.clock import SetClock
    from app.ui.detail import DetailPane
    from app.ui.theme import Appearance
    from tests.ui.desks import PatientDesk

    application = QApplication.instance() or QApplication([])
    workspace.clock = SetClock(MORNING)
    appearance, desk = Appearance("light"), PatientDesk(workspace)
    appearance.apply()
    pane = DetailPane(desk, appearance, "app.areas.sales.charts.orders:draw_revenue_by_month")
    pane.resize(480, 900)
    pane.show()

    def show() -> None:
        pane.clear()
        pane.show_record("customer", BUSIEST)
        desk.settle()
        pane.grab()

    taken = best_ms(show)
    pane.close()
    assert application is not None
    return taken
