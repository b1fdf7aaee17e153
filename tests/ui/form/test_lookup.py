"""A record is found by any part of its name or number, and a name that fits none is never taken for another."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.database import Database
from app.kernel.errors import CallError
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, Row
from app.registry import DECLARATIONS
from app.ui.form.choices import RecordSource
from app.ui.form.lookup import LookupEdit
from app.ui.form.reading import Unreadable
from app.ui.theme import Appearance
from tests.ui.desks import PatientDesk
from tests.ui.goods import goods_workspace, stock


@pytest.fixture
def desk(database: Database, qapp: QApplication) -> PatientDesk:
    """Sit at a company of 60 goods, on a desk that answers when told."""
    stock(database, 60)
    return PatientDesk(goods_workspace(database))


@pytest.fixture
def field(desk: PatientDesk, qtbot: QtBot) -> LookupEdit:
    """Show a field for a good."""
    appearance = Appearance("light")
    appearance.apply()
    edit = LookupEdit(desk, appearance, RecordSource.of(desk.workspace.declarations, "goods", Formatter()))
    qtbot.addWidget(edit)
    edit.show()
    edit.activateWindow()
    edit.setFocus()
    return edit


def test_the_first_offer_is_taken_with_enter(field: LookupEdit, desk: PatientDesk, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "nw-00001")
    qtbot.waitUntil(lambda: bool(desk.waiting))
    desk.settle()
    QTest.keyClick(field._popup, Qt.Key.Key_Return)
    assert field.choice is not None
    assert field.choice.subtitle.startswith("NW-00001")
    assert field.value() == field.choice.id


def test_a_late_answer_to_an_old_question_is_dropped(field: LookupEdit, desk: PatientDesk, qtbot: QtBot) -> None:
    field.setText("chai")
    field.offer_all()
    field.setText("tofu")
    field.offer_all()
    desk.answer(1)
    shown = [choice.title for choice in field._model.choices]
    desk.answer(0)
    assert [choice.title for choice in field._model.choices] == shown
    assert all("Tofu" in title for title in shown)


def test_a_whole_number_is_enough_without_waiting(field: LookupEdit) -> None:
    QTest.keyClicks(field, "NW-000007")
    assert field.value() == 7


def test_what_names_nothing_or_too_much_is_refused(field: LookupEdit) -> None:
    QTest.keyClicks(field, "qqq")
    with pytest.raises(Unreadable, match="qqq"):
        field.value()
    field.selectAll()
    QTest.keyClicks(field, "tofu")
    with pytest.raises(Unreadable, match="tofu"):
        field.value()


def test_down_opens_what_there_is(field: LookupEdit, desk: PatientDesk) -> None:
    QTest.keyClick(field, Qt.Key.Key_Down)
    desk.settle()
    assert len(field._model.choices) == 12


def test_typing_over_a_record_forgets_it(field: LookupEdit) -> None:
    QTest.keyClicks(field, "NW-000007")
    assert field.value() == 7
    QTest.keyClicks(field, "x")
    assert field.choice is None


def test_a_list_that_does_not_exist_is_named(desk: PatientDesk) -> None:
    with pytest.raises(CallError, match="nowhere"):
        RecordSource.of(desk.workspace.declarations, "nowhere", Formatter())


@pytest.mark.parametrize("papers", ["sales_orders", "purchase_orders", "receipts", "shipments", "tickets"])
def test_papers_are_called_by_their_number(papers: str) -> None:
    source = RecordSource.of(DECLARATIONS, papers, Formatter())
    texts = tuple(
        f"{info.key} 7" if info.kind in (Kind.CODE, Kind.TEXT) else None for info in source.query.info.columns
    )
    choice = source.choice(Row(7, texts))
    assert choice.title == "number 7"
    assert "7" in choice.subtitle


def test_a_lot_is_called_by_its_code_and_an_item_by_its_name() -> None:
    for name, title in (("lots", "code 7"), ("items", "name 7")):
        source = RecordSource.of(DECLARATIONS, name, Formatter())
        texts = tuple(
            f"{info.key} 7" if info.kind in (Kind.CODE, Kind.TEXT) else None for info in source.query.info.columns
        )
        choice = source.choice(Row(7, texts))
        assert choice.title == title
        assert choice.code == ("code 7" if name == "lots" else "sku 7")
