"""Classes of items follow from what was issued."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Location
from app.areas.inventory.operations import NewMove, outer_location, post_moves
from app.areas.inventory.operations.classes import ChangeStockPolicy, ClassifyItems, SetClassRule
from app.areas.inventory.queries.class_pages import CLASS_RULES, CLASSES, ClassPicture, class_detail
from app.areas.inventory.queries.classes import item_classes
from app.areas.inventory.queries.demand import load_issues
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.inventory.using import ONE, new_items, use_weekly
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of


def test_steady_costly_goods_are_ax_and_what_never_moved_is_cz(workspace: Workspace) -> None:
    steady, lumpy, idle = new_items(workspace, "STEADY", "LUMPY", "IDLE")
    use_weekly(workspace, steady, [10] * 48, unit_minor=1000)
    use_weekly(workspace, lumpy, [60, *[0] * 30, 60, *[0] * 16], unit_minor=300)
    done = workspace.dispatch(ClassifyItems()).value
    with workspace.reader() as reader:
        classes = item_classes(reader)
        only = item_classes(reader, [idle])
    assert {number: found.letters for number, found in classes.items()} == {steady: "AX", lumpy: "BZ", idle: "CZ"}
    assert classes[steady].share_permille == round(1000 * 4800 / (4800 + 360))
    assert (classes[steady].periods, classes[steady].issues, classes[steady].variation_permille) == (11, 48, 0)
    assert (classes[steady].count_every_days, classes[steady].service_permille) == (30, 980)
    assert only == {idle: classes[idle]}
    assert (only[idle].periods, only[idle].issues, only[idle].variation_permille) == (0, 0, None)
    assert done.summary == "3 items classed: 1 A, 1 B, 1 C; 3 changed. 1 of them were not issued within the window."
    assert workspace.dispatch(ClassifyItems()).value.changed == 0


def test_a_class_asks_for_what_the_firm_says(workspace: Workspace) -> None:
    (item,) = new_items(workspace, "TEA")
    use_weekly(workspace, item, [5] * 20)
    workspace.dispatch(ClassifyItems())
    workspace.dispatch(SetClassRule("A", "X", 14, 995, 3))
    with workspace.reader() as reader:
        found = item_classes(reader)[item]
    assert (found.letters, found.count_every_days, found.service_permille, found.review_days) == ("AX", 14, 995, 3)
    with pytest.raises(DomainError, match=r"from 50 % to 99\.9 %"):
        workspace.dispatch(SetClassRule("A", "X", 14, 1000, 3))
    with pytest.raises(DomainError, match="from 84 to 3660"):
        workspace.dispatch(ChangeStockPolicy(window_days=30))


def test_scrap_and_what_was_taken_back_are_no_demand(workspace: Workspace) -> None:
    (item,) = new_items(workspace, "TEA")
    moves = use_weekly(workspace, item, [5, 5, 5, 50])
    with at_work(workspace) as uow:
        stock = uow.scalar(select(Location.id).where(Location.code == "MAIN-STOCK"))
        post_moves(uow, [NewMove(item, outer_location(uow, "customer"), stock, 50 * ONE, "test", 2, value_minor=5000,
                                 reverses_id=moves[-1])])
        post_moves(uow, [NewMove(item, stock, outer_location(uow, "scrap"), 7 * ONE, "test", 3)])
    with workspace.reader() as reader:
        issues = load_issues(reader, MORNING, 365)[(item, None)]
        by_warehouse = load_issues(reader, MORNING, 365, by_warehouse=True)
        older = load_issues(reader, MORNING + timedelta(days=365), 365)
    assert (issues.qty, issues.moves) == (15 * ONE, 3)
    assert [qty // ONE for qty in issues.by_period(7, 365)] == [5, 5, 0]
    assert [warehouse is not None for _, warehouse in by_warehouse] == [True]
    assert older == {}



def test_the_list_and_the_page_show_what_a_class_rests_on(workspace: Workspace) -> None:
    steady, _ = new_items(workspace, "STEADY", "IDLE")
    use_weekly(workspace, steady, [10] * 48)
    workspace.dispatch(ClassifyItems())
    with workspace.reader() as reader:
        (first, second) = CLASSES.page(reader, ListRequest()).rows
        detail = class_detail(reader, first.id, MORNING)
        plan = plans_of(reader, lambda: CLASSES.page(reader, ListRequest()))
        targets = CLASS_RULES.page(reader, ListRequest()).rows
    cells = dict(zip((column.info.key for column in CLASSES.columns), first.values, strict=True))
    assert (cells["sku"], cells["abc"], cells["share"], cells["periods"], cells["service"]) == (
        "STEADY", "A", 1000, 11, 980)
    assert second.values[1] == "IDLE"
    facts = {fact.title: fact.value for fact in detail.facts}
    assert facts["Rests on"] == "48 issues in 11 periods"
    chart = detail.chart
    assert isinstance(chart, ClassPicture)
    assert (chart.items, chart.marked) == (2, (500, 1000, "STEADY"))
    assert sorted(chart.cells) == [("A", "X", 1, 1000), ("C", "Z", 1, 0)]
    assert not [step for step in plan if SORTS in step]
    assert len(targets) == 9
