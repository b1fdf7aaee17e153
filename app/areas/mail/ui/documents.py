"""Sending documents by mail: one with its form, several as a list; the mail and its PDF are seen before they go out."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from app.areas.mail.queries.documents import Suggested, Wanted, suggest
from app.areas.mail.queries.texts import words_values
from app.areas.mail.ui.letters import MailPreview
from app.areas.mail.ui.sending_many import ManyMails
from app.kernel.conventions import language_name
from app.kernel.declare import Reader
from app.kernel.printed import PrintedDocument
from app.ui.declare import ActionSpec, Selection
from app.ui.desk import Desk
from app.ui.form.command_form import CommandForm
from app.ui.plain import ElidedLabel, PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

OPERATION, SEVERAL = "send_document", "send_documents"
TYPED = ("to", "cc", "subject", "text")
MOST_OTHERS = 4


class SendScreen(QFrame):
    """Sends the document of what is selected by mail."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Read what would be sent of the selected records, and to whom."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        declarations = desk.workspace.declarations
        self.mailing = next(spec for spec in declarations.mailings if spec.record == selection.record)
        self.document = declarations.document(self.mailing.document)
        self.ids = self.chosen(selection)
        self.suggested: Suggested | None = None
        self.form: CommandForm | None = None
        self.many: ManyMails | None = None
        self.setProperty("role", "side")
        many = f": {len(self.ids)}" if len(self.ids) > 1 else ""
        self.title = f"{self.document.title} by mail{many}"
        self.setAccessibleName(self.title)
        self.languages = QComboBox()
        self.languages.setAccessibleName("Language of the words")
        self.languages.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.words = QPushButton("Change the words…")
        self.words.setToolTip("Write what goes with every such document, in this language")
        self.others = QHBoxLayout()
        self.preview = MailPreview(appearance)
        self.left = QWidget()
        self._column = QVBoxLayout(self.left)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        self._begin()

    def chosen(self, selection: Selection) -> tuple[int, ...]:
        """Give the records that are meant: what is selected."""
        return selection.ids

    def _begin(self) -> None:
        rights = ("mail.write", self.mailing.permission, self.document.permission)
        lacking = next((right for right in rights if not self.desk.workspace.actor.may(right)), "")
        if lacking or not self.ids:
            self._say(f"You may not do this: it needs the right “{lacking}”." if lacking else
                      "There is nothing to send: none is proposed.")
        elif len(self.ids) > 1:
            self._begin_many()
        else:
            self.read(self.ids[0], self._show)

    def _say(self, words: str) -> None:
        label = PlainLabel(words, wrap=True)
        px = self.appearance.px
        label.setContentsMargins(px(Space.LARGE), px(Space.LARGE), px(Space.LARGE), px(Space.LARGE))
        self._column.addWidget(label)
        self._column.addStretch(1)

    def read(self, record_id: int, done: Callable[[Suggested], None], language: str = "") -> None:
        """Read one mail as it would go out, then call `done` with it."""
        workspace = self.desk.workspace
        wanted = Wanted(self.mailing.document, record_id, workspace.clock.now(), workspace.actor.id, language)
        self.desk.read_later(self, lambda reader: suggest(reader, workspace.declarations, wanted), done)

    def show_document(self, record_id: int) -> None:
        """Show the document of a record as it will be printed."""
        now, context = self.desk.workspace.clock.now(), self.document.context

        def load(reader: Reader) -> PrintedDocument:
            return context(reader, record_id, now)

        self.desk.read_later(self, load, self.preview.show_document)

    def _begin_many(self) -> None:
        self.many = ManyMails(self.desk, self.appearance, self.mailing.document, self.ids)
        self.many.picked.connect(self._show_picked)
        self.many.left.connect(self.closed)
        self._column.addWidget(self.many)
        self.setFocusProxy(self.many)
        self.languages.hide()
        self.words.hide()

    def _show_picked(self, suggested: Suggested) -> None:
        self.preview.show_mail({"to": suggested.to, "subject": suggested.subject, "text": suggested.text})
        self.show_document(suggested.record_id)

    def _show(self, suggested: Suggested) -> None:
        """Fill the form with what is suggested, and show the mail and its document."""
        self.suggested = suggested
        self.form = CommandForm(
            self.desk, self.appearance, self.desk.workspace.declarations.operation(OPERATION),
            {"document": suggested.document, "record_id": suggested.record_id, "to": suggested.to,
             "subject": suggested.subject, "text": suggested.text, "language": suggested.language},
            title=f"To {suggested.party}" if suggested.party else "To whom?")
        self.form.done.connect(self.closed)
        self.form.cancelled.connect(self.closed)
        for name in TYPED:
            self.form.rows[name].editor.edited.connect(self._follow)
        self._offer_others(suggested)
        self._column.addLayout(self.others)
        self._column.addWidget(self.form, 1)
        self._offer_languages(suggested)
        self._follow()
        self.show_document(suggested.record_id)
        for words in (suggested.why_not, suggested.objected):
            if words:
                self.form.notices.say(words)
        self.form.focus_first()

    def _offer_languages(self, suggested: Suggested) -> None:
        for code in suggested.languages:
            self.languages.addItem(f"Words in {language_name(code)}", code)
        self.languages.setCurrentIndex(suggested.languages.index(suggested.language))
        self.languages.currentIndexChanged.connect(self._change_language)

    def _change_language(self) -> None:
        self.read(self.ids[0], self._take_words, str(self.languages.currentData()))

    def _take_words(self, suggested: Suggested) -> None:
        if self.form is not None:
            self.suggested = suggested
            self.form.rows["subject"].editor.set_value(suggested.subject)
            self.form.rows["text"].editor.set_value(suggested.text)
            self._follow()

    def _offer_others(self, suggested: Suggested) -> None:
        """Offer the other people at the company: one press adds them."""
        px = self.appearance.px
        self.others.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), 0)
        for address in suggested.others[:MOST_OTHERS]:
            button = QPushButton(f"+ {address.partition(' <')[0].strip(chr(34))}")
            button.setProperty("role", "chip")
            button.setToolTip(f"Send it to {address}, too".replace("<", "(").replace(">", ")"))
            button.setAccessibleName(f"Send it to {address}, too")
            button.clicked.connect(partial(self._add, address, button))
            self.others.addWidget(button)
        self.others.addStretch(1)

    def _add(self, address: str, button: QPushButton) -> None:
        if self.form is not None:
            editor = self.form.rows["to"].editor
            editor.set_value(", ".join(part for part in (str(editor.memory()).strip().rstrip(","), address) if part))
            button.hide()
            self._follow()

    def _follow(self) -> None:
        if self.form is not None:
            self.preview.show_mail({name: str(self.form.rows[name].editor.memory() or "") for name in TYPED})

    def _change_words(self) -> None:
        """Open the form of the words that go with every such document, in the language that is shown."""
        declarations, document = self.desk.workspace.declarations, self.mailing.document
        language = self.suggested.language if self.suggested else "en"
        self.closed.emit()
        self.desk.start(ActionSpec(
            "mail.words", "Words", "pencil", operation="set_mail_text",
            prefill=lambda reader, _selection, _now: words_values(reader, declarations, document, language),
        ), Selection(""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; a form asks first when something was typed."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.form is not None:
            self.form.cancel()
        else:
            self.closed.emit()

    def _lay_out(self) -> None:
        px = self.appearance.px
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        row.addWidget(ElidedLabel(self.title, "title"), 1)
        row.addWidget(self.languages)
        self.words.clicked.connect(self._change_words)
        row.addWidget(self.words)
        close = QToolButton()
        close.setProperty("role", "flat")
        close.setIcon(self.appearance.icon("x"))
        close.setAccessibleName("Close")
        close.setToolTip("Close (Esc)")
        close.clicked.connect(self._leave)
        row.addWidget(close)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.left)
        split.addWidget(self.preview)
        split.setStretchFactor(1, 1)
        split.setCollapsible(0, False)
        split.setSizes([px(460), px(700)])
        split.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(split, 1)

    def _leave(self) -> None:
        if self.form is not None:
            self.form.cancel()
        else:
            self.closed.emit()
