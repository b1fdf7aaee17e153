"""Whatever an area declares can be filled in: every operation has a form, and an empty one says what is missing."""

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from app.kernel.database import Database
from app.kernel.declare import OperationSpec
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.ui.form import CommandForm
from app.ui.theme import Appearance
from tests.ui.form.orders import ReadyDesk


@pytest.fixture
def desk(database: Database, qapp: QApplication) -> ReadyDesk:
    """Sit at an empty company of all areas."""
    return ReadyDesk(Workspace(database, DECLARATIONS))


@pytest.mark.parametrize("spec", DECLARATIONS.operations, ids=lambda spec: spec.name)
def test_an_operation_has_a_form(spec: OperationSpec, desk: ReadyDesk, qtbot: QtBot) -> None:
    form = CommandForm(desk, Appearance("light"), spec)
    qtbot.addWidget(form)
    form.show()
    inner = form.findChildren(QScrollArea)[-1].widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= form.minimumWidth(), "a form is no wider than the pane it asks for"
    form.save()
    missing = [row.info.name for row in form.rows.values() if row.info.required and row.editor.memory() in ("", None)]
    told = [name for name, row in form.rows.items() if row.problem.text()]
    assert set(missing) <= set(told)
    assert bool(desk.dispatched) != bool(told or form.notices.notices)
