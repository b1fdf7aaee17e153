"""What is asked at first sight: what is open, what is late, what they are worth, how they feel; and what to do next."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.kernel.listing import Fact, Glance, Tone
from app.kernel.next_actions import NextAction
from app.ui.facts import LinkLabel, Open
from app.ui.plain import ElidedLabel, PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space

NARROWEST_QUESTION = 196
Begin = Callable[[NextAction], None]
PutOff = Callable[[NextAction, int], None]
"""Takes an advice and for how many days it is not wanted."""

NOT_NOW = (("Until tomorrow", 1), ("For a week", 7), ("For a month", 30))


class GlanceLine(QWidget):
    """A fact in one line: what on the left, how much on the right."""

    def __init__(self, fact: Fact, appearance: Appearance, open_record: Open, parent: QWidget | None = None) -> None:
        """Show a fact."""
        super().__init__(parent)
        text = appearance.formatter.cell(fact.value, fact.kind, fresh=True).whole or "–"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(appearance.px(Space.SMALL))
        row.addWidget(ElidedLabel(fact.title, "label"), 1)
        if fact.note:
            row.addWidget(PlainLabel(appearance.formatter.sentence(fact.note), "quiet"), 0)
        if fact.record and fact.record_id:
            link = LinkLabel(text, f"Open {fact.title}: {text}")
            link.clicked.connect(partial(open_record, fact.record, fact.record_id))
            link.setWordWrap(False)
            value: QWidget = link
        else:
            words = PlainLabel(text)
            words.setProperty("tone", fact.tone.value if fact.tone is not Tone.NEUTRAL else "")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value = words
        row.addWidget(value, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        exact = appearance.formatter.text(fact.value, fact.kind)
        self.setToolTip(tool_tip("\n".join(part for part in (exact if exact != text else "", fact.help) if part)))
        self.setAccessibleName(" ".join(part for part in (f"{fact.title}: {text}", fact.note) if part))


class GlanceQuestion(QWidget):
    """One question with its facts, or that there is nothing."""

    def __init__(
        self, glance: Glance, facts: Sequence[Fact], appearance: Appearance, open_record: Open,
        parent: QWidget | None = None,
    ) -> None:
        """Show the facts of a question."""
        super().__init__(parent)
        px = appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.HAIR))
        column.addWidget(PlainLabel(glance.question, "heading"))
        column.addSpacing(px(Space.HAIR))
        for fact in facts:
            column.addWidget(GlanceLine(fact, appearance, open_record))
        if not facts:
            nothing = PlainLabel(glance.nothing, "quiet")
            if glance is Glance.LATE:
                nothing.setProperty("tone", Tone.GOOD.value)
            column.addWidget(nothing)
        column.addStretch(1)
        self.setAccessibleName(glance.question)


class GlanceCard(QFrame):
    """The four questions, side by side where there is room and two by two where there is not."""

    def __init__(
        self, facts: Sequence[Fact], appearance: Appearance, open_record: Open, parent: QWidget | None = None,
    ) -> None:
        """Show the facts that answer a question."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("At a glance")
        self.appearance = appearance
        self.questions = [
            GlanceQuestion(glance, [fact for fact in facts if fact.glance is glance], appearance, open_record, self)
            for glance in Glance
        ]
        self._columns = 0
        px = appearance.px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(px(Space.MEDIUM), px(10), px(Space.MEDIUM), px(10))
        self._grid.setHorizontalSpacing(px(Space.LARGE + Space.SMALL))
        self._grid.setVerticalSpacing(px(Space.MEDIUM))
        self._arrange(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns."""
        super().resizeEvent(event)
        room = self.width() // self.appearance.px(NARROWEST_QUESTION)
        fitting = 4 if room >= 4 else 2 if room >= 2 else 1
        if fitting != self._columns:
            self._arrange(fitting)

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for place, question in enumerate(self.questions):
            self._grid.addWidget(question, place // columns, place % columns)
        for place in range(len(self.questions)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


class NextActionCard(QFrame):
    """What should be done next, why, and the button that begins it; what comes after it stands below."""

    def __init__(
        self, actions: Sequence[NextAction], appearance: Appearance, begin: Begin, put_off: PutOff,
        parent: QWidget | None = None,
    ) -> None:
        """Show what is advised, the most pressing first; each can be put off."""
        super().__init__(parent)
        self.setProperty("role", "bubble")
        self.setProperty("tone", _tone(actions[0]).value)
        self.setAccessibleName(f"Next: {actions[0].text}")
        px = appearance.px
        self.buttons: list[QPushButton] = []
        self.put_off: list[QToolButton] = []
        self._put_off = put_off
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.MEDIUM), px(10), px(Space.MEDIUM), px(10))
        column.setSpacing(px(Space.SMALL))
        for place, action in enumerate(actions):
            column.addLayout(self._row(action, appearance, begin, first=place == 0))

    def _row(self, action: NextAction, appearance: Appearance, begin: Begin, *, first: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(appearance.px(Space.MEDIUM))
        words = QVBoxLayout()
        words.setSpacing(appearance.px(Space.HAIR))
        words.addWidget(PlainLabel(action.text, "strong" if first else "", wrap=True))
        words.addWidget(PlainLabel(action.why, "quiet", wrap=True))
        row.addLayout(words, 1)
        button = QPushButton(action.label)
        button.setProperty("role", "primary" if first else "")
        button.setAutoDefault(False)
        button.setAccessibleName(f"{action.label}: {action.text}")
        button.clicked.connect(partial(begin, action))
        self.buttons.append(button)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._not_now(action, appearance), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _not_now(self, action: NextAction, appearance: Appearance) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setIcon(appearance.icon("clock"))
        button.setToolTip("Not now")
        button.setAccessibleName(f"Not now: {action.text}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addSection("Not now")
        for title, days in NOT_NOW:
            menu.addAction(title, partial(self._put_off, action, days))
        button.setMenu(menu)
        self.put_off.append(button)
        return button


def _tone(action: NextAction) -> Tone:
    """Give the tone of what is advised: a broken promise or a complaint alarms, business invites."""
    return Tone.BAD if action.weight >= 70 else Tone.WARNING if action.weight >= 50 else Tone.ACCENT
