"""A detail shows all it is given as plain text, leads to other records, and swaps without flashing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row, TimelineEntry
from app.ui.detail import DetailPane
from app.ui.facts import FactGrid, LinkLabel
from app.ui.lines import LinesView, without_empty_columns
from app.ui.papers import PapersCard
from app.ui.plain import ElidedLabel, soften, tool_tip
from app.ui.table.columns import LEAST_WORDS
from app.ui.theme import Appearance
from app.ui.timeline import FIRST_SHOWN, Timeline, TimelineRow
from tests.ui.desks import PatientDesk
from tests.ui.goods import GOODS, NOW, load_good


@pytest.fixture
def pane(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> DetailPane:
    """Show the first good."""
    made = DetailPane(desk, appearance)
    qtbot.addWidget(made)
    made.resize(480, 900)
    made.show()
    made.show_record("good", 1)
    desk.settle()
    return made


def names(widget: QWidget) -> list[str]:
    return [label.accessibleName() or label.text() for label in widget.findChildren(QLabel)]


def test_everything_is_shown_and_nothing_is_markup(pane: DetailPane) -> None:
    shown = "\n".join(names(pane))
    wanted = ("Gorgonzola, 24 × 12 oz", "First expiry", "14 Mar 2026", "Lots · 3", "<b>today</b>", "yesterday 10:42")
    assert [text for text in wanted if text not in shown] == []
    assert {label.textFormat() for label in pane.findChildren(QLabel)} <= {
        Qt.TextFormat.PlainText, Qt.TextFormat.AutoText,
    }
    rich = [label.text() for label in pane.findChildren(QLabel) if label.textFormat() == Qt.TextFormat.AutoText]
    assert rich == [""] * len(rich), "only labels without text may have another format"


def test_links_lead_to_records_by_mouse_and_by_key(pane: DetailPane, desk: PatientDesk) -> None:
    supplier, shipment = pane.findChildren(LinkLabel)
    QTest.mouseClick(supplier, Qt.MouseButton.LeftButton)
    QTest.keyClick(shipment, Qt.Key.Key_Return)
    assert desk.opened == [("supplier", 7), ("shipment", 884)]
    assert shipment.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_line_opens_its_record(pane: DetailPane, desk: PatientDesk) -> None:
    (lines,) = pane.findChildren(LinesView)
    lines.setCurrentIndex(lines.model_of_lines.index(1, 0))
    QTest.keyClick(lines, Qt.Key.Key_Return)
    assert desk.opened == [("lot", 2)]
    QTest.keyClick(lines, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\n")[:2] == ["Lot\tQuantity\tExpires", "L-111\t9\t2026-03-01"]


def test_an_equal_answer_keeps_the_very_widgets(pane: DetailPane, desk: PatientDesk) -> None:
    (before,) = pane.findChildren(FactGrid)
    pane.reload()
    desk.settle()
    assert pane.findChildren(FactGrid) == [before]
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.update().where(GOODS.c.id == 1).values(name="Renamed"))
    pane.reload()
    assert "Renamed" not in "\n".join(names(pane))
    desk.settle()
    assert "Renamed" in "\n".join(names(pane))


def test_a_record_that_is_gone_is_said(pane: DetailPane, desk: PatientDesk) -> None:
    with desk.workspace.database.writer() as connection:
        connection.execute(GOODS.delete().where(GOODS.c.id == 1))
    pane.reload()
    desk.settle()
    assert pane.detail is None
    assert pane.findChildren(FactGrid) == []


def test_a_long_history_opens_on_request(appearance: Appearance, qtbot: QtBot) -> None:
    entries = tuple(TimelineEntry(NOW, f"Step {number}") for number in range(FIRST_SHOWN + 30))
    timeline = Timeline(entries, appearance, lambda _record, _id: None)
    qtbot.addWidget(timeline)
    assert len(timeline.findChildren(TimelineRow)) == FIRST_SHOWN
    timeline._more.click()
    assert len(timeline.findChildren(TimelineRow)) == FIRST_SHOWN + 30


def test_facts_find_room_in_a_narrow_pane(appearance: Appearance, qtbot: QtBot) -> None:
    grid = FactGrid([Fact(f"Fact {number}", "x" * 60) for number in range(6)], appearance, lambda _r, _i: None)
    qtbot.addWidget(grid)
    grid.resize(160, 400)
    grid.show()
    assert all(view.geometry().right() <= grid.width() for view in grid.views)
    grid.resize(640, 400)
    assert len({view.geometry().top() for view in grid.views}) == 2


def test_long_words_break_and_markup_in_a_tool_tip_is_escaped() -> None:
    assert max(map(len, soften("a " + "b" * 100).split("\u200b"))) <= 30
    assert tool_tip("plain & <img src=x>") == "<qt>plain &amp; &lt;img src=x&gt;</qt>"
    assert tool_tip("plain") == "plain"


def test_a_label_that_gives_way_tells_the_rest(qtbot: QtBot) -> None:
    label = ElidedLabel("A rather long title of something")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == "A rather long title of something"
    assert label.accessibleName() == label.toolTip()


def test_the_detail_of_a_good_compares_by_value(pane: DetailPane, desk: PatientDesk) -> None:
    detail = desk.read(lambda reader: load_good(reader, 1, NOW))
    assert detail == pane.detail
    assert replace(detail, hint="x") != pane.detail


def test_a_note_that_is_being_written_survives_what_others_do(pane: DetailPane, desk: PatientDesk) -> None:
    pane.findChildren(PapersCard)[-1].note.setText("half a thou")
    assert pane.detail is not None
    pane.detail = replace(pane.detail, title="Renamed by somebody else")
    pane.reload()
    desk.settle()
    (card,) = [it for it in pane.findChildren(PapersCard) if it.isVisible()]
    assert card.note.text() == "half a thou"


def test_lines_show_no_column_in_which_nothing_is_said() -> None:
    columns = (ColumnInfo("sku", "SKU"), ColumnInfo("lot", "Lot"), ColumnInfo("note", "Note"))
    lines = LinesTable("Lines", columns, (Row(1, ("A", None, "")), Row(2, ("B", None, "late"))))
    kept = without_empty_columns(lines)
    assert [column.key for column in kept.columns] == ["sku", "note"]
    assert [row.values for row in kept.rows] == [("A", ""), ("B", "late")]


def test_lines_stand_in_a_narrow_pane_without_scrolling(appearance: Appearance, qtbot: QtBot) -> None:
    columns = (
        ColumnInfo("item", "Item", width=30), ColumnInfo("ordered", "Ordered quantity", Kind.INTEGER),
        ColumnInfo("received", "Received quantity", Kind.INTEGER), ColumnInfo("due", "Promised day", Kind.DATE),
    )
    row = Row(1, ("Gorgonzola Telino, 12 boxes of 100 g", 12, 10, NOW.date()))
    view = LinesView(LinesTable("Lines", columns, (row,)), appearance)
    qtbot.addWidget(view)
    view.resize(380, 120)
    view.show()
    assert view.horizontalHeader().length() <= view.viewport().width()


def test_words_keep_their_room_in_lines_that_scroll_sideways_all_the_same(
    appearance: Appearance, qtbot: QtBot,
) -> None:
    figures = tuple(ColumnInfo(f"figure{place}", "Figure", Kind.INTEGER) for place in range(8))
    columns = (ColumnInfo("item", "Item", width=30), *figures)
    row = Row(1, ("Gorgonzola Telino, 12 boxes of 100 g", *(1_000_000 for _ in figures)))
    view = LinesView(LinesTable("Lines", columns, (row,)), appearance)
    qtbot.addWidget(view)
    view.resize(380, 120)
    view.show()
    assert view.horizontalHeader().length() > view.viewport().width()
    assert view.columnWidth(0) >= appearance.px(LEAST_WORDS)


@pytest.mark.parametrize("width", range(300, 420, 7))
def test_lines_that_can_stand_in_their_pane_are_not_a_pixel_too_wide(
    width: int, appearance: Appearance, qtbot: QtBot,
) -> None:
    columns = tuple(ColumnInfo(f"words{place}", "Words", width=30) for place in range(3))
    row = Row(1, tuple("Gorgonzola Telino, 12 boxes of 100 g" for _ in columns))
    view = LinesView(LinesTable("Lines", columns, (row,)), appearance)
    qtbot.addWidget(view)
    view.resize(width, 120)
    view.show()
    assert view.horizontalHeader().length() <= view.viewport().width()
