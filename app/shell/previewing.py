"""A document before it is printed: read off the window's thread, shown over the pages."""

from functools import partial

from PySide6.QtCore import QObject

from app.kernel.errors import PermissionDeniedError
from app.kernel.printed import PrintedDocument
from app.shell.desk import ShellDesk
from app.shell.pages import Pages
from app.ui.notices import NoticeArea
from app.ui.theme import Appearance


class Previewer(QObject):
    """Shows documents."""

    def __init__(self, desk: ShellDesk, appearance: Appearance, pages: Pages, notices: NoticeArea) -> None:
        """Show them over the pages."""
        super().__init__(pages)
        self._desk, self._appearance, self._pages, self._notices = desk, appearance, pages, notices

    def show(self, document: str, record_id: int) -> None:
        """Read a document and show it."""
        workspace = self._desk.workspace
        spec = workspace.declarations.document(document)
        try:
            workspace.require(spec.permission)
        except PermissionDeniedError as error:
            self._notices.present(error)
            return
        now = workspace.clock.now()
        self._desk.read_later(self, lambda reader: spec.context(reader, record_id, now), self.show_document)

    def show_document(self, document: PrintedDocument) -> None:
        """Show a document that was read already."""
        from app.ui.printing.preview import PreviewPane

        pane = PreviewPane(self._appearance, document)
        pane.closed.connect(partial(self._pages.close_over, pane))
        pane.failed.connect(self._notices.present)
        pane.saved.connect(lambda path: self._notices.say(f"Saved as {path}."))
        pane.printed.connect(lambda: self._notices.say("Sent to the printer."))
        self._pages.show_over(pane)
