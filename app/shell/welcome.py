"""What the window shows while no company is open: how to begin, what is being done, what went wrong."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.resources import resource_path
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

RECENT_SHOWN = 4


def _label(text: str, role: str) -> PlainLabel:
    return PlainLabel(text, role, wrap=True)


def _stay() -> None:
    """Keep what is shown: a form that is half filled in is not made anew."""


class Choice(QPushButton):
    """A way to begin: a picture, what it is called, what it does."""

    def __init__(self, appearance: Appearance, icon: str, title: str, text: str) -> None:
        """Draw the choice as a wide button."""
        super().__init__()
        px = appearance.px
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(12), px(16), px(12))
        row.setSpacing(px(14))
        picture = QLabel()
        picture.setPixmap(appearance.pixmap(icon, appearance.tokens.accent, 22, self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(_label(title, "strong"))
        words.addWidget(_label(text, "quiet"))
        row.addWidget(picture)
        row.addLayout(words, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Be as large as what is inside; a button by itself measures its own words only."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never cut the words off."""
        return self._row.minimumSize()


class Welcome(QWidget):
    """The first page: a sample company, the person's own, or one that exists."""

    sample_wanted = Signal()
    own_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing before one of the pages is asked for."""
        super().__init__(parent)
        self.appearance = appearance
        self._column = QVBoxLayout(self)
        self._card: QFrame | None = None
        self._again: Callable[[], None] = self.offer
        appearance.changed.connect(lambda: self._again() if self.isVisible() else None)

    def offer(self, recent: Sequence[str] = (), notice: str = "") -> None:
        """Offer the ways to begin."""
        self._again = partial(self.offer, recent, notice)
        card = self._new_card("Counterflow", "Goods flow one way, promises the other. How do you want to begin?")
        if notice:
            card.addWidget(_label(notice, "subtitle"))
        for icon, title, text, wanted in (
            ("boxes", "Look around in a sample company", "Two years of a trading firm's work, to try everything on.",
             self.sample_wanted),
            ("building-2", "Start with your own data",
             "An empty company, filled by hand or from CSV and Excel files.", self.own_wanted),
            ("folder-open", "Open a company", "A company file you have, or one a colleague gave you.",
             self.open_wanted),
        ):
            choice = Choice(self.appearance, icon, title, text)
            choice.clicked.connect(wanted)
            card.addWidget(choice)
        self._offer_recent(card, recent)

    def tell(self, title: str, text: str, *, busy: bool = False) -> None:
        """Say what is being done."""
        self._again = partial(self.tell, title, text, busy=busy)
        card = self._new_card(title, text)
        if busy:
            bar = QProgressBar(textVisible=False)
            bar.setRange(0, 0)
            bar.setAccessibleName(title)
            card.addWidget(bar)

    def ask(self, title: str, text: str, answers: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Ask before a company can be opened; the first answer is the likely one."""
        self._again = partial(self.ask, title, text, answers)
        card = self._new_card(title, text)
        row = QHBoxLayout()
        row.addStretch(1)
        for index, (words, answer) in reversed(list(enumerate(answers))):
            button = QPushButton(words)
            button.clicked.connect(answer)
            if index == 0:
                button.setProperty("role", "primary")
                button.setDefault(True)
            row.addWidget(button)
        card.addLayout(row)

    def show_form(self, form: QWidget) -> None:
        """Show a form to fill in before a company can be opened."""
        card = self._new_card("", "")
        self._again = _stay
        card.setContentsMargins(1, 1, 1, 1)
        card.addWidget(form)

    def _offer_recent(self, card: QVBoxLayout, recent: Sequence[str]) -> None:
        there = [name for name in recent if "://" in name or Path(name).is_file()][:RECENT_SHOWN]
        if there:
            card.addWidget(_label("Opened before", "heading"))
        for name in there:
            link = QPushButton(name)
            link.setIcon(self.appearance.icon("clock"))
            link.setProperty("role", "flat")
            link.clicked.connect(lambda _=False, chosen=name: self.recent_wanted.emit(chosen))
            card.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _new_card(self, title: str, text: str) -> QVBoxLayout:
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        px = self.appearance.px
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._card.setFixedWidth(px(560))
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(px(28), px(24), px(28), px(28))
        inside.setSpacing(px(12))
        mark = QLabel()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(str(resource_path("icons", "counterflow.png"))).scaledToWidth(
            round(px(44) * ratio), Qt.TransformationMode.SmoothTransformation,
        )
        picture.setDevicePixelRatio(ratio)
        mark.setPixmap(picture)
        if title:
            inside.addWidget(mark)
            inside.addWidget(_label(title, "title"))
            inside.addWidget(_label(text, "subtitle"))
        self._column.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        return inside
