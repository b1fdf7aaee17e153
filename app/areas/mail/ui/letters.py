"""A mail before it goes out: how it will arrive, and the pages of the document that goes with it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.kernel.printed import PrintedDocument
from app.ui.charts import LIBRARY
from app.ui.plain import PlainLabel, soften
from app.ui.printing.layout import lay_out
from app.ui.printing.output import page_size
from app.ui.printing.pages import PagesView
from app.ui.theme import Appearance
from app.ui.tokens import Space

MAIL, PAGES = "mail", "pages"
PARTS = ((PAGES, "The document"), (MAIL, "The mail"))
HEADS = (("to", "To"), ("cc", "Copy to"), ("subject", "Subject"))


class MailPreview(QFrame):
    """Shows a mail and its document, one at a time."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.appearance = appearance
        self.document: PrintedDocument | None = None
        self._waiting: list[Callable[[], None]] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._prepare_one)
        self.pages = PagesView(appearance, self)
        self.heads = {name: PlainLabel("", wrap=True) for name, _ in HEADS}
        self.text = PlainLabel("", wrap=True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.enclosed = PlainLabel("", wrap=True)
        self.stack = QStackedWidget(self)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.choose(PAGES)

    def choose(self, part: str) -> None:
        """Turn to the mail or to the document."""
        self.buttons[part].setChecked(True)
        self.stack.setCurrentIndex([key for key, _ in PARTS].index(part))

    def show_mail(self, values: Mapping[str, str]) -> None:
        """Show to whom a mail goes and what it says."""
        for name, label in self.heads.items():
            label.setText(soften(values.get(name, "")) or "–")
        self.text.setText(soften(values.get("text", "")))

    def show_document(self, document: PrintedDocument) -> None:
        """Show the pages that go with it; their charts are drawn one at a time."""
        self.document = document
        layout = lay_out(document, page_size(document), self.appearance.formatter)
        self.pages.show_layout(layout)
        count = self.pages.page_count
        self.enclosed.setText(f"{document.file_name}.pdf, {count} page{'s' if count != 1 else ''}")
        self._waiting = layout.preparations
        if self._waiting:
            LIBRARY.want(self, self._next.start)

    def _prepare_one(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()
            self.pages.paint_again()
            self._next.start()

    def _lay_out(self) -> None:
        px = self.appearance.px
        bar = QHBoxLayout()
        bar.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        group = QButtonGroup(self)
        for part, title in PARTS:
            button = QPushButton(title)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.clicked.connect(partial(self.choose, part))
            group.addButton(button)
            self.buttons[part] = button
            bar.addWidget(button)
        bar.addStretch(1)
        self.stack.addWidget(self.pages)
        self.stack.addWidget(self._letter())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)

    def _letter(self) -> QScrollArea:
        px = self.appearance.px
        inner = QWidget()
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.SMALL))
        for name, title in HEADS:
            column.addLayout(self._line(title, self.heads[name]))
        column.addLayout(self._line("With it", self.enclosed))
        card = QFrame()
        card.setProperty("role", "bubble")
        within = QVBoxLayout(card)
        within.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.MEDIUM))
        within.addWidget(self.text)
        column.addSpacing(px(Space.SMALL))
        column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("The mail as it arrives")
        area.setWidget(inner)
        return area

    def _line(self, title: str, label: PlainLabel) -> QHBoxLayout:
        line = QHBoxLayout()
        name = PlainLabel(title, "quiet")
        name.setFixedWidth(self.appearance.px(72))
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)
        return line
