"""The filter of one column, as a panel below its header."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from app.kernel.listing import ColumnInfo, Filter, Kind
from app.ui.plain import PlainLabel
from app.ui.table.conditions import TEXT_CHOICES, WORDS, between_days, between_numbers, end_text
from app.ui.table.popup import Popup
from app.ui.theme import Appearance

MOST_WORDS = 14
"""So many words are offered to be ticked; of more than that one is typed."""

WHETHER = ("empty", "filled")


def _values_of(present: Sequence[Filter]) -> list[object]:
    found: list[object] = []
    for item in present:
        found.extend(item.value if isinstance(item.value, (list, tuple)) else [item.value])
    return found


def _ticks(item: Filter, words: Sequence[str]) -> bool:
    """Tell whether a condition can be said by ticking words."""
    return item.operator in WHETHER or (
        item.operator == "in" and all(value in words for value in _values_of([item])))


class FilterPopup(Popup):
    """Asks for the conditions of a column; `chosen` carries them, empty to clear."""

    chosen = Signal(object)

    def __init__(
        self, column: ColumnInfo, present: Sequence[Filter], appearance: Appearance, parent: QWidget,
    ) -> None:
        """Show what is in force."""
        super().__init__(f"Filter by {column.title}", appearance, parent)
        self.column = column
        self._read = self._build(list(present))
        self.fault = PlainLabel("", "quiet", wrap=True)
        self.fault.hide()
        self.outer.insertWidget(2, self.fault)
        clear = self.add_button("Clear")
        clear.clicked.connect(lambda: self._choose(()))
        apply = self.add_button("Apply", "primary")
        apply.clicked.connect(self.apply)

    def apply(self) -> None:
        """Pass the conditions on, or say what cannot be read."""
        try:
            self._choose(self._read())
        except ValueError as error:
            self.fault.setText(str(error))
            self.fault.show()
            self.adjustSize()

    def _choose(self, conditions: tuple[Filter, ...]) -> None:
        self.chosen.emit(conditions)
        self.close()

    def _build(self, present: list[Filter]) -> Callable[[], tuple[Filter, ...]]:
        match self.column.kind:
            case Kind.STATE if self.column.states:
                return self._build_choices([(key, state.word) for key, state in self.column.states], present)
            case Kind.FLAG:
                return self._build_choices([("true", "Yes"), ("false", "No")], present)
            case Kind.DATE | Kind.TIME:
                return self._build_range(present, self._days, "2026-03-31, today, -30")
            case kind if kind.is_number:
                return self._build_range(present, self._numbers, "any")
        words = self.column.words
        if 0 < len(words) <= MOST_WORDS and all(_ticks(item, words) for item in present):
            return self._build_words(words, present)
        return self._build_text(present)

    def _build_text(self, present: list[Filter]) -> Callable[[], tuple[Filter, ...]]:
        choice = QComboBox()
        choice.setAccessibleName(f"How {self.column.title} is compared")
        for operator in TEXT_CHOICES:
            choice.addItem(WORDS[operator], operator)
        edit = self._edit(self.column.title, "")
        if present:
            choice.setCurrentIndex(max(0, choice.findData(present[0].operator)))
            edit.setText(str(present[0].value or ""))
        choice.currentIndexChanged.connect(lambda: edit.setEnabled(choice.currentData() not in ("empty", "filled")))
        self.content.addWidget(choice)
        self.content.addWidget(edit)
        edit.setFocus()
        return lambda: self._text(str(choice.currentData()), edit.text().strip())

    def _text(self, operator: str, text: str) -> tuple[Filter, ...]:
        if operator in ("empty", "filled"):
            return (Filter(self.column.key, operator),)
        return (Filter(self.column.key, operator, text),) if text else ()

    def _build_range(
        self, present: list[Filter], make: Callable[[str, str], tuple[Filter, ...]], hint: str,
    ) -> Callable[[], tuple[Filter, ...]]:
        grid = QGridLayout()
        low, high = self._edit(f"{self.column.title} from", hint), self._edit(f"{self.column.title} to", hint)
        for place, (word, edit, operators) in enumerate((("From", low, (">=", ">")), ("To", high, ("<=", "<")))):
            grid.addWidget(PlainLabel(word, "label"), place, 0)
            grid.addWidget(edit, place, 1)
            ends = [item for item in present if item.operator in operators]
            edit.setText(end_text(ends[0], self.column, self.appearance.formatter) if ends else "")
        self.content.addLayout(grid)
        low.setFocus()
        return lambda: make(low.text(), high.text())

    def _numbers(self, low: str, high: str) -> tuple[Filter, ...]:
        return between_numbers(self.column.key, low, high, self.appearance.formatter.conventions)

    def _days(self, low: str, high: str) -> tuple[Filter, ...]:
        return between_days(self.column, low, high, self.appearance.formatter)

    def _build_choices(
        self, choices: list[tuple[str, str]], present: list[Filter],
    ) -> Callable[[], tuple[Filter, ...]]:
        ticked = self._boxes(choices, _values_of(present))
        return lambda: self._chosen(ticked(), len(choices))

    def _boxes(self, choices: Sequence[tuple[str, str]], chosen: Sequence[object]) -> Callable[[], list[str]]:
        boxes = {}
        for key, word in choices:
            boxes[key] = QCheckBox(word)
            boxes[key].setChecked(key in chosen)
            self.content.addWidget(boxes[key])
        next(iter(boxes.values())).setFocus()
        return lambda: [key for key, box in boxes.items() if box.isChecked()]

    def _build_words(self, words: Sequence[str], present: list[Filter]) -> Callable[[], tuple[Filter, ...]]:
        """Offer each word there is, and whether there is any at all."""
        chosen = [f" {item.operator}" if item.operator in WHETHER else value
                  for item in present for value in _values_of([item])]
        ticked = self._boxes([*((word, word) for word in words), *((f" {key}", WORDS[key].capitalize())
                                                                   for key in WHETHER)], chosen)

        def conditions() -> tuple[Filter, ...]:
            keys = ticked()
            whether = next((key for key in WHETHER if f" {key}" in keys), "")
            if whether:
                return (Filter(self.column.key, whether),)
            return (Filter(self.column.key, "in", tuple(keys)),) if keys else ()

        return conditions

    def _chosen(self, keys: list[str], of: int) -> tuple[Filter, ...]:
        return (Filter(self.column.key, "in", tuple(keys)),) if 0 < len(keys) < of else ()

    def _edit(self, name: str, hint: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText(hint)
        edit.setMinimumWidth(self.appearance.px(200))
        edit.returnPressed.connect(self.apply)
        return edit
