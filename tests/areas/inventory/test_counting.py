"""Counts as people live them: planned, blind, recounted, decided, posted, taken back."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import insert, select

from app.areas.inventory.models import CountLine, ItemClassRow, Move
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.counting import (
    CancelCount,
    CountedInput,
    DecideCount,
    DecisionInput,
    FinishCount,
    PlanCount,
    PostCount,
    RecordCounts,
    SetCountPlan,
    SettleMixUps,
    StartCount,
)
from app.areas.inventory.operations.stock import MoveStock
from app.areas.inventory.queries import count_figures, count_pages
from app.areas.inventory.queries.count_checks import check_counts
from app.areas.inventory.queries.count_lists import COUNT_LINES, COUNT_LISTS, COUNT_SHEETS
from app.areas.inventory.rules.counting import Reason
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.areas.inventory.counted import ANNA, BERT, bin_of, count, lines, proved, put, sheet, start, there
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of


def later(workspace: Workspace, **by: int) -> None:
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment += timedelta(**by)


def finish(workspace: Workspace, sheet_id: int) -> str:
    return str(workspace.dispatch(FinishCount(sheet_id), confirmed=frozenset({"*"})).value.state)


def decide(workspace: Workspace, sheet_id: int, **reasons: str) -> None:
    known = {sku: line.id for (sku, _), line in lines(workspace, sheet_id).items()}
    workspace.dispatch(DecideCount(sheet_id, tuple(
        DecisionInput(known[sku], Reason(reason)) for sku, reason in reasons.items())))


@pytest.fixture
def stocked(workspace: Workspace) -> Workspace:
    """Give a firm with three items in two bins."""
    put(workspace, {("A", "B-01"): 10, ("B", "B-02"): 20, ("C", "B-02"): 5})
    return workspace


def test_a_count_that_agrees_posts_nothing_and_says_that_all_was_right(stocked: Workspace) -> None:
    number = start(stocked)
    assert count(stocked, number, {("A", "B-01"): 10, ("B", "B-02"): 20}) == 1
    assert count(stocked, number, {("C", "B-02"): 5}) == 0
    assert finish(stocked, number) == "decide"
    assert stocked.dispatch(PostCount(number)).value.move_ids == ()
    done = sheet(stocked, number)
    assert (done.state, done.lines, done.lines_right, done.booked_minor, done.wrong_minor) == ("posted", 3, 3, 7000, 0)


def test_what_is_off_is_recounted_decided_and_posted_with_its_reason(stocked: Workspace) -> None:
    number = start(stocked)
    count(stocked, number, {("A", "B-01"): 7, ("B", "B-02"): 20, ("C", "B-02"): 6})
    assert finish(stocked, number) == "recount"
    with pytest.raises(DomainError, match="agreed"):
        count(stocked, number, {("B", "B-02"): 20})
    count(stocked, number, {("A", "B-01"): 8, ("C", "B-02"): 5})
    assert finish(stocked, number) == "decide"
    with pytest.raises(DomainError, match="not decided"):
        stocked.dispatch(PostCount(number))
    decide(stocked, number, A="damaged")
    posted = stocked.dispatch(PostCount(number))
    with stocked.reader() as reader:
        move = reader.execute(select(Move).where(Move.id.in_(posted.value.move_ids)).with_only_columns(
            Move.note, Move.source_kind, Move.qty)).one()
    assert (move.note, move.source_kind, move.qty) == ("Damaged", "count_sheet", 2_000_000)
    assert there(stocked) == {("A", "B-01"): 8, ("B", "B-02"): 20, ("C", "B-02"): 5}
    assert (sheet(stocked, number).lines_right, sheet(stocked, number).wrong_minor) == (1, 400)
    key = [column.info.key for column in COUNT_SHEETS.columns].index("accuracy")
    with stocked.reader() as reader:
        assert COUNT_SHEETS.page(reader, ListRequest()).rows[0].values[key] == 333
    proved(stocked)


def test_a_posted_count_is_taken_back_and_decided_anew(stocked: Workspace) -> None:
    number = start(stocked, item_id=1)
    count(stocked, number, {("A", "B-01"): 7})
    finish(stocked, number)
    finish(stocked, number)
    decide(stocked, number, A="lost")
    posted = stocked.dispatch(PostCount(number))
    stocked.undo(posted.operation_id)
    assert (there(stocked)["A", "B-01"], sheet(stocked, number).state) == (10, "decide")
    decide(stocked, number, A="keep")
    assert stocked.dispatch(PostCount(number)).value.move_ids == ()
    assert there(stocked)["A", "B-01"] == 10
    proved(stocked)


def test_a_count_that_the_ledger_does_not_know_is_named(stocked: Workspace) -> None:
    number = start(stocked, item_id=1)
    count(stocked, number, {("A", "B-01"): 7})
    finish(stocked, number)
    finish(stocked, number)
    decide(stocked, number, A="lost")
    stocked.dispatch(PostCount(number))
    with at_work(stocked) as uow:
        uow.update(CountLine, lines(stocked, number)["A", "B-01"].id, counted_qty=5_000_000)
    with stocked.reader() as reader:
        assert check_counts(reader) == ["CT-00001 found -5 A of difference, the ledger says -3 A."]


def test_moves_during_a_count_are_taken_into_account(stocked: Workspace) -> None:
    number = start(stocked)
    count(stocked, number, {("A", "B-01"): 9})
    later(stocked, minutes=5)
    stocked.dispatch(MoveStock(1, bin_of(stocked, "B-01"), bin_of(stocked, "B-02"), Decimal(4)))
    count(stocked, number, {("B", "B-02"): 20, ("C", "B-02"): 5})
    finish(stocked, number)
    finish(stocked, number)
    decide(stocked, number, A="lost")
    stocked.dispatch(PostCount(number))
    assert there(stocked)["A", "B-01"] == 5


def test_what_stands_on_paper_is_compared_with_the_books_of_that_moment(stocked: Workspace) -> None:
    number = start(stocked)
    later(stocked, hours=1)
    counted_at = stocked.clock.now()
    later(stocked, hours=1)
    stocked.dispatch(MoveStock(1, bin_of(stocked, "B-01"), bin_of(stocked, "B-02"), Decimal(4)))
    later(stocked, hours=1)
    count(stocked, number, {("A", "B-01"): 10}, counted_at=counted_at)
    assert lines(stocked, number)["A", "B-01"].booked_qty == 10_000_000
    with pytest.raises(DomainError, match="before the sheet was made"):
        count(stocked, number, {("B", "B-02"): 1}, counted_at=MORNING - timedelta(days=1))


def test_a_move_that_is_entered_late_is_asked_about(stocked: Workspace) -> None:
    number = start(stocked, item_id=1)
    later(stocked, hours=2)
    count(stocked, number, {("A", "B-01"): 6})
    finish(stocked, number)
    finish(stocked, number)
    decide(stocked, number, A="lost")
    with at_work(stocked) as uow:
        post_moves(uow, [NewMove(1, bin_of(stocked, "B-01"), bin_of(stocked, "B-02"), 4_000_000, "test", 9,
                                 at=stocked.clock.now() - timedelta(hours=1))])
    with pytest.raises(NeedsConfirmation, match="1 lines of CT-00001 differ from the books by another quantity"):
        stocked.dispatch(PostCount(number))
    posted = stocked.dispatch(PostCount(number), confirmed=frozenset({"inventory.count_changed"}))
    assert posted.value.move_ids == ()
    assert there(stocked)["A", "B-01"] == 6


def test_a_place_stands_still_while_it_is_counted(stocked: Workspace) -> None:
    number = start(stocked, location_id=bin_of(stocked, "B-01"), moves="refuse")
    move = MoveStock(1, bin_of(stocked, "B-01"), bin_of(stocked, "B-02"), Decimal(4))
    with pytest.raises(DomainError, match=r"B-01 is being counted \(CT-00001\)"):
        stocked.dispatch(move, confirmed=frozenset({"*"}))
    stocked.dispatch(CancelCount(number))
    stocked.dispatch(move)
    asked = start(stocked, location_id=bin_of(stocked, "B-01"), moves="ask")
    with pytest.raises(NeedsConfirmation):
        stocked.dispatch(move)
    stocked.dispatch(move, confirmed=frozenset({"inventory.being_counted"}))
    count(stocked, asked, {("A", "B-01"): 2})
    finish(stocked, asked)
    stocked.dispatch(PostCount(asked))
    stocked.dispatch(MoveStock(1, bin_of(stocked, "B-01"), bin_of(stocked, "B-02"), Decimal(1)))


def test_the_one_who_counted_does_not_recount_where_the_firm_wants_it_so(stocked: Workspace) -> None:
    number = start(stocked, other_counter=True, item_id=1)
    count(stocked.acting_as(ANNA), number, {("A", "B-01"): 7})
    finish(stocked, number)
    with pytest.raises(DomainError, match="somebody else"):
        count(stocked.acting_as(ANNA), number, {("A", "B-01"): 7})
    assert count(stocked.acting_as(BERT), number, {("A", "B-01"): 7}) == 0


def test_tolerance_spares_the_recount_and_still_posts(stocked: Workspace) -> None:
    number = start(stocked, tolerance_percent=Decimal(5), tolerance_amount=Decimal(3))
    count(stocked, number, {("A", "B-01"): 10, ("B", "B-02"): 19, ("C", "B-02"): 4})
    assert stocked.dispatch(FinishCount(number)).value.to_recount == 1
    count(stocked, number, {("C", "B-02"): 5})
    finish(stocked, number)
    stocked.dispatch(PostCount(number))
    assert there(stocked)["B", "B-02"] == 19


def test_goods_that_the_sheet_does_not_list_are_found(stocked: Workspace) -> None:
    number = start(stocked, location_id=bin_of(stocked, "B-01"))
    found = CountedInput(None, Decimal(3), item_id=3, location_id=bin_of(stocked, "B-01"))
    stocked.dispatch(RecordCounts(number, (found,)))
    count(stocked, number, {("A", "B-01"): 10})
    finish(stocked, number)
    finish(stocked, number)
    decide(stocked, number, C="found")
    stocked.dispatch(PostCount(number))
    assert there(stocked)["C", "B-01"] == 3
    proved(stocked)


def test_lines_left_empty_on_the_paper_are_not_counted(stocked: Workspace) -> None:
    number = start(stocked)
    known = {sku: line.id for (sku, _), line in lines(stocked, number).items()}
    empty = tuple(CountedInput(line_id) for line_id in known.values())
    with pytest.raises(DomainError, match="Nothing was counted"):
        stocked.dispatch(RecordCounts(number, empty))
    assert stocked.dispatch(RecordCounts(number, (CountedInput(known["A"], Decimal(10)), *empty[1:]))).value == 2


def test_what_nobody_counted_is_asked_about_and_left_as_it_is(stocked: Workspace) -> None:
    number = start(stocked)
    with pytest.raises(DomainError, match="Nothing of CT-00001 was counted"):
        finish(stocked, number)
    count(stocked, number, {("A", "B-01"): 10})
    with pytest.raises(NeedsConfirmation, match="2 of 3 lines"):
        stocked.dispatch(FinishCount(number))
    finish(stocked, number)
    stocked.dispatch(PostCount(number))
    assert sheet(stocked, number).lines == 1


def test_a_plan_asks_for_what_waited_longest_and_for_nothing_twice(stocked: Workspace) -> None:
    plan = stocked.dispatch(SetCountPlan("A items", every_days=30, abc="A", lines_a_sheet=1)).value
    with pytest.raises(DomainError, match="Nothing of “A items” is due"):
        stocked.dispatch(PlanCount(plan))
    with at_work(stocked) as uow:
        uow.connection.execute(insert(table_of(ItemClassRow)), [
            {"item_id": item, "abc": abc, "xyz": "X", "rank": item, "worth_minor": 1, "share_permille": 1,
             "cumulated_permille": 1, "variation_permille": 1, "periods": 1, "issues": 1, "classified_at": MORNING}
            for item, abc in ((1, "A"), (2, "A"), (3, "C"))
        ])
    first = stocked.dispatch(PlanCount(plan)).value
    second = stocked.dispatch(PlanCount(plan)).value
    assert set(lines(stocked, first.sheet_id)) | set(lines(stocked, second.sheet_id)) == {("A", "B-01"), ("B", "B-02")}
    with stocked.reader() as reader:
        counts = count_pages.plan_detail(reader, plan, stocked.clock.now()).lines[0]
    lines_at = [info.key for info in counts.columns].index("lines")
    assert [row.values[lines_at] for row in counts.rows] == [1, 1], "a count that still runs has its lines, too"
    with pytest.raises(DomainError, match="is due"):
        stocked.dispatch(PlanCount(plan))
    stocked.dispatch(StartCount(first.sheet_id))
    count(stocked, first.sheet_id, dict.fromkeys(lines(stocked, first.sheet_id), 10))
    finish(stocked, first.sheet_id)
    stocked.dispatch(PostCount(first.sheet_id))
    later(stocked, days=29)
    with pytest.raises(DomainError, match="is due"):
        stocked.dispatch(PlanCount(plan))
    later(stocked, days=1)
    assert stocked.dispatch(PlanCount(plan)).value.lines == 1


def test_a_blind_count_hides_the_books_until_it_is_decided(stocked: Workspace) -> None:
    number = start(stocked, item_id=1)
    count(stocked, number, {("A", "B-01"): 7})
    key = [column.info.key for column in COUNT_LINES.columns].index("booked")

    def told() -> tuple[object, list[str]]:
        with stocked.reader() as reader:
            detail = count_pages.count_detail(reader, number, stocked.clock.now())
            shown = COUNT_LINES.page(reader, ListRequest()).rows[0].values[key]
        return shown, [column.key for column in detail.lines[0].columns]

    assert told()[0] is None
    assert "booked" not in told()[1]
    finish(stocked, number)
    finish(stocked, number)
    assert told()[0] is not None
    assert "booked" in told()[1]


def test_a_mix_up_in_part_leaves_the_rest_to_be_decided(stocked: Workspace) -> None:
    put(stocked, {("A", "B-02"): 1})
    number = start(stocked, item_id=1)
    count(stocked, number, {("A", "B-01"): 5, ("A", "B-02"): 4})
    finish(stocked, number)
    finish(stocked, number)
    assert stocked.dispatch(SettleMixUps(number)).value == 1
    with pytest.raises(DomainError, match="1 lines of CT-00001 are not decided"):
        stocked.dispatch(PostCount(number))
    line = lines(stocked, number)["A", "B-01"].id
    stocked.dispatch(DecideCount(number, (DecisionInput(line, Reason.LOST),)))
    assert len(stocked.dispatch(PostCount(number)).value.move_ids) == 2
    assert (there(stocked)["A", "B-01"], there(stocked)["A", "B-02"]) == (5, 4)
    proved(stocked)


def test_figures_and_the_chart_tell_how_right_the_books_were(stocked: Workspace) -> None:
    with stocked.reader() as reader:
        assert count_figures.count_accuracy(reader, stocked.clock.now()).value is None
    number = start(stocked)
    count(stocked, number, {("A", "B-01"): 10, ("B", "B-02"): 18, ("C", "B-02"): 5})
    finish(stocked, number)
    finish(stocked, number)
    decide(stocked, number, B="lost")
    stocked.dispatch(PostCount(number))
    with stocked.reader() as reader:
        figure = count_figures.count_accuracy(reader, stocked.clock.now())
        months = count_figures.accuracy_by_month(reader, stocked.clock.now()).months
    assert figure.value == 667
    # Two of 35 pieces at 2 euros each are missing: 4 of 70 euros.
    assert "94.3 % by worth" in figure.note
    assert months[-1] == (MORNING.date().replace(day=1), 3, 667, 943)


@pytest.mark.parametrize("query", COUNT_LISTS, ids=lambda query: query.name)
def test_the_lists_are_read_by_index(stocked: Workspace, query: ListQuery) -> None:
    start(stocked)
    with stocked.reader() as reader:
        for key in [column.info.key for column in query.columns if column.info.sortable]:
            request = ListRequest(sort=(Sort(key),))
            plan = plans_of(reader, partial(query.page, reader, request))
            assert not [step for step in plan if SORTS in step]
            assert not scans_of(plan, "inventory_move", "inventory_balance")
