"""The line at the foot of the window: what is open, whether the ledger is proved, the backup, and what runs."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.kernel.listing import Tone
from app.ui.plain import PlainLabel, tool_tip
from app.ui.theme import Appearance

PATIENCE_MILLISECONDS = 500
"""A job that ends sooner is never shown: it would only flash."""

LEAST_WIDTH = 90


class StatusItem(QPushButton):
    """A short statement with an icon for how it stands; pressing it tells more."""

    def __init__(
        self, appearance: Appearance, name: str, parent: QWidget | None = None, *, gives_way: bool = False,
    ) -> None:
        """Say nothing yet; one that `gives_way` is cut with an ellipsis where the window has no room."""
        super().__init__(parent)
        self._appearance = appearance
        self._words = ""
        self._gives_way = gives_way
        if gives_way:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tone = Tone.NEUTRAL
        self._icon = ""
        self.setProperty("role", "flat")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        appearance.changed.connect(self._dress)

    def state(self, text: str, tone: Tone, icon: str, tip: str = "") -> None:
        """Say how it stands."""
        self._tone, self._icon = tone, icon
        self._words = f" {text}"
        self.setText(self._words)
        self.setToolTip(tool_tip(tip))
        self.setAccessibleDescription(text)
        self._dress()
        self.show()

    def sizeHint(self) -> QSize:
        """Want room for all words, also while they are cut."""
        size = super().sizeHint()
        metrics = self.fontMetrics()
        size.setWidth(size.width() + metrics.horizontalAdvance(self._words) - metrics.horizontalAdvance(self.text()))
        return size

    def minimumSizeHint(self) -> QSize:
        """Need room for the first words."""
        size = self.sizeHint()
        least = self._appearance.px(LEAST_WIDTH)
        return QSize(min(size.width(), least), size.height()) if self._gives_way else size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the room."""
        super().resizeEvent(event)
        if self._gives_way:
            metrics, missing = self.fontMetrics(), self.sizeHint().width() - self.width()
            room = metrics.horizontalAdvance(self._words) - missing
            cut = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            self.setText(cut if missing > 0 else self._words)

    def _dress(self) -> None:
        if self._icon:
            self.setIcon(self._appearance.icon(self._icon, self._appearance.tokens.tone(self._tone), 14))


class JobLine(QWidget):
    """A running job: its name, how far it is, and the way to stop it."""

    def __init__(self, appearance: Appearance, title: str, cancel: Callable[[], None], parent: QWidget) -> None:
        """Wait half a second before being seen."""
        super().__init__(parent)
        self._title = title
        self._label = PlainLabel(title)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(appearance.px(120))
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(f"Progress of {title}")
        self._cancel = QPushButton("Cancel")
        self._cancel.setProperty("role", "flat")
        self._cancel.setAccessibleName(f"Cancel {title}")
        self._cancel.clicked.connect(self.stop)
        self._on_cancel = cancel
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(appearance.px(8))
        for widget in (self._label, self._bar, self._cancel):
            row.addWidget(widget)
        self.hide()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self.show)
        self._patience.start()

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Show how far the job is, and what it does just now; a `total` of 0 means that nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        percent = f"{done * 100 // total} %" if total else ""
        self._label.setText(" · ".join(part for part in (self._title, words, percent) if part))

    def finish(self) -> None:
        """Go away."""
        self._patience.stop()
        self.hide()
        self.deleteLater()

    @property
    def words(self) -> str:
        """Give what is said of the job."""
        return self._label.text()

    def stop(self) -> None:
        """Ask the job to stop, once."""
        self._cancel.setEnabled(False)
        self._label.setText(f"{self._title} · stopping")
        self._on_cancel()


class StatusBar(QFrame):
    """The foot of the window."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self._appearance = appearance
        self.setProperty("role", "footer")
        self.file = StatusItem(appearance, "Company")
        self.ledger = StatusItem(appearance, "Ledger", gives_way=True)
        self.backup = StatusItem(appearance, "Backup")
        self.mail = StatusItem(appearance, "Mail")
        self.reminders = StatusItem(appearance, "Reminders")
        self._row = QHBoxLayout(self)
        for item in (self.file, self.ledger, self.backup, self.mail, self.reminders):
            self._row.addWidget(item)
        self._row.addStretch(1)
        self._jobs: list[JobLine] = []
        appearance.changed.connect(self._dress)
        self._dress()

    @property
    def jobs(self) -> list[JobLine]:
        """List the jobs that run."""
        return list(self._jobs)

    def job_words(self) -> str:
        """Give what is said of the jobs that are seen."""
        return "; ".join(line.words for line in self._jobs if not line.isHidden())

    @property
    def job_count(self) -> int:
        """Count the jobs that run."""
        return len(self._jobs)

    def clear(self) -> None:
        """Say nothing of a company: none is open."""
        for item in (self.file, self.ledger, self.backup, self.mail, self.reminders):
            item.hide()

    def add_job(self, title: str, cancel: Callable[[], None]) -> JobLine:
        """Make room for a job."""
        line = JobLine(self._appearance, title, cancel, self)
        self._jobs.append(line)
        self._row.addWidget(line)
        return line

    def remove_job(self, line: JobLine) -> None:
        """Take a job that ended away."""
        self._jobs.remove(line)
        line.finish()

    def _dress(self) -> None:
        px = self._appearance.px
        self._row.setContentsMargins(px(6), 0, px(12), 0)
        self._row.setSpacing(px(8))
        self.setFixedHeight(px(27))
