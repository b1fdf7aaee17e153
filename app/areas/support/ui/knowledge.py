"""Searching the knowledge base."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from app.areas.support.operations.gaps import SearchKnowledge
from app.areas.support.operations.knowledge import VoteArticle
from app.areas.support.queries.knowledge import ArticleHit, find_articles, suggest_articles
from app.areas.support.rules.knowledge import blocks
from app.kernel.workspace import Outcome
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.scrolled import lay_over_foot
from app.ui.theme import Appearance
from app.ui.tokens import Space

WIDTH = 560
HITS_SHOWN = 4


class ArticleText(QWidget):
    """An article as plain words: heads, items, paragraphs; nothing in it is interpreted."""

    def __init__(self, title: str, body: str, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show a text."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(appearance.px(Space.SMALL))
        column.addWidget(PlainLabel(title, "title", wrap=True))
        for block in blocks(body):
            words = f"•  {block.text}" if block.kind == "item" else block.text
            label = PlainLabel(words, "heading" if block.kind == "head" else "", wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        column.addStretch()


class KnowledgeScreen(QFrame):
    """Finds articles by words, or by what the selected ticket says, and takes down whether they helped.

    A search that finds nothing when Enter is pressed is written down as a gap.
    """

    closed = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Begin with the articles that answer the selected ticket, if one is."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.ticket_id = selection.ids[0] if selection.record == "ticket" and selection.ids else None
        self.hits: Sequence[ArticleHit] = ()
        self.setProperty("role", "side")
        self.setAccessibleName("Knowledge")
        self.setMinimumWidth(appearance.px(WIDTH))
        self.line = QLineEdit(self)
        self.found = QListWidget(self)
        self.word = PlainLabel("", "quiet", wrap=True)
        self.helped, self.not_helped = QPushButton("It helped", self), QPushButton("It did not", self)
        self._text: ArticleText | None = None
        self._place = QVBoxLayout()
        self._lay_out()
        self._connect()
        self._begin()

    def _lay_out(self) -> None:
        px = self.appearance.px
        self.line.setPlaceholderText("Search articles; slips of typing are forgiven")
        self.line.setAccessibleName("Search articles")
        self.line.setClearButtonEnabled(True)
        self.found.setAccessibleName("Articles found")
        self.found.setFixedHeight(px(30) * HITS_SHOWN)
        inner = QWidget(self)
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.SMALL))
        column.addWidget(PlainLabel("Knowledge", "title"))
        column.addWidget(self.line)
        column.addWidget(self.word)
        column.addWidget(self.found)
        column.addLayout(self._place)
        column.addStretch(1)
        close = QPushButton("Close", self)
        close.clicked.connect(self.closed)
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        row.addWidget(self.helped)
        row.addWidget(self.not_helped)
        row.addStretch()
        row.addWidget(close)
        lay_over_foot(self, inner, foot)

    def _connect(self) -> None:
        self.line.textChanged.connect(self.search)
        self.line.returnPressed.connect(self.entered)
        self.found.currentRowChanged.connect(self._show)
        self.helped.clicked.connect(partial(self.vote, helped=True))
        self.not_helped.clicked.connect(partial(self.vote, helped=False))

    def _begin(self) -> None:
        if self.ticket_id is not None:
            ticket_id = self.ticket_id
            self.desk.read_later(self, lambda reader: suggest_articles(reader, ticket_id), self._suggested)
        self._show(-1)

    def _suggested(self, hits: Sequence[ArticleHit]) -> None:
        if not self.line.text():
            self._offer(hits, "These may answer the ticket." if hits else "No article seems to answer the ticket.")

    def search(self, words: str) -> None:
        """Search for what is typed."""
        self.desk.read_later(self, lambda reader: find_articles(reader, words), partial(self._answered, words))

    def _answered(self, words: str, hits: Sequence[ArticleHit]) -> None:
        if words == self.line.text():
            nothing = "" if not words.strip() else "Nothing is found. Enter writes it down as missing."
            self._offer(hits, f"{len(hits)} found" if hits else nothing)

    def _offer(self, hits: Sequence[ArticleHit], word: str) -> None:
        self.hits = hits
        self.word.setText(word)
        self.found.clear()
        self.found.addItems([hit.title for hit in hits])
        self.found.setCurrentRow(0 if hits else -1)
        self._show(0 if hits else -1)

    def entered(self) -> None:
        """Go to what was found, or write down that nothing was."""
        words = self.line.text()
        if self.hits:
            self.found.setFocus(Qt.FocusReason.OtherFocusReason)
        elif words.strip():
            self.desk.dispatch(SearchKnowledge(words), self._noted)

    def _noted(self, outcome: Outcome) -> None:
        if outcome.value.gap_id is not None:
            self.word.setText("It is written down among what is missing.")

    def _show(self, row: int) -> None:
        if self._text is not None:
            self._place.removeWidget(self._text)
            self._text.deleteLater()
            self._text = None
        chosen = 0 <= row < len(self.hits)
        for button in (self.helped, self.not_helped):
            button.setEnabled(chosen)
        if chosen:
            hit = self.hits[row]
            self._text = ArticleText(hit.title, hit.body, self.appearance, self)
            self._place.addWidget(self._text)

    def vote(self, *, helped: bool) -> None:
        """Take down whether the article that is shown helped."""
        row = self.found.currentRow()
        if 0 <= row < len(self.hits):
            self.desk.dispatch(VoteArticle(self.hits[row].article_id, helped, self.ticket_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
