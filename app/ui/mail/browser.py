"""Formatted text of strangers: laid out, and never loaded, run or followed."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.ui.mail.pictures import blank
from app.ui.theme import Appearance

HIGHEST = 1_200
"""Pixels from which on a letter scrolls by itself."""

FOLLOWED = frozenset({"http", "https", "mailto"})


class LetterBrowser(QTextBrowser):
    """Shows formatted text with the pictures that came with it; `link_wanted` tells the true target of a click."""

    link_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._appearance = appearance
        self._pictures: Mapping[str, QImage] = {}
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Formatted text")
        self.anchorClicked.connect(self._on_clicked)
        self.highlighted.connect(self._on_pointed)

    def show_letter(self, html: str, pictures: Mapping[str, QImage]) -> None:
        """Show formatted text that was made safe; pictures are found by the name that they have in it."""
        self._pictures = pictures
        self.document().setDefaultStyleSheet(f"a {{ color: {self._appearance.tokens.accent}; }}")
        self.setHtml(html)
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Give a picture of the letter itself, and for whatever else is asked a blank dot or nothing to read."""
        url = name if isinstance(name, QUrl) else QUrl(name)
        if kind == QTextDocument.ResourceType.ImageResource.value and url.scheme() == "cid":
            return self._pictures.get(url.path(), blank())
        return blank()

    def doSetSource(self, name: QUrl | str, _kind: object = None) -> None:
        """Go nowhere: a letter has one page."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text where that fits."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the height of the text."""
        return QSize(200, self.minimumHeight())

    def _fit(self) -> None:
        self.document().setTextWidth(max(self.viewport().width(), 50))
        wanted = round(self.document().size().height()) + 4
        self.setFixedHeight(min(max(wanted, 24), self._appearance.px(HIGHEST)))

    def _on_clicked(self, url: QUrl) -> None:
        if url.scheme() in FOLLOWED:
            self.link_wanted.emit(url.toString())

    def _on_pointed(self, url: QUrl) -> None:
        self.setToolTip(url.toString() if url.scheme() in FOLLOWED else "")
