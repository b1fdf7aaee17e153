"""A form asks for what its command needs, says in its own place what is wrong, and loses nothing that was typed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.kernel.clock import SetClock
from app.kernel.database import Database
from app.kernel.errors import DomainError, EnvironmentFault, NeedsConfirmation
from app.kernel.workspace import Outcome
from app.ui.form import CommandForm
from app.ui.form.drafts import drafts_of
from app.ui.form.editors import LineEditor, RecordEditor
from app.ui.form.lines_editor import LinesEditor
from app.ui.form.lookup import LookupEdit
from app.ui.theme import Appearance
from tests.ui.form.orders import PLACE_ORDER, OrderLine, PlaceOrder, ReadyDesk, Terms
from tests.ui.goods import NOW, goods_workspace, stock

KEYS = Qt.Key
GERMANY = QLocale("de_DE")
FILLED: dict[str, Any] = {
    "item_id": 3, "reference": "Q-7781", "due": "2025-12-04", "terms": "net_30",
    "lines": [{"item_id": 1, "qty": "12"}], "version": 7,
}


@pytest.fixture
def desk(database: Database, qapp: QApplication) -> ReadyDesk:
    """Sit at a company of 60 goods."""
    stock(database, 60)
    return ReadyDesk(goods_workspace(database))


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    """Work in Germany: 1.234,5."""
    look = Appearance("light", locale=GERMANY, now=SetClock(NOW).now)
    look.apply()
    yield look
    qapp.setStyleSheet("")


class Bench:
    """Opens forms and answers for the desk."""

    def __init__(self, qtbot: QtBot, desk: ReadyDesk, appearance: Appearance) -> None:
        """Open forms on a desk."""
        self.qtbot, self.desk, self.appearance = qtbot, desk, appearance

    def open(self, **prefill: Any) -> CommandForm:
        """Open a form and give it the focus."""
        form = CommandForm(self.desk, self.appearance, PLACE_ORDER, prefill)
        self.qtbot.addWidget(form)
        form.resize(700, 900)
        form.show()
        form.activateWindow()
        self.qtbot.waitUntil(form.isActiveWindow)
        return form


@pytest.fixture
def bench(qtbot: QtBot, desk: ReadyDesk, appearance: Appearance) -> Bench:
    """Give a bench."""
    return Bench(qtbot, desk, appearance)


def line(form: CommandForm, name: str) -> QLineEdit:
    editor = form.rows[name].editor
    assert isinstance(editor, (LineEditor, RecordEditor))
    return editor.line


def told(form: CommandForm, name: str) -> str:
    row = form.rows[name]
    return "" if row.problem.isHidden() or not row.problem.isVisible() else row.problem.text()


def type_into(form: CommandForm, name: str, text: str) -> None:
    field = line(form, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def lines_of(form: CommandForm) -> LinesEditor:
    editor = form.rows["lines"].editor
    assert isinstance(editor, LinesEditor)
    return editor


def test_what_is_prefilled_is_sent_as_it_was(bench: Bench) -> None:
    form = bench.open(**FILLED)
    form.save()
    assert bench.desk.dispatched == [
        PlaceOrder(3, "Q-7781", date(2025, 12, 4), Terms.NET_30, (OrderLine(1, Decimal(12)),), version=7),
    ]


def test_a_form_is_filled_in_and_sent_by_keyboard_alone(bench: Bench) -> None:
    form = bench.open(version=7)
    search = line(form, "item_id")
    assert search.hasFocus()
    assert isinstance(search, LookupEdit)
    QTest.keyClicks(search, "gorg")
    bench.qtbot.waitUntil(search._popup.isVisible)
    QTest.keyClick(search._popup, KEYS.Key_Return)
    QTest.keyClick(search, KEYS.Key_Tab)
    assert line(form, "reference").hasFocus()
    QTest.keyClicks(line(form, "reference"), "Q-1")
    QTest.keyClick(line(form, "reference"), KEYS.Key_Tab)
    QTest.keyClicks(line(form, "due"), "+7")
    QTest.keyClick(line(form, "due"), KEYS.Key_Tab)
    QTest.keyClick(form.rows["terms"].editor.inner, KEYS.Key_Down)
    lines_of(form).set_value([{"item_id": 2, "qty": "1"}])
    type_into(form, "discount", "1.234,50")
    QTest.keyClick(line(form, "discount"), KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sent = bench.desk.dispatched[0]
    assert isinstance(sent, PlaceOrder)
    assert (sent.reference, sent.due, sent.terms) == ("Q-1", date(2025, 11, 21), Terms.ADVANCE)
    assert sent.discount == Decimal("1234.50")
    assert type(sent.discount) is Decimal
    assert bench.desk.read(lambda reader: lines_of(form).model.sources["item_id"].by_id(reader, [sent.item_id]))[
        sent.item_id].title.startswith("Gorgonzola")


def test_everything_that_is_wrong_is_told_in_its_place(bench: Bench) -> None:
    form = bench.open(**{**FILLED, "reference": "", "lines": []})
    type_into(form, "due", "31.2.")
    type_into(form, "discount", "1.5")
    form.save()
    assert bench.desk.dispatched == []
    assert told(form, "reference") == "Fill in Reference."
    assert "31.2." in told(form, "due")
    assert "1.234,5" in told(form, "discount")
    assert told(form, "lines") == "Add at least one line."
    assert told(form, "terms") == ""
    assert line(form, "reference").hasFocus()
    QTest.keyClicks(line(form, "reference"), "Q")
    assert told(form, "reference") == ""
    assert line(form, "due").property("invalid") == "true"
    assert "31.2." in line(form, "due").accessibleDescription()


def test_a_refusal_goes_to_the_field_that_it_names(bench: Bench) -> None:
    form = bench.open(**FILLED)
    form.save()
    assert not form.save_button.isEnabled()
    form.save()
    assert len(bench.desk.dispatched) == 1, "a second Save while the first is on its way sends nothing"
    assert bench.desk.refuse is not None
    bench.desk.refuse(DomainError("order.reference", "This reference was used in May.", "reference"))
    assert told(form, "reference") == "This reference was used in May."
    assert line(form, "reference").hasFocus()
    form.save()
    bench.desk.refuse(DomainError("order.qty", "Only 3 are left.", "lines.0.qty"))
    model = lines_of(form).model
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole) == "Only 3 are left."
    assert told(form, "lines") == "Only 3 are left."
    assert lines_of(form).grid.currentIndex().column() == 1
    form.save()
    bench.desk.refuse(EnvironmentFault("disk.full", "The disk is full.", "Free some space."))
    assert [notice.text for notice in form.notices.notices] == ["The disk is full. Free some space."]
    assert line(form, "reference").text() == "Q-7781"


def test_a_question_that_was_denied_leaves_the_form_open(bench: Bench) -> None:
    form = bench.open(**FILLED)
    form.save()
    assert bench.desk.refuse is not None
    bench.desk.refuse(NeedsConfirmation("order.late", "The supplier needs 9 days. Order all the same?", "due"))
    assert form.save_button.isEnabled()
    assert line(form, "due").hasFocus()
    assert form.notices.notices == []


def test_done_is_done(bench: Bench) -> None:
    form = bench.open(**FILLED)
    type_into(form, "reference", "Q-2")
    form.save()
    assert bench.desk.accept is not None
    with bench.qtbot.waitSignal(form.done) as done:
        bench.desk.accept(Outcome(1, 5, frozenset()))
    assert done.args[0].operation_id == 5
    form.close()
    assert bench.open(**FILLED).notices.notices == []


def test_escape_closes_at_once_when_nothing_was_typed(bench: Bench) -> None:
    form = bench.open(**FILLED)
    with bench.qtbot.waitSignal(form.cancelled):
        QTest.keyClick(line(form, "reference"), KEYS.Key_Escape)


def test_escape_asks_before_it_throws_work_away(bench: Bench) -> None:
    form = bench.open(**FILLED)
    type_into(form, "reference", "Q-99")
    with bench.qtbot.assertNotEmitted(form.cancelled):
        QTest.keyClick(line(form, "reference"), KEYS.Key_Escape)
    question = form.notices.notices[0]
    with bench.qtbot.waitSignal(form.cancelled):
        next(button for button in question.buttons if button.text() == "Discard").click()
    form.close()
    assert bench.open(**FILLED).notices.notices == []


def test_a_draft_is_kept_and_offered_again(bench: Bench) -> None:
    form = bench.open(**FILLED)
    type_into(form, "reference", "Q-99")
    type_into(form, "discount", "1,5x")
    text = form.rows["note"].editor.inner
    assert isinstance(text, QPlainTextEdit)
    text.setPlainText("two\nlines")
    lines_of(form).grid.lines.setData(lines_of(form).grid.lines.index(1, 1), "abc")
    form.close()
    assert bench.open(**{**FILLED, "version": 8}).notices.notices == [], "another record's form has no draft"
    again = bench.open(**FILLED)
    again.notices.notices[0].buttons[0].click()
    assert (line(again, "reference").text(), line(again, "discount").text()) == ("Q-99", "1,5x")
    assert lines_of(again).grid.lines.index(1, 1).data() == "abc"
    again.close()
    third = bench.open(**FILLED)
    third.notices.notices[0].buttons[-1].click()
    assert line(third, "reference").text() == "Q-7781"
    third.close()
    assert drafts_of(bench.desk).kept == {}


def test_a_moment_and_a_number_left_alone_come_back_in_full(bench: Bench) -> None:
    form = bench.open(**FILLED, pickup="2025-11-14T09:30:17Z", discount="1.500")
    form.save()
    sent = bench.desk.dispatched[0]
    assert isinstance(sent, PlaceOrder)
    assert sent.pickup is not None
    assert sent.pickup.second == 17
    assert str(sent.discount) == "1.500"


def test_a_field_that_may_be_empty_is_emptied(bench: Bench) -> None:
    form = bench.open(**FILLED, discount="1.5", note="old")
    type_into(form, "discount", " ")
    text = form.rows["note"].editor.inner
    assert isinstance(text, QPlainTextEdit)
    text.clear()
    form.save()
    sent = bench.desk.dispatched[0]
    assert isinstance(sent, PlaceOrder)
    assert (sent.discount, sent.note) == (None, "")


def test_a_day_moves_with_the_arrows(bench: Bench) -> None:
    form = bench.open(**FILLED)
    field = line(form, "due")
    QTest.keyClick(field, KEYS.Key_Up)
    QTest.keyClick(field, KEYS.Key_Up)
    QTest.keyClick(field, KEYS.Key_Down)
    assert form.rows["due"].editor.value() == date(2025, 12, 5)


def test_every_editor_has_a_name_for_those_who_listen(bench: Bench) -> None:
    form = bench.open()
    names = {name: row.editor.inner.accessibleName() for name, row in form.rows.items()}
    assert names["item_id"] == "Main item"
    assert all(names.values())
