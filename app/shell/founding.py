"""The first form of a new company: its name, its currency, its clock."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, QTimeZone, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.areas.company.operations import create_company
from app.kernel.errors import CounterflowError
from app.kernel.printed import PrintedDocument
from app.kernel.workspace import Workspace
from app.shell.desk import ShellDesk
from app.shell.starting import Form
from app.ui.declare import ActionSpec, Selection
from app.ui.form.command_form import CommandForm
from app.ui.notices import NoticeArea
from app.ui.theme import Appearance

HEIGHT = 460


class FoundingSurface:
    """What a desk has around it before there is a company: messages, and nothing to open."""

    def __init__(self, notices: NoticeArea) -> None:
        """Tell everything in the messages."""
        self._notices = notices

    def say(self, text: str) -> None:
        """Tell something."""
        self._notices.say(text)

    def present(self, error: CounterflowError) -> None:
        """Show what failed and what helps."""
        self._notices.present(error)

    def ask(
        self, question: str, yes: Callable[[], None], no: Callable[[], None], document: PrintedDocument | None = None,
    ) -> None:
        """Ask."""
        self._notices.ask(question, yes, no)

    def offer_undo(self, text: str, undo: Callable[[], None], record: tuple[str, int] | None) -> None:
        """Say nothing: there is no way back behind the founding."""

    def show_form(self, form: Form) -> None:
        """Open nothing."""

    def show_screen(self, screen: Callable[..., Any], action: ActionSpec, selection: Selection) -> None:
        """Open nothing."""

    def show_preview(self, document: str, record_id: int) -> None:
        """Open nothing."""

    def show_record(self, record: str, record_id: int) -> None:
        """Open nothing."""

    def start_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Start nothing."""


class Founding(QWidget):
    """Asks what a new company needs; `founded` tells that it is made, `left` that nobody wanted it."""

    founded = Signal()
    left = Signal()

    def __init__(self, workspace: Workspace, appearance: Appearance) -> None:
        """Show the form, filled in with what the machine knows."""
        super().__init__()
        notices = NoticeArea(appearance)
        self.desk = ShellDesk(workspace, FoundingSurface(notices), self)
        spec = next(item for item in workspace.declarations.operations if item.handler is create_company)
        self.form = CommandForm(self.desk, appearance, spec, known_here(), title="Your company")
        self.form.setMinimumHeight(appearance.px(HEIGHT))
        self.form.done.connect(lambda _outcome: self._leave(self.founded))
        self.form.cancelled.connect(lambda: self._leave(self.left))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(notices)
        column.addWidget(self.form)

    def _leave(self, told: Any) -> None:
        self.desk.close()
        self.desk.workspace.database.close()
        told.emit()


def known_here() -> dict[str, str]:
    """Give the currency and the zone of this machine."""
    currency = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "ignore")
    return {"currency": currency or "EUR", "zone": zone or "UTC"}
