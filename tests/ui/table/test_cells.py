"""A figure feels as its column declares, and says so by more than its colour."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row, Tone
from app.kernel.money import Money
from app.ui.lines import LinesView
from app.ui.table.cells import NumberDelegate
from app.ui.theme import Appearance

SIGNED = (Tone.GOOD, Tone.WARNING)


def money(**tones: Tone) -> ColumnInfo:
    return ColumnInfo("amount", "Amount", Kind.MONEY, below=tones.get("below", Tone.BAD),
                      above=tones.get("above", Tone.NEUTRAL))


@pytest.mark.parametrize(("info", "minor", "tone"), [
    (money(), -500, Tone.BAD), (money(), 500, Tone.NEUTRAL), (money(below=Tone.GOOD), -500, Tone.GOOD),
    (money(below=Tone.NEUTRAL, above=Tone.WARNING), -500, Tone.NEUTRAL),
    (money(below=Tone.NEUTRAL, above=Tone.WARNING), 500, Tone.WARNING), (money(above=Tone.GOOD), 0, Tone.NEUTRAL),
])
def test_what_is_declared_decides(
    info: ColumnInfo, minor: int, tone: Tone, appearance: Appearance, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Tone] = []

    def sign(_self: NumberDelegate, _painter: QPainter, _room: QRect, _text: str, of: Tone) -> None:
        drawn.append(of)

    monkeypatch.setattr(NumberDelegate, "_sign", sign)
    view = LinesView(LinesTable("Lines", (info,), (Row(1, (Money(minor, "EUR"),)),)), appearance)
    qtbot.addWidget(view)
    view.resize(400, 90)
    assert not view.grab().isNull()
    delegate, model = view.itemDelegateForColumn(0), view.model_of_lines
    assert isinstance(delegate, NumberDelegate)
    index = model.index(0, 0)
    assert delegate.tone_of(model, index, model.cell(index).text) is tone
    assert set(drawn) == ({tone} if tone in SIGNED else set())
