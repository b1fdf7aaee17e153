"""A letter in the detail of its record: plain or formatted, what it quotes folded away, and the files in it."""

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from app.kernel.declare import Reader
from app.kernel.letters import EnclosedFile, LetterText
from app.kernel.papers import read_file
from app.ui.desk import Desk
from app.ui.facts import LinkLabel
from app.ui.handing_over import hand_over, may_hand_over, save_as
from app.ui.mail.browser import LetterBrowser
from app.ui.mail.pictures import decode_picture
from app.ui.papers import size_text
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.timeline import card_column
from app.ui.tokens import Space

MOST_PICTURES = 30
LONGEST_SHOWN = 60_000
_LONG_LINK = re.compile(r"(?:https?://|mailto:)\S{50,}")
LINK_SHOWN = 40
"""So many letters of a long link are shown in a plain text, where it cannot be followed anyway."""


def links_cut(text: str) -> str:
    """Shorten long links in a text that is shown.

    >>> links_cut("Yes: mailto:desk@tea.example?subject=Answer%20to%20your%20question%20number%2012345")
    'Yes: mailto:desk@tea.example?subject=Answer%2…'
    """
    return _LONG_LINK.sub(lambda found: f"{found[0][:LINK_SHOWN]}…", text)


class LetterCard(QFrame):
    """Shows a letter; nothing of it is loaded from elsewhere, and a link is followed only once its target was seen."""

    def __init__(self, letter: LetterText, desk: Desk, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show the plain text first where there is one, unless the firm wrote the letter itself."""
        super().__init__(parent)
        self.letter, self.desk, self.appearance = letter, desk, appearance
        self.setProperty("role", "card")
        self._column = card_column(self, "Text", appearance)
        self.plain = _words(links_cut(letter.text[:LONGEST_SHOWN]) or "(The mail has no text.)")
        self.quoted = _words(links_cut(letter.quoted[:LONGEST_SHOWN]), "quiet")
        self.browser = LetterBrowser(appearance)
        self.note = PlainLabel(_note(letter), "quiet", wrap=True)
        self.more = QPushButton("Show what is quoted")
        self.more.setProperty("role", "flat")
        self.more.clicked.connect(self._unfold)
        self._link = _LinkBar(appearance)
        self.browser.link_wanted.connect(self._link.show_target)
        self._lay_out()
        self._filled = False
        self.show_formatted(formatted=bool(letter.html) and (letter.formatted_first or not letter.text))

    def _lay_out(self) -> None:
        if self.letter.html:
            self._column.addLayout(self._switch())
        for widget in (self.plain, self.more, self.quoted, self.browser, self._link, self.note):
            self._column.addWidget(widget)
        self._link.hide()
        files = [file for file in self.letter.files if not file.inline]
        if files:
            self._column.addSpacing(self.appearance.px(Space.SMALL))
        for file in files:
            self._column.addLayout(self._row(file))

    def _switch(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        self._group = QButtonGroup(self)
        for number, title in enumerate(("Plain text", "Formatted")):
            button = QPushButton(title)
            button.setCheckable(True)
            button.setProperty("role", "chip")
            self._group.addButton(button, number)
            line.addWidget(button)
        line.addStretch(1)
        self._group.idClicked.connect(lambda number: self.show_formatted(formatted=number == 1))
        return line

    def show_formatted(self, *, formatted: bool) -> None:
        """Show the formatted text, or the plain one."""
        if self.letter.html:
            self._group.button(int(formatted)).setChecked(True)
        self.plain.setVisible(not formatted)
        self.more.setVisible(not formatted and bool(self.letter.quoted))
        self.quoted.hide()
        self.browser.setVisible(formatted)
        self.note.setVisible(formatted and bool(self.note.text()))
        if formatted and not self._filled:
            self._fill()

    def _fill(self) -> None:
        self._filled = True
        wanted = [file for file in self.letter.files if file.inline and file.id][:MOST_PICTURES]
        if wanted:
            self.desk.read_later(self, partial(_contents, wanted), self._take_pictures)
        else:
            self.browser.show_letter(self.letter.html, {})

    def _take_pictures(self, contents: dict[str, bytes]) -> None:
        decoded = {name: decode_picture(content) for name, content in contents.items()}
        pictures: dict[str, QImage] = {name: image for name, image in decoded.items() if image is not None}
        self.browser.show_letter(self.letter.html, pictures)

    def _unfold(self) -> None:
        self.quoted.show()
        self.more.hide()

    def _row(self, file: EnclosedFile) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.appearance.px(Space.SMALL))
        icon = PlainLabel("")
        icon.setPixmap(self.appearance.pixmap("paperclip", self.appearance.tokens.quiet, 16, self.devicePixelRatioF()))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        if not file.id:
            row.addWidget(PlainLabel(f"{file.name}: {file.problem or 'empty'}", "quiet", wrap=True), 1)
            return row
        opens = may_hand_over(file.name)
        link = LinkLabel(file.name, f"{'Open' if opens else 'Save'} {file.name}")
        link.clicked.connect(partial(self._open if opens else self._save, file))
        row.addWidget(link, 1)
        row.addWidget(PlainLabel(size_text(file.size_bytes), "quiet"))
        save = QPushButton("Save")
        save.setProperty("role", "flat")
        save.setAccessibleName(f"Save {file.name}")
        save.clicked.connect(partial(self._save, file))
        row.addWidget(save)
        return row

    def _open(self, file: EnclosedFile) -> None:
        self.desk.read_later(self, partial(_content, file.id), partial(hand_over, self.desk, file.name))

    def _save(self, file: EnclosedFile) -> None:
        save_as(self, self.desk, file.name, partial(_content, file.id))


class _LinkBar(QFrame):
    """Says where a link truly leads, and follows it when that is wanted."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Know no link yet."""
        super().__init__(parent)
        self.setProperty("role", "bubble")
        self._target = ""
        self.words = PlainLabel("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.follow = QPushButton("Open")
        self.follow.clicked.connect(self._open)
        leave = QPushButton("Leave it")
        leave.setProperty("role", "flat")
        leave.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(appearance.px(10), appearance.px(6), appearance.px(10), appearance.px(6))
        row.addWidget(self.words, 1)
        row.addWidget(leave)
        row.addWidget(self.follow)

    def show_target(self, target: str) -> None:
        """Say where the link leads."""
        self._target = target
        self.words.setText(f"This leads to {target[:300]}")
        self.show()

    def _open(self) -> None:
        self.hide()
        QDesktopServices.openUrl(QUrl(self._target))


def _words(text: str, role: str = "") -> PlainLabel:
    label = PlainLabel(text, role, wrap=True) if role else PlainLabel(text, wrap=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard,
    )
    return label


def _note(letter: LetterText) -> str:
    notes = []
    if letter.left_out == 1:
        notes.append("One picture from elsewhere was left out: loading it would tell the sender that you read this.")
    elif letter.left_out:
        notes.append(f"{letter.left_out} pictures from elsewhere were left out: loading them would tell the sender "
                     "that you read this.")
    if letter.shortened:
        notes.append("It is too long to be shown whole; the plain text goes on.")
    return " ".join(notes)


def _content(file_id: int, reader: Reader) -> bytes:
    return read_file(reader, file_id)


def _contents(files: Sequence[EnclosedFile], reader: Reader) -> dict[str, bytes]:
    return {file.content_id: read_file(reader, file.id) for file in files}
