"""Pages one under the other, at any zoom, painted when they come into view."""

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui.printing.layout import Layout
from app.ui.theme import Appearance

SCREEN_DOTS_PER_INCH = 96
ZOOMS = (25, 33, 50, 67, 75, 90, 100, 125, 150, 200, 300, 400)
KEPT_PICTURES = 8
STEP = 60


class PagesView(QAbstractScrollArea):
    """Shows a layout; `turned` tells the page in view, `zoomed` the zoom in percent."""

    turned = Signal(int)
    zoomed = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Begin without a document, as wide as there is room."""
        super().__init__(parent)
        self._appearance = appearance
        self._layout: Layout | None = None
        self._pictures: OrderedDict[int, QPixmap] = OrderedDict()
        self._fits_width = True
        self.zoom = 100
        self.page = 0
        self.setAccessibleName("Pages as they will be printed")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        appearance.changed.connect(self.viewport().update)

    def show_layout(self, layout: Layout) -> None:
        """Show a document from its first page."""
        self._layout = layout
        self.verticalScrollBar().setValue(0)
        self._arrange()

    def paint_again(self) -> None:
        """Paint anew what was not ready."""
        self._pictures.clear()
        self.viewport().update()

    @property
    def page_count(self) -> int:
        """Count the pages."""
        return len(self._layout.pages) if self._layout else 0

    def set_zoom(self, percent: int) -> None:
        """Show at a zoom in percent of the size on paper."""
        self._fits_width = False
        self.zoom = max(ZOOMS[0], min(ZOOMS[-1], percent))
        self._arrange()

    def zoom_in(self) -> None:
        """Go one step larger."""
        self.set_zoom(next((step for step in ZOOMS if step > self.zoom), self.zoom))

    def zoom_out(self) -> None:
        """Go one step smaller."""
        self.set_zoom(next((step for step in reversed(ZOOMS) if step < self.zoom), self.zoom))

    def fit_width(self) -> None:
        """Show pages as wide as there is room."""
        self._fits_width = True
        self._arrange()

    def go_to(self, page: int) -> None:
        """Bring the upper edge of a page into view."""
        self.verticalScrollBar().setValue(self._page_box(max(0, min(self.page_count - 1, page))).top() - self._gap)

    @property
    def _gap(self) -> int:
        return self._appearance.px(16)

    def _page_size(self) -> QSize:
        if self._layout is None:
            return QSize(0, 0)
        dots = SCREEN_DOTS_PER_INCH / 25.4 * self.zoom / 100
        return QSize(round(self._layout.size_mm.width() * dots), round(self._layout.size_mm.height() * dots))

    def _page_box(self, index: int) -> QRect:
        """Give the place of a page in the whole, before scrolling."""
        size = self._page_size()
        left = max(self._gap, (self.viewport().width() - size.width()) // 2)
        return QRect(left, self._gap + index * (size.height() + self._gap), size.width(), size.height())

    def _arrange(self) -> None:
        if self._layout is None:
            return
        if self._fits_width:
            room = max(self.viewport().width() - 2 * self._gap, 120)
            self.zoom = max(ZOOMS[0], min(200, int(room * 2540 / SCREEN_DOTS_PER_INCH / self._layout.size_mm.width())))
        self._pictures.clear()
        size = self._page_size()
        whole = self._gap + self.page_count * (size.height() + self._gap)
        self.verticalScrollBar().setRange(0, max(0, whole - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(STEP)
        wide = size.width() + 2 * self._gap
        self.horizontalScrollBar().setRange(0, max(0, wide - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())
        self.zoomed.emit(self.zoom)
        self._scrolled()

    def _scrolled(self) -> None:
        height = self._page_size().height() + self._gap
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        page = max(0, min(self.page_count - 1, middle // height)) if height else 0
        if page != self.page:
            self.page = page
            self.turned.emit(page)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first and the last page with Home and End."""
        match event.key():
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in view on their ground."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._appearance.tokens.line))
        offset = -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        for index in range(self.page_count):
            box = self._page_box(index).translated(*offset)
            if box.intersects(self.viewport().rect()):
                painter.drawPixmap(QPointF(box.topLeft()), self._picture(index))
        painter.end()

    def _picture(self, index: int) -> QPixmap:
        if index in self._pictures:
            self._pictures.move_to_end(index)
            return self._pictures[index]
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self._page_size() * ratio)
        picture.fill(QColor("#ffffff"))
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._layout is not None:
            self._layout.paint_page(painter, index, SCREEN_DOTS_PER_INCH * self.zoom / 100 * ratio, patient=False)
        painter.end()
        picture.setDevicePixelRatio(ratio)
        self._pictures[index] = picture
        while len(self._pictures) > KEPT_PICTURES:
            self._pictures.popitem(last=False)
        return picture
