"""A board is walked and worked by keyboard as well as by mouse, and draws only what is seen."""

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.kernel.listing import ColumnInfo, Kind, ListInfo, Row, StateWord, Tone
from app.kernel.money import Money
from app.ui.board.board import Board
from app.ui.board.cards import BoardData, CardFace, Lane, lanes_of
from app.ui.board.declare import BoardColumn, BoardSpec, CardSpec
from app.ui.board.model import MIME, LaneModel
from app.ui.form.command_form import asked
from app.ui.theme import Appearance

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
MARKS = (("rotting", StateWord("Rotting", Tone.BAD)), ("fresh", StateWord("On track", Tone.GOOD)),
         ("none", StateWord("Nothing planned", Tone.WARNING)))
INFO = ListInfo("deals", "Deals", "opportunity", (
    ColumnInfo("title", "About"), ColumnInfo("customer", "Customer"), ColumnInfo("amount", "Amount", Kind.MONEY),
    ColumnInfo("age", "Days", Kind.INTEGER), ColumnInfo("mark", "Mark", Kind.STATE, states=MARKS),
    ColumnInfo("next_at", "Next", Kind.TIME), ColumnInfo("next", "Next"), ColumnInfo("lane", "Lane"),
))
CARD = CardSpec("title", "customer", "amount", "age", "d", "mark", "next", "next_at", "Nothing planned")
COLUMNS = (BoardColumn("a", "New", "10 %"), BoardColumn("b", "Empty"), BoardColumn("c", "Proposal"),
           BoardColumn("won", "Won", tone=Tone.GOOD, closing=True))


def card(number: int, lane: str, amount: int | None = 1000, mark: str = "fresh", currency: str = "EUR",
         at: datetime | None = None) -> Row:
    worth = None if amount is None else Money(amount, currency)
    return Row(number, (f"Deal {number}", "Blauer See", worth, 3, mark, at, "Ring" if at else None, lane))


def never(*_given: Any) -> Any:
    raise AssertionError("a board that is held in the hand reads nothing")


SPEC = BoardSpec("deals", "lane", never, CARD, never)


def data(*rows: Row) -> BoardData:
    return BoardData((), "", lanes_of(INFO, SPEC, COLUMNS, rows))


@pytest.fixture
def board(appearance: Appearance, qtbot: QtBot) -> Board:
    made = Board(CardFace(CARD, INFO), appearance, "Drop a card here")
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show_data(data(card(1, "a"), card(2, "a"), card(3, "c"), card(4, "c", 500, currency="USD")))
    made.show()
    made.take_focus()
    return made


def press(board: Board, qtbot: QtBot, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(board.panes[board._at].cards, key, modifier)


def test_heads_count_and_add_up_by_currency(board: Board) -> None:
    assert [pane.title.accessibleName() for pane in board.panes] == ["New · 2", "Empty · 0", "Proposal · 2", "Won · 0"]
    assert board.panes[0].sum.accessibleName() == "20.00\u00a0€ · 10 %"
    assert board.panes[2].sum.accessibleName() == "10.00\u00a0€ + 5.00\u00a0$"


def test_arrows_walk_within_and_over_lanes_and_past_empty_ones(board: Board, qtbot: QtBot) -> None:
    seen: list[int] = []
    board.current_changed.connect(lambda row: seen.append(row.id if row else 0))
    assert board.current_id() == 1
    press(board, qtbot, Key.Key_Down)
    assert board.current_id() == 2
    press(board, qtbot, Key.Key_Right)
    assert board.current_id() == 4, "the second card of the next lane that has any"
    press(board, qtbot, Key.Key_Right)
    assert board.current_id() == 4, "there is no card beyond"
    press(board, qtbot, Key.Key_Left)
    assert (board.current_id(), seen[-1]) == (2, 2)


def test_control_and_an_arrow_ask_for_the_next_column_even_an_empty_one(board: Board, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.moved) as moved:
        press(board, qtbot, Key.Key_Right, Ctrl)
    assert moved.args == [1, "b"]
    assert board.current_id() == 1, "nothing moves before the operation is done"
    with qtbot.assertNotEmitted(board.moved):
        press(board, qtbot, Key.Key_Left, Ctrl)


def test_enter_opens_and_a_card_that_moved_keeps_the_keyboard(board: Board, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.opened) as opened:
        press(board, qtbot, Key.Key_Return)
    assert opened.args == [1]
    board.show_data(data(card(2, "a"), card(3, "c"), card(1, "c")))
    assert (board._at, board.current_id()) == (2, 1)
    board.show_data(data(card(2, "a"), card(3, "c")))
    assert board.current_id() == 3, "where a card is gone, its neighbour is stood on"


def test_a_card_is_dropped_on_another_lane_only(board: Board, qtbot: QtBot) -> None:
    carried = QMimeData()
    carried.setData(MIME, b"1")

    def drop(at: int) -> None:
        event = QDropEvent(QPointF(10, 10), Qt.DropAction.MoveAction, carried, Qt.MouseButton.LeftButton,
                           Qt.KeyboardModifier.NoModifier)
        board.panes[at].cards.dropEvent(event)

    with qtbot.waitSignal(board.moved) as moved:
        drop(3)
    assert moved.args == [1, "won"]
    with qtbot.assertNotEmitted(board.moved):
        drop(0)
        carried.setData(MIME, b"none")
        drop(2)


def test_what_a_card_says_is_said_to_a_screen_reader(board: Board, qtmodeltester: Any) -> None:
    model = board.panes[0].cards.cards
    qtmodeltester.check(model, force_py=True)
    said = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Deal 1, Blauer See, 10.00\u00a0€, 3 d, On track, Nothing planned"


def test_nothing_planned_is_said_once(appearance: Appearance) -> None:
    model = LaneModel(Lane(COLUMNS[0], (card(1, "a", None, "none"),)), CardFace(CARD, INFO), appearance)
    assert model.words(card(1, "a", None, "none")) == ("Deal 1", "Blauer See", "", "3 d", "Nothing planned", "")


def test_a_finished_card_does_not_lack_a_plan(appearance: Appearance) -> None:
    finished = Row(1, ("Deal 1", "Blauer See", None, None, None, None, None, "won"))
    model = LaneModel(Lane(COLUMNS[3], (finished,)), CardFace(CARD, INFO), appearance)
    assert model.words(finished) == ("Deal 1", "Blauer See", "", "", "", "")


def test_two_thousand_cards_make_no_more_widgets_than_two(board: Board, qtbot: QtBot) -> None:
    def widgets() -> int:
        return len(board.findChildren(QAbstractItemModel)) + len(board.panes)

    before = widgets()
    board.show_data(data(*(card(number, "a" if number % 2 else "c") for number in range(1, 2001))))
    board.grab()
    assert widgets() == before
    assert board.panes[0].cards.cards.rowCount() == 1000


def test_a_form_asks_for_little_when_it_is_told_to() -> None:
    from app.areas.sales.operations.closing import LoseOpportunity
    from app.kernel.fields import describe

    infos = asked(describe(LoseOpportunity), ("reason_id",), ("note",))
    assert [(info.name, info.field.hidden) for info in infos] == [
        ("opportunity_id", True), ("reason_id", False), ("competitor_id", True), ("note", False)]
    assert asked(describe(LoseOpportunity), (), ()) == describe(LoseOpportunity)


