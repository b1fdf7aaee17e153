"""Goods, a desk that answers when it is told to, and an appearance that does not depend on the machine."""

from datetime import UTC

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.kernel.database import Database
from app.kernel.formatting import Formatter
from app.ui.format import conventions_of
from app.ui.theme import Appearance
from tests.ui.desks import PatientDesk
from tests.ui.goods import NOW, goods_workspace, stock

GOODS_COUNT = 450


@pytest.fixture
def appearance(qapp: QApplication) -> Appearance:
    """Give the light appearance in British English at UTC."""
    made = Appearance("light", locale=QLocale("en_GB"), now=lambda: NOW)
    made.formatter = Formatter(conventions_of(QLocale("en_GB")), UTC, lambda: NOW)
    made.apply()
    return made


@pytest.fixture
def desk(database: Database, qapp: QApplication) -> PatientDesk:
    """Sit at a company with a few pages of goods."""
    stock(database, GOODS_COUNT)
    return PatientDesk(goods_workspace(database))
