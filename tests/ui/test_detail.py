"""A detail shows all it is given as plain text, leads to other records, and swaps without flashing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row, TimelineEntry
from app.ui.detail import DetailPane
from app.ui.facts import FactGrid, LinkLabel, in_order
from app.ui.lines import LinesView, without_empty_columns
from app.ui.lines_card import LinesCard
from app.ui.papers import PapersCard
from app.ui.plain import BREAK, ElidedLabel, PlainLabel, soften, tool_tip
from app.ui.table.cells import PADDING
from app.ui.table.columns import LEAST_WORDS
from app.ui.table.header import ListHeader
from app.ui.theme import Appearance
from app.ui.timeline import FIRST_SHOWN, Timeline, TimelineRow
from app.ui.tokens import TypeSize
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


def test_a_long_value_leaves_its_neighbours_their_labels(appearance: Appearance, qtbot: QtBot) -> None:
    address = Fact("Mail", "maria.olsen@riverside.example")
    facts = [Fact("First response late", "Wed"), Fact("Next response late", "Fri"), address]
    grid = FactGrid(facts, appearance, lambda _record, _id: None)
    qtbot.addWidget(grid)
    grid.resize(427, 90)
    grid.show()
    assert [label.text() for view in grid.views for label in view.findChildren(ElidedLabel)] == [
        fact.title for fact in facts]


def test_an_address_breaks_behind_its_at_sign() -> None:
    assert soften("maria.olsen@riverside.example").split(BREAK) == ["maria.olsen@", "riverside.example"]
    assert soften("olsen@river.example") == "olsen@river.example"


def test_long_words_break_and_markup_in_a_tool_tip_is_escaped() -> None:
    assert max(map(len, soften("a " + "b" * 100).split("\u200b"))) <= 30
    assert tool_tip("plain & <img src=x>") == "<qt>plain &amp; &lt;img src=x&gt;</qt>"
    assert tool_tip("plain") == "plain"


def test_an_address_is_copied_as_it_is(qtbot: QtBot) -> None:
    label = PlainLabel("maria.olsen@riverside.example", wrap=True)
    qtbot.addWidget(label)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.show()
    label.setSelection(0, len(label.text()))
    assert BREAK in label.selectedText()
    QTest.keySequence(label, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "maria.olsen@riverside.example"


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


def lines_of(columns: tuple[ColumnInfo, ...], *values: object) -> LinesTable:
    return LinesTable("Lines", columns, (Row(1, values),))


def title_fits(view: LinesView, place: int) -> bool:
    """Tell whether a column's title, the short one where there is one, is to be read whole."""
    info = view.lines.columns[place]
    metrics = QFontMetrics(view.appearance.font(TypeSize.LABEL, QFont.Weight.Medium))
    return metrics.horizontalAdvance(info.brief) <= view.columnWidth(place) - 2 * view.appearance.px(PADDING)


def test_lines_take_short_titles_before_they_scroll(appearance: Appearance, qtbot: QtBot) -> None:
    columns = (
        ColumnInfo("item", "Item", width=30), ColumnInfo("ordered", "Ordered quantity", Kind.INTEGER, short="Ordered"),
        ColumnInfo("received", "Received quantity", Kind.INTEGER, short="Came"),
        ColumnInfo("due", "Promised day", Kind.DATE, short="Due"),
    )
    view = LinesView(lines_of(columns, "Gorgonzola Telino, 12 boxes of 100 g", 12, 10, NOW.date()), appearance)
    qtbot.addWidget(view)
    view.resize(380, 120)
    view.show()
    assert view.horizontalHeader().length() <= view.viewport().width()
    assert all(title_fits(view, place) for place in range(4))
    assert view.columnWidth(2) < view.columnWidth(0), "figures are as narrow as they are, words have the rest"
    header = view.horizontalHeader()
    assert isinstance(header, ListHeader)
    assert header.words_of(1) == "Ordered quantity"
    view.resize(900, 120)
    assert header.words_of(1) == "", "nothing is left to tell where the title is read whole"


@pytest.mark.parametrize("width", [300, 360])
def test_lines_scroll_sideways_rather_than_cut_a_title(width: int, appearance: Appearance, qtbot: QtBot) -> None:
    columns = (ColumnInfo("item", "Item", width=30), *(
        ColumnInfo(f"n{place}", title, Kind.INTEGER)
        for place, title in enumerate(("Ordered", "Reserved", "Shipped", "Open", "Promised"))))
    view = LinesView(lines_of(columns, "Gorgonzola Telino, 12 boxes of 100 g", 1, 2, 3, 4, 5), appearance)
    qtbot.addWidget(view)
    view.resize(width, 120)
    view.show()
    assert view.horizontalHeader().length() > view.viewport().width()
    assert all(title_fits(view, place) for place in range(len(columns)))
    bar = view.horizontalScrollBar()
    assert bar.isVisible()
    assert view.viewport().height() >= view.appearance.row_height, "the bar has room of its own"


def test_lines_come_to_rest_at_every_width_and_zoom(appearance: Appearance, qtbot: QtBot) -> None:
    columns = (ColumnInfo("item", "Item", width=30), ColumnInfo("qty", "Quantity", Kind.INTEGER))
    rows = tuple(Row(number, ("Gorgonzola Telino, 12 boxes of 100 g", number)) for number in range(14))
    card = LinesCard(LinesTable("Lines", columns, rows), appearance)
    qtbot.addWidget(card)
    card.show()
    for width in range(90, 320, 3):
        card.resize(width, 600)
    appearance.set_zoom(200)
    for width in range(90, 620, 7):
        card.resize(width, 900)
    assert card.view is not None
    assert card.view.height() < 1500
    appearance.set_zoom(100)


def test_long_texts_stand_below_short_facts_over_the_whole_width(appearance: Appearance, qtbot: QtBot) -> None:
    long = "Please deliver at the back, ring twice, and leave nothing with the neighbours on the ground floor."
    where = Fact("Where", "Mill Lane 42\n8001 Zürich")
    facts = (Fact("How", long), where, Fact("Owner", "Ada"), Fact("Open", 3, Kind.INTEGER))
    assert [fact.title for fact in in_order(facts)] == ["Owner", "Open", "Where", "How"]
    grid = FactGrid(facts, appearance, lambda _record, _number: None)
    qtbot.addWidget(grid)
    grid.resize(420, 200)
    grid.show()
    owner, how = grid.views[0], grid.views[-1]
    assert how.geometry().top() > owner.geometry().bottom()
    assert how.width() > 2 * owner.width()


def test_a_word_too_wide_for_its_column_stands_below_and_widens_no_pane(
    appearance: Appearance, qtbot: QtBot,
) -> None:
    facts = (Fact("Login", "service@counterflow.example"), Fact("Folder", "INBOX"), Fact("Usual", True, Kind.FLAG))
    host = QWidget()
    grid = FactGrid(facts, appearance, lambda _record, _number: None, host)
    qtbot.addWidget(host)
    host.show()
    grid.resize(320, 200)
    QApplication.processEvents()
    login, folder = grid.views[0], grid.views[1]
    assert login.geometry().top() > folder.geometry().bottom()
    assert grid.minimumSizeHint().width() <= 320
    assert all(view.geometry().right() <= grid.width() for view in grid.views)
    grid.resize(900, 200)
    QApplication.processEvents()
    assert login.geometry().top() == folder.geometry().top()


def test_lines_that_explain_are_folded_last_and_stay_open_once_opened(pane: DetailPane, desk: PatientDesk) -> None:
    columns = (ColumnInfo("what", "What"),)
    why = LinesTable("Why then: within 2 h", columns, (Row(1, ("counts",)),), folded=True)
    lines = LinesTable("Lines", columns, (Row(1, ("a",)),))
    assert pane.detail is not None
    pane._take(pane._generation, replace(pane.detail, lines=(why, lines)))
    cards = [part for part in pane._shown if isinstance(part, LinesCard)]
    assert [card.lines.title for card in cards] == ["Lines", "Why then: within 2 h"]
    assert not cards[1].findChildren(LinesView), "nothing is laid out before it is asked for"
    cards[1].head.click()
    assert all(view.isVisible() for view in cards[1].findChildren(LinesView))
    assert cards[1].findChildren(LinesView)
    other = replace(why, title="Why then: within 4 h")
    pane._take(pane._generation, replace(pane.detail, id=99, lines=(other,)))
    (card,) = [part for part in pane._shown if isinstance(part, LinesCard)]
    (view,) = card.findChildren(LinesView)
    card.head.click()
    assert not view.isVisible()


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
