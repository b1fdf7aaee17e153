"""Charts in the window: matplotlib comes in when the first one is seen, and only what is seen is drawn."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QStackedLayout, QWidget
from shiboken6 import isValid

from app.kernel.resolve import resolve
from app.ui.fonts import register_chart_fonts
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

RESIZE_PAUSE_MS = 120
DOTS_AN_INCH = 96
LOWEST = 150


@dataclass(frozen=True, slots=True)
class _Library:
    """What is taken of matplotlib."""

    figure: Any
    canvas: Any


class ChartLibrary(QObject):
    """Brings matplotlib in on a thread of its own, so that the window answers meanwhile."""

    ready = Signal()

    def __init__(self) -> None:
        """Bring nothing in yet."""
        super().__init__()
        self.parts: _Library | None = None
        self._waiting: list[tuple[QObject, Callable[[], None]]] = []
        self._thread: threading.Thread | None = None
        self.ready.connect(self._on_ready)

    def want(self, owner: QObject, then: Callable[[], None]) -> None:
        """Call `then` on the window's thread once the library is there, unless `owner` is gone by then."""
        if self.parts is not None:
            then()
            return
        self._waiting.append((owner, then))
        if self._thread is None:
            self._thread = threading.Thread(target=self._bring, name="charts", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until it is there; for pictures made in one go."""
        if self._thread is not None:
            self._thread.join()

    def _on_ready(self) -> None:
        waiting, self._waiting = self._waiting, []
        for owner, then in waiting:
            if isValid(owner):
                then()

    def _bring(self) -> None:
        self.parts = _import_library()
        self.ready.emit()


def _import_library() -> _Library:
    register_chart_fonts()
    from matplotlib import rcParams
    from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
    from matplotlib.figure import Figure

    rcParams["path.simplify_threshold"] = 1.0
    rcParams["axes.unicode_minus"] = True
    return _Library(Figure, FigureCanvasQTAgg)


LIBRARY = ChartLibrary()


class ChartPanel(QWidget):
    """One chart: a function draws a value on a figure, in the window's colours."""

    def __init__(self, draw: str, title: str, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Draw with `draw` ("module:function", called with figure, value and style)."""
        super().__init__(parent)
        self.draw = draw
        self.title = title
        self.appearance = appearance
        self.value: object = None
        self.drawn = 0
        self._figure: Any = None
        self._canvas: Any = None
        self._stale = False
        self._awaited = False
        self._stack = QStackedLayout(self)
        self._note = PlainLabel("", "quiet")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._note)
        self._pause = QTimer(self, singleShot=True, interval=RESIZE_PAUSE_MS)
        self._pause.timeout.connect(self._fit)
        self.setAccessibleName(f"Chart: {title}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """Want a picture twice as wide as it is high."""
        return QSize(self.appearance.px(360), self.appearance.px(190))

    def set_value(self, value: object) -> None:
        """Draw a value, now or when the panel is seen; an equal one is not drawn again."""
        if value != self.value or self._canvas is None:
            self.value = value
            self._redraw()

    def say(self, text: str) -> None:
        """Show words in place of the chart."""
        self._note.setText(text)
        self._stack.setCurrentWidget(self._note)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while it was hidden."""
        super().showEvent(event)
        if self._stale:
            self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew once the size has come to rest."""
        super().resizeEvent(event)
        if self._figure is not None:
            self._pause.start()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the picture."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self.appearance.icon
        menu.addAction(icon("copy"), "Copy picture").triggered.connect(self.copy)
        menu.addAction(icon("download"), "Save picture…").triggered.connect(self._ask_for_file)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the picture with the usual key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def save(self, path: str) -> None:
        """Write the picture as PNG at twice the screen's fineness."""
        if self._figure is not None:
            self._figure.savefig(path, dpi=2 * self._figure.dpi)

    def _ask_for_file(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save picture", f"{self.title}.png", "PNG (*.png)")
        if path:
            self.save(path)

    def _restyle(self) -> None:
        self.setMinimumHeight(self.appearance.px(LOWEST))
        self._redraw()

    def _redraw(self) -> None:
        if self.value is None:
            return
        self._stale = not self.isVisible()
        if not self._stale and not self._awaited:
            self._awaited = True
            LIBRARY.want(self, self._schedule)

    def _schedule(self) -> None:
        QTimer.singleShot(0, self, self._draw)

    def _draw(self) -> None:
        self._awaited = False
        if not self.isVisible():
            self._stale = True
            return
        if self._canvas is None:
            self._make_canvas()
        self._figure.clear()
        # before it is first seen, a figure is as large as the library likes: labels would be counted for that
        self._figure.set_size_inches(self.width() / DOTS_AN_INCH, self.height() / DOTS_AN_INCH, forward=False)
        resolve(self.draw)(self._figure, self.value, self.appearance.chart_style())
        self.drawn += 1
        self._stack.setCurrentWidget(self._canvas)
        self._fit()

    def _make_canvas(self) -> None:
        if LIBRARY.parts is None:
            raise RuntimeError("the chart library is not there yet")
        self._figure = LIBRARY.parts.figure(dpi=DOTS_AN_INCH)
        self._canvas = LIBRARY.parts.canvas(self._figure)
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._stack.addWidget(self._canvas)

    def _fit(self) -> None:
        """Let matplotlib lay out once for this size; laying out at every draw costs more than drawing."""
        if self._figure is None or self.width() < 2 or self.height() < 2:
            return
        self._figure.set_layout_engine("constrained")
        self._figure.draw_without_rendering()
        self._figure.set_layout_engine("none")
        self._canvas.draw_idle()
