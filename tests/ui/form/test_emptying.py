"""What a person empties in a form is taken off; what was empty before is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.clock import SetClock
from app.kernel.database import Database
from app.kernel.declare import OperationSpec
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork
from app.ui.form import CommandForm
from app.ui.form.editors import LineEditor, RecordEditor
from app.ui.theme import Appearance
from tests.ui.form.orders import ReadyDesk
from tests.ui.goods import NOW, goods_workspace, stock


@dataclass(frozen=True)
class ChangeShelf:
    """Change a shelf; what is left out stays, and 0 takes the good off it."""

    shelf_id: Annotated[int, Field("Shelf", hidden=True)]
    name: Annotated[str | None, Field("Name")] = None
    item_id: Annotated[int | None, Field("Item", lookup="goods", emptied=0)] = None
    places: Annotated[int | None, Field("Places")] = None
    load: Annotated[Decimal | None, Field("Load", emptied=0)] = None


def change_shelf(uow: UnitOfWork, cmd: ChangeShelf) -> None:
    """Change a shelf."""


SPEC = OperationSpec(change_shelf, "Change a shelf", "test.change")


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    """Give the light look."""
    look = Appearance("light", now=SetClock(NOW).now)
    look.apply()
    yield look
    qapp.setStyleSheet("")


@pytest.mark.parametrize(("known", "sent"), [
    ({"name": "A", "item_id": 3, "places": 4, "load": Decimal(5)}, ChangeShelf(1, "", 0, None, Decimal(0))),
    ({"name": "", "item_id": None}, ChangeShelf(1)),
])
def test_what_is_emptied_is_taken_off(
    qtbot: QtBot, database: Database, appearance: Appearance, known: dict[str, Any], sent: ChangeShelf,
) -> None:
    stock(database, 60)
    desk = ReadyDesk(goods_workspace(database))
    form = CommandForm(desk, appearance, SPEC, {"shelf_id": 1, **known})
    qtbot.addWidget(form)
    desk.settle()
    for row in form.rows.values():
        assert isinstance(row.editor, LineEditor | RecordEditor)
        row.editor.line.selectAll()
        QTest.keyClick(row.editor.line, Qt.Key.Key_Delete)
    form.save()
    assert desk.dispatched == [sent]
