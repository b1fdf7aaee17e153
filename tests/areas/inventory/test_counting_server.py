"""A count on PostgreSQL goes as it does on SQLite."""

from app.areas.inventory.operations.counting import (
    FinishCount,
    PlanCount,
    PostCount,
    SetCountPlan,
    SettleMixUps,
    StartCount,
)
from app.areas.inventory.queries import count_figures
from app.areas.inventory.queries.count_lists import COUNT_LISTS
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.inventory.counted import count, lines, proved, put, there

YES = frozenset({"*"})


def test_a_count_on_the_server(server_workspace: Workspace) -> None:
    firm = server_workspace
    put(firm, {("CHAI", "A-01"): 12, ("CHAI", "A-02"): 8})
    plan = firm.dispatch(SetCountPlan("All", 30)).value
    number = firm.dispatch(PlanCount(plan)).value.sheet_id
    firm.dispatch(StartCount(number))
    count(firm, number, dict.fromkeys(lines(firm, number), 10))
    firm.dispatch(FinishCount(number))
    firm.dispatch(FinishCount(number), confirmed=YES)
    assert firm.dispatch(SettleMixUps(number)).value == 1
    firm.dispatch(PostCount(number))
    assert there(firm) == {("CHAI", "A-01"): 10, ("CHAI", "A-02"): 10}
    with firm.reader() as reader:
        assert count_figures.count_accuracy(reader, firm.clock.now()).value == 0
        assert count_figures.counts_due(reader, firm.clock.now()).value == 0
        assert all(query.page(reader, ListRequest()).rows for query in COUNT_LISTS)
    proved(firm)
