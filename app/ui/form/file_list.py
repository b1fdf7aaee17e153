"""Files that go with something: dropped, chosen, or written a path a line."""

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.kernel.fields import FieldInfo
from app.ui.form.editors import Surroundings, TextsEditor


class FilesEditor(TextsEditor):
    """A list of files, one path a line, with a button that chooses more."""

    def __init__(self, info: FieldInfo, around: Surroundings, parent: QWidget | None = None) -> None:
        """Edit a list of files."""
        super().__init__(info, around, parent)
        self.setFixedHeight(around.appearance.px(52))
        self.text.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self.choose = QPushButton("Choose files…", self)
        self.choose.setIcon(around.appearance.icon("paperclip"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._ask)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.choose)

    def add(self, paths: list[str]) -> None:
        """Add files to the list, each once."""
        there = self.text.toPlainText().splitlines()
        self.text.setPlainText("\n".join(dict.fromkeys((*(line for line in there if line.strip()), *paths))))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files that were dropped."""
        event.acceptProposedAction()
        self.add([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def _ask(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "Choose files")
        self.add(paths)
