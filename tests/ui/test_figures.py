"""A figure says its value, its direction and its explanation; one that cannot be measured says so."""

import pytest
from pytestqt.qtbot import QtBot

from app.kernel.listing import Figure, Kind, Tone
from app.kernel.money import Money
from app.ui.figures import FigureCard, FigureStrip, figure_text, note_icon
from app.ui.theme import Appearance
from app.ui.tokens import TONE_ICONS
from tests.ui.desks import PatientDesk
from tests.ui.goods import FIGURES


@pytest.mark.parametrize(("figure", "text"), [
    (Figure("a", "A", Money(41_280_655, "EUR"), Kind.MONEY), "412,807\u00a0€"),
    (Figure("a", "A", Money(99_999, "EUR"), Kind.MONEY), "999.99\u00a0€"),
    (Figure("a", "A", 962, Kind.PERCENT), "96.2\u00a0%"),
    (Figure("a", "A", None, Kind.PERCENT, "Nothing yet"), "–"),
])
def test_large_amounts_lose_their_cents_and_nothing_is_a_dash(
    figure: Figure, text: str, appearance: Appearance,
) -> None:
    assert figure_text(figure, appearance.formatter) == text


def test_a_card_can_be_heard_and_explains_itself(appearance: Appearance, qtbot: QtBot) -> None:
    card = FigureCard(FIGURES[0], appearance)
    qtbot.addWidget(card)
    assert card.accessibleName() == "Stock value: 412,806\u00a0€. 3.1 % on last month"
    assert card.toolTip() == "412,806.00\u00a0€\nThe sum of all layers at cost."


def test_a_strip_reads_once_when_seen_and_again_when_told(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    strip = FigureStrip(desk, appearance, ("fill", "unknown", "value"))
    qtbot.addWidget(strip)
    assert desk.waiting == []
    strip.resize(600, 90)
    strip.show()
    desk.settle()
    assert [figure.key for figure in strip.figures] == ["fill", "value"]
    strip.hide()
    strip.reload()
    assert desk.waiting == []
    strip.show()
    assert len(desk.waiting) == 1


def test_cards_take_as_many_rows_as_the_width_asks_for(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    strip = FigureStrip(desk, appearance, [figure.key for figure in FIGURES])
    qtbot.addWidget(strip)
    strip.resize(1200, 90)
    strip.show()
    desk.settle()
    low = strip.height()
    strip.resize(420, low)
    assert strip.height() > 2 * low
    assert all(card.width() > 120 for card in strip.cards)


@pytest.mark.parametrize(("note", "tone", "icon"), [
    ("+3.1 % on last month", Tone.GOOD, "arrow-up"),
    ("-1.5 % on last month", Tone.NEUTRAL, "arrow-down"),
    ("792 lines due", Tone.WARNING, TONE_ICONS[Tone.WARNING]),
    ("nothing to compare with", Tone.NEUTRAL, ""),
    ("", Tone.NEUTRAL, ""),
])
def test_an_arrow_stands_only_before_a_change(note: str, tone: Tone, icon: str) -> None:
    assert note_icon(Figure("revenue", "Revenue", 0, Kind.INTEGER, note, tone, (1.0, 2.0))) == icon
