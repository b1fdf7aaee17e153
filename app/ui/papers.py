"""What is kept with a record: its documents and notes, added by drop, by button or by key."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError
from app.kernel.listing import Paper, Row
from app.kernel.papers import AttachFile, RemoveAttachment, RemoveNote, WriteNote, read_content
from app.ui.declare import ActionSpec, Selection
from app.ui.desk import Desk
from app.ui.facts import LinkLabel
from app.ui.handing_over import hand_over, may_hand_over, save_as
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.timeline import card_column
from app.ui.tokens import Space

PICTURE_HEIGHT = 140


def _about(_reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    tomorrow = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {"record": selection.record, "record_id": selection.ids[0], "at": tomorrow}


REMIND_ME = ActionSpec(
    "kernel.remind_me", "Remind me", "bell-plus", operation="remind_me", prefill=_about,
    help="Be reminded of this record at a moment, or remind a colleague.",
)

FIRST_SHOWN = 8
"""Documents and notes that are shown at once, the newest."""


class PapersCard(QFrame):
    """The documents and notes of one record."""

    def __init__(
        self, record: str, record_id: int, papers: Sequence[Paper], desk: Desk, appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        """Show papers, the newest first; a picture is seen at once."""
        super().__init__(parent)
        self.record, self.record_id, self.desk, self.appearance = record, record_id, desk, appearance
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        title = f"Documents and notes · {len(papers)}" if papers else "Documents and notes"
        self._column = card_column(self, title, appearance)
        self.picture = PlainLabel("")
        self.picture.hide()
        self._column.addWidget(self.picture)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(appearance.px(Space.SMALL))
        self._column.addLayout(self._rows)
        self._add(papers[:FIRST_SHOWN])
        self.all = QPushButton(f"Show all {len(papers)}")
        self.all.setAutoDefault(False)
        self.all.setVisible(len(papers) > FIRST_SHOWN)
        self.all.clicked.connect(partial(self._show_all, papers[FIRST_SHOWN:]))
        self._column.addWidget(self.all)
        self._column.addLayout(self._adding())
        self._show_picture(papers)

    def _add(self, papers: Sequence[Paper]) -> None:
        for paper in papers:
            self._rows.addLayout(self._row(paper))

    def _show_all(self, rest: Sequence[Paper]) -> None:
        self.all.hide()
        self._add(rest)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep copies of the files with the record."""
        event.acceptProposedAction()
        self.attach([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def attach(self, paths: Sequence[str]) -> None:
        """Keep copies of files with the record."""
        for path in paths:
            self.desk.dispatch(AttachFile(self.record, self.record_id, path))

    def _adding(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self.appearance.px(Space.SMALL))
        self.note = QLineEdit()
        self.note.setPlaceholderText("Write a note; @name tells a colleague")
        self.note.setAccessibleName("New note")
        self.note.returnPressed.connect(self._write)
        attach = QPushButton("Attach…")
        attach.setIcon(self.appearance.icon("paperclip"))
        attach.setAutoDefault(False)
        attach.clicked.connect(self._choose)
        self.remind = QPushButton("Remind me…")
        self.remind.setIcon(self.appearance.icon("bell-plus"))
        self.remind.setAutoDefault(False)
        about = Selection(self.record, (Row(self.record_id, ()),))
        self.remind.clicked.connect(lambda: self.desk.start(REMIND_ME, about))
        line.addWidget(self.note, 1)
        line.addWidget(attach)
        line.addWidget(self.remind)
        return line

    def _write(self) -> None:
        if text := self.note.text().strip():
            self.note.clear()
            self.desk.dispatch(WriteNote(self.record, self.record_id, text), refused=partial(self._refused, text))

    def _refused(self, text: str, error: CounterflowError) -> None:
        self.note.setText(text)
        self.desk.say(str(error))

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "Attach documents")
        self.attach(paths)

    def _row(self, paper: Paper) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.appearance.px(Space.SMALL))
        icon = PlainLabel("")
        name = "file-text" if paper.is_file else "message-square"
        icon.setPixmap(self.appearance.pixmap(name, self.appearance.tokens.quiet, 16, self.devicePixelRatioF()))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words(paper), 1)
        said = f"{size_text(paper.size_bytes)} · {paper.who}" if paper.is_file else paper.who
        when = PlainLabel(f"{said} · {self.appearance.formatter.fresh_time(paper.at)}", "quiet")
        when.setToolTip(self.appearance.formatter.time(paper.at))
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._more(paper), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _words(self, paper: Paper) -> PlainLabel:
        if not paper.is_file:
            words = PlainLabel(paper.text, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            return words
        link = LinkLabel(paper.text, f"Open {paper.text}" if may_open(paper) else f"Save {paper.text}")
        link.clicked.connect(partial(self._open if may_open(paper) else self._save, paper))
        return link

    def _more(self, paper: Paper) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setIcon(self.appearance.icon("ellipsis"))
        button.setAccessibleName(f"More for {paper.text}")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        if paper.is_file:
            menu.addAction("Save as…", partial(self._save, paper))
        remove = RemoveAttachment(paper.id) if paper.is_file else RemoveNote(paper.id)
        menu.addAction("Remove", partial(self.desk.dispatch, remove))
        button.setMenu(menu)
        return button

    def _show_picture(self, papers: Sequence[Paper]) -> None:
        found = [paper for paper in papers if paper.is_file and paper.media_type.startswith("image/")]
        if found:
            self.desk.read_later(self, partial(_content, found[-1].id), self._take_picture)

    def _take_picture(self, content: bytes) -> None:
        image = QImage.fromData(content)
        if image.isNull():
            return
        ratio = self.devicePixelRatioF()
        height = round(self.appearance.px(PICTURE_HEIGHT) * ratio)
        pixmap = QPixmap.fromImage(image.scaledToHeight(height, Qt.TransformationMode.SmoothTransformation))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.picture.show()

    def _save(self, paper: Paper) -> None:
        save_as(self, self.desk, paper.text, partial(_content, paper.id))

    def _open(self, paper: Paper) -> None:
        self.desk.read_later(self, partial(_content, paper.id), partial(hand_over, self.desk, paper.text))


def _content(paper_id: int, reader: Reader) -> bytes:
    return read_content(reader, paper_id)


def may_open(paper: Paper) -> bool:
    """Tell whether a document may be handed to the program that the system has for it."""
    return may_hand_over(paper.text)


def size_text(size_bytes: int) -> str:
    """Write a size as a person reads it."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    return f"{size_bytes / 1000:.0f} kB" if size_bytes < 1_000_000 else f"{size_bytes / 1_000_000:.1f} MB"
