"""What a verb gives back, and how it is printed: one JSON object, or something a person reads with ease."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import CounterflowError, DomainError, EnvironmentFault, NeedsConfirmation
from app.kernel.formatting import Formatter

CELL_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb found or did; `complaint` goes to standard error when the answer is not all that was wanted.

    A `told` answer was printed as it came.
    """

    data: Mapping[str, Any]
    text: str
    exit_code: int = 0
    complaint: str = ""
    told: bool = False


def print_answer(answer: Answer, *, as_json: bool) -> None:
    """Print an answer to standard output, and what is wrong with it to standard error."""
    if not answer.told:
        print(json_text(answer.data) if as_json else Formatter().sentence(answer.text))
    if answer.complaint:
        print_complaint(answer.complaint)


def print_error(error: CounterflowError, *, as_json: bool) -> None:
    """Say in one line what failed and what helps; as JSON, too, where that was asked for."""
    if as_json:
        print(json_text({"ok": False, "error": error_data(error)}))
    print_complaint(sentence_of(error))


def print_complaint(text: str) -> None:
    """Print one line to standard error."""
    print(f"counterflow: {' '.join(text.split())}", file=sys.stderr)


def sentence_of(error: CounterflowError) -> str:
    """Say what failed and what helps."""
    if isinstance(error, EnvironmentFault):
        return f"{error.message} {error.remedy}"
    if isinstance(error, NeedsConfirmation):
        return f"{error.message} If it is meant, say so with --yes {error.key}"
    return error.message


def error_data(error: CounterflowError) -> dict[str, Any]:
    """Give an error as plain values."""
    data: dict[str, Any] = {"code": error.code, "message": error.message}
    if isinstance(error, DomainError) and error.field:
        data["field"] = error.field
    if isinstance(error, NeedsConfirmation):
        data["confirm"] = error.key
    if isinstance(error, EnvironmentFault):
        data["remedy"] = error.remedy
    return data


def json_text(data: object) -> str:
    """Write plain values as one line of JSON; numbers in sentences are written as in English."""
    return Formatter().sentence(json.dumps(data, ensure_ascii=False))


def table_text(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool] = ()) -> str:
    """Set rows of texts under their headings; the columns named in `right` end flush."""
    cells = [[_cell(value) for value in row] for row in (headings, *rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(headings))]
    to_right = [*right, *(False for _ in headings[len(right) :])]
    lines = [
        "  ".join(
            value.rjust(width) if flush else value.ljust(width)
            for value, width, flush in zip(row, widths, to_right, strict=True)
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def _cell(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= CELL_LIMIT else f"{flat[: CELL_LIMIT - 1]}…"
