"""What was done to lines, so that it can be taken back while the form is open."""

from collections.abc import Sequence

from app.ui.form.line_cells import Line

KEPT = 100


class LineSteps:
    """Former states of the lines, and those that were taken back."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._before: list[list[Line]] = []
        self._after: list[list[Line]] = []

    def keep(self, lines: Sequence[Line]) -> None:
        """Remember how the lines stand before a change; what was taken back is gone with it."""
        self._before = [*self._before[1 - KEPT:], copied(lines)]
        self._after.clear()

    def back(self, lines: Sequence[Line]) -> list[Line] | None:
        """Give how the lines stood before the last change, None when there was none."""
        return _turn(self._before, self._after, lines)

    def forth(self, lines: Sequence[Line]) -> list[Line] | None:
        """Give how the lines stood before the last step back, None when there was none."""
        return _turn(self._after, self._before, lines)

    def forget(self) -> None:
        """Begin anew."""
        self._before.clear()
        self._after.clear()


def _turn(source: list[list[Line]], target: list[list[Line]], lines: Sequence[Line]) -> list[Line] | None:
    if not source:
        return None
    target.append(copied(lines))
    return source.pop()


def copied(lines: Sequence[Line]) -> list[Line]:
    """Copy lines, so that one can change without the other."""
    return [Line(dict(line.entries), dict(line.carried)) for line in lines]
