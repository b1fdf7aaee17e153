"""An error that nobody foresaw is written down without names, wherever it happens."""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.shell.crash import REPORTS_KEPT, report_text, watching, write_report


def fail(name: str) -> None:
    raise KeyError(name)


def test_a_report_tells_where_and_quotes_no_person(tmp_path: Path) -> None:
    with pytest.raises(KeyError) as caught:
        fail("Ana Trujillo")
    path = write_report(tmp_path, caught.value)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "KeyError" in text
    assert "in fail" in text
    assert "Trujillo" not in text


def test_the_cause_is_told_as_well() -> None:
    error = TypeError("the wrong type")
    error.__cause__ = KeyError("Ana Trujillo")
    text = report_text(error, datetime(2026, 3, 31, tzinfo=UTC))
    assert text.index("TypeError: the wrong type") < text.index("KeyError")


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    for _ in range(REPORTS_KEPT + 3):
        write_report(tmp_path, ValueError())
    assert len(list(tmp_path.glob("crash-*.txt"))) == REPORTS_KEPT


def test_a_thread_that_fails_is_told_of(tmp_path: Path) -> None:
    told: list[tuple[BaseException, Path | None]] = []
    before = sys.excepthook, threading.excepthook
    with watching(tmp_path, lambda error, path: told.append((error, path))):
        thread = threading.Thread(target=fail, args=("x",))
        thread.start()
        thread.join()
    assert isinstance(told[0][0], KeyError)
    assert told[0][1] is not None
    assert (sys.excepthook, threading.excepthook) == before


def test_a_folder_that_cannot_be_written_does_not_make_things_worse(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert write_report(blocked, ValueError()) is None
