"""The board of deals: a card moves at once, or when what its new stage asks for is filled in."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.areas.sales.area.board import BOARD, columns, move
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity
from app.areas.sales.queries.opportunities import OPPORTUNITIES
from app.kernel.workspace import Workspace
from app.ui.board.cards import read_board
from app.ui.board.page import BoardPage
from app.ui.theme import Appearance
from tests.areas.sales.dealing import add_deal, deal, full_deal, later, reasons, stages
from tests.areas.sales.selling import add_customer
from tests.plans import plans_of, scans_of
from tests.ui.desks import PatientDesk


@pytest.fixture
def appearance(qapp: QApplication) -> Appearance:
    made = Appearance("light", locale=QLocale("en_GB"))
    made.apply()
    return made


def opened(workspace: Workspace, appearance: Appearance, qtbot: QtBot) -> tuple[BoardPage, PatientDesk]:
    desk = PatientDesk(workspace)
    page = BoardPage(desk, appearance, None, BOARD)
    qtbot.addWidget(page)
    page.resize(1300, 700)
    page.show()
    desk.settle()
    return page, desk


def test_a_card_that_lacks_something_asks_just_for_that(
    workspace: Workspace, appearance: Appearance, qtbot: QtBot,
) -> None:
    number = add_deal(workspace, add_customer(workspace), amount=Decimal(500))
    page, desk = opened(workspace, appearance, qtbot)
    QTest.keyClick(page.board.panes[0].cards, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    action, selection = desk.started[-1]
    assert (action.operation, action.ask, action.must, selection.ids) == (
        "move_opportunity", True, ("contact_id",), (number,))
    page.move_card(number, str(stages(workspace)["Proposal"]))
    desk.settle()
    assert desk.started[-1][0].must == ("closes_on", "contact_id"), "the amount is known"


def test_a_card_of_which_all_is_known_moves_at_once(
    workspace: Workspace, appearance: Appearance, qtbot: QtBot,
) -> None:
    number, places = full_deal(workspace, add_customer(workspace)), stages(workspace)
    page, desk = opened(workspace, appearance, qtbot)
    page.move_card(number, str(places["Negotiation"]))
    desk.settle()
    action, _ = desk.started[-1]
    assert (action.operation, action.ask, action.must) == ("move_opportunity", False, ())
    workspace.dispatch(MoveOpportunity(number, places["Negotiation"]))
    page.on_changed(frozenset({"sales_opportunity"}))
    desk.settle()
    assert page.board.data.place_of(number) == (3, 0)
    assert page.board.current_id() == number, "the keyboard goes with the card"


def test_the_last_columns_close_a_deal_and_give_it_back(workspace: Workspace) -> None:
    number = full_deal(workspace, add_customer(workspace))
    with workspace.reader() as reader:
        assert [column.key for column in columns(reader, "1")][-2:] == ["won", "lost"]
        won, lost = (move(reader, number, column, workspace.clock.now()) for column in ("won", "lost"))
        assert won is not None
        assert lost is not None
        assert (won.must, won.may) == (("amount",), ("note",))
        assert (lost.must, lost.may) == (("reason_id",), ("competitor_id", "note"))
        assert move(reader, number, str(deal(workspace, number).stage_id), workspace.clock.now()) is None
    workspace.dispatch(LoseOpportunity(number, reasons(workspace)["Price"]))
    with workspace.reader() as reader:
        again = move(reader, number, str(stages(workspace)["Qualified"]), workspace.clock.now())
    assert again is not None
    assert again.operation == "reopen_opportunity"


def test_closed_deals_stay_for_two_weeks(workspace: Workspace) -> None:
    number = full_deal(workspace, add_customer(workspace))
    workspace.dispatch(LoseOpportunity(number, reasons(workspace)["Price"]))
    for days, place in ((1, (5, 0)), (14, None)):
        now = later(workspace, days=days)
        with workspace.reader() as reader:
            data = read_board(reader, OPPORTUNITIES, BOARD, "", (), "", now)
        assert data.place_of(number) == place


def test_the_board_is_read_by_index(workspace: Workspace) -> None:
    now = workspace.clock.now()
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: read_board(reader, OPPORTUNITIES, BOARD, "", (), "", now))
    assert scans_of(plan, "sales_opportunity", "sales_activity", "parties_party", "sales_win_score") == []
    # by the order in which they were entered, all that were ever closed would be passed
    assert any("ix_sales_opportunity_pipeline (pipeline_id=?" in step for step in plan), plan
