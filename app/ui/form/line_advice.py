"""What lines will hold where nothing is typed, by the rows of the grid."""

from collections.abc import Sequence

from app.kernel.advice import Advice, LineAdvice
from app.kernel.fields import FieldInfo
from app.kernel.money import Money
from app.ui.form.line_cells import Cells, Line


class AdviceByRow:
    """The advice of the operation for the lines as they stand."""

    def __init__(self, cells: Cells) -> None:
        """Know nothing yet."""
        self._cells = cells
        self.lines: dict[int, LineAdvice] = {}
        self.total: Money | None = None

    def take(self, advice: Advice, rows: Sequence[Line]) -> None:
        """Keep an advice that is in the order of the lines that are not empty."""
        full = [number for number, line in enumerate(rows) if not line.empty]
        self.lines = dict(zip(full, advice.lines, strict=False))
        self.total = advice.total

    def forget(self) -> None:
        """Know nothing any more of single lines."""
        self.lines = {}

    def text(self, row: int, info: FieldInfo) -> str:
        """Give what a cell will hold, as it is written."""
        value = self.lines[row].values.get(info.name) if row in self.lines else None
        if value is None:
            return ""
        return value if isinstance(value, str) else self._cells.entry(info, value).text

    def warning(self, row: int, name: str) -> str:
        """Give what should be known of a cell before it is sent."""
        return self.lines[row].problems.get(name, "") if row in self.lines else ""

    def note(self, row: int) -> str:
        """Give what should be known of a line."""
        found = self.lines.get(row)
        return " ".join((found.note, *found.problems.values())).strip() if found else ""
