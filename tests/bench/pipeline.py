"""The board of 2,000 open deals among 20,000 closed ones, beside the same rows read by hand."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.areas.company.operations import CreateCompany
from app.areas.parties.models import Party
from app.areas.sales.area.board import BOARD
from app.areas.sales.models import Activity, Opportunity, Stage, StageVisit
from app.areas.sales.operations.winning import LearnFromDeals
from app.areas.sales.queries.opportunities import OPPORTUNITIES
from app.kernel.clock import SetClock
from app.kernel.database import connect_file, open_database
from app.kernel.migration import create_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.ui.board.cards import BoardData, CardFace, read_board
from tests.bench.big import folder
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING, at_work

OPEN, CLOSED, CUSTOMERS = 2_000, 20_000, 1_000
CARDS = (
    "SELECT o.id, o.number, o.title, p.name, s.name, o.state, o.amount_minor, o.currency, o.closes_on, o.stage_id, "
    "o.stage_entered_at, (SELECT min(a.due_at) FROM sales_activity a WHERE a.record = 'opportunity' "
    "AND a.record_id = o.id AND a.state = 'planned'), (SELECT a.subject FROM sales_activity a "
    "WHERE a.record = 'opportunity' AND a.record_id = o.id AND a.state = 'planned' ORDER BY a.due_at LIMIT 1) "
    "FROM sales_opportunity o JOIN parties_party p ON p.id = o.customer_id JOIN sales_stage s ON s.id = o.stage_id "
    "WHERE o.state = 'open' AND o.pipeline_id = 1"
)


def run() -> Iterator[Measured]:
    """Measure reading the board, putting it into its widget, drawing it, and learning."""
    path = _company()
    database, raw = open_database(str(path)), connect_file(path)
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    with workspace.reader() as reader:
        def read() -> BoardData:
            return read_board(reader, OPPORTUNITIES, BOARD, "", (), "", MORNING)

        data = read()
        yield Measured("board of 2,000 open deals: read (off the window's thread)", best_ms(read),
                       best_ms(lambda: raw.execute(CARDS).fetchall()), "3 x raw")
    yield from _shown(data)
    yield Measured(f"win probability: learn from {CLOSED:,} closed deals",
                   best_ms(lambda: workspace.dispatch(LearnFromDeals()), 1), bar="a job, 5,000 ms")
    raw.close()
    database.close()


def _shown(data: BoardData) -> Iterator[Measured]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.ui.board.board import Board
    from app.ui.theme import Appearance

    application = QApplication.instance() or QApplication([])
    appearance = Appearance("light")
    appearance.apply()
    board = Board(CardFace(BOARD.card, OPPORTUNITIES.info), appearance, BOARD.empty)
    board.resize(1400, 800)
    board.show()

    boards = [data, replace(data, lanes=tuple(replace(lane) for lane in data.lanes))]

    def show() -> None:
        boards.reverse()
        board.show_data(boards[0])
        board.grab()

    show()
    # Lanes are seen after their first turn of the event loop.
    application.processEvents()
    yield Measured("board of 2,000 open deals: shown and drawn in the window", best_ms(show), bar="under 100 ms")
    board.close()


def _company() -> Path:
    path = folder() / "pipeline.db"
    path.unlink(missing_ok=True)
    create_database(str(path)).close()
    database = open_database(str(path))
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    workspace.dispatch(CreateCompany("Bench", "EUR", "Europe/Berlin"))
    _fill(workspace)
    database.close()
    return path


def _fill(workspace: Workspace) -> None:
    dice = random.Random(3)
    with at_work(workspace) as uow:
        stages = list(uow.connection.execute(select(Stage.id).order_by(Stage.position)).scalars())
        customers = uow.load(Party, [
            {"code": f"C{number}", "name": f"Customer {number}", "kind": "company", "is_supplier": False,
             "is_customer": True, "is_carrier": False, "status": "active", "email": "", "phone": "", "website": "",
             "tax_number": "", "currency": "EUR", "country": "Germany", "city": "Berlin", "notes": ""}
            for number in range(CUSTOMERS)])
        rows = [_deal(number, dice, customers, stages) for number in range(OPEN + CLOSED)]
        ids = uow.load(Opportunity, rows)
        uow.load(StageVisit, [
            {"opportunity_id": number, "stage_id": stage, "entered_at": row["created_at"], "left_at": row["closed_at"]}
            for number, row in zip(ids, rows, strict=True) for stage in stages[: stages.index(row["stage_id"]) + 1]])
        uow.load(Activity, [
            {"kind": "call", "subject": "Ring", "note": "", "place": "", "due_on": MORNING.date(),
             "due_at": MORNING + timedelta(hours=number % 90),
             "ends_at": MORNING + timedelta(hours=number % 90 + 1), "all_day": False,
             "remind_at": None, "state": "planned", "done_at": None, "result": "", "owner_id": None, "party_id": None,
             "contact_id": None, "record": "opportunity", "record_id": number, "uid": f"bench-{number}"}
            for number, row in zip(ids, rows, strict=True) if row["state"] == "open" and number % 4])


def _deal(number: int, dice: random.Random, customers: list[int], stages: list[int]) -> dict[str, Any]:
    is_open = number >= CLOSED
    fair, won = dice.random() < 0.5, dice.random() < 0.3
    at = MORNING - timedelta(hours=dice.randint(1, 700) if is_open else dice.randint(800, 17_000))
    return {
        "number": f"OP-{number:05}", "title": f"Deal {number}", "customer_id": dice.choice(customers),
        "contact_id": None, "contact_quality": dice.choice(("unknown", "reached", "decider")), "pipeline_id": 1,
        "stage_id": dice.choice(stages), "state": "open" if is_open else "won" if won else "lost",
        "amount_minor": dice.randint(10, 900) * 10_000, "currency": "EUR", "closes_on": MORNING.date(),
        "probability_permille": None, "source": "Fair" if fair else "Web", "tags": "", "owner_id": None,
        "created_at": at, "stage_entered_at": at, "closed_at": None if is_open else at + timedelta(hours=90),
        "lost_reason_id": None, "lost_to_id": None, "outcome": "", "note": "",
    }
