"""How the tests call the program: a verb in this process, its output, its complaint and its exit code."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main


@dataclass(frozen=True)
class Called:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Read the one JSON object that was printed."""
        return json.loads(self.out)


class Program:
    """The program, called with one company."""

    def __init__(self, path: Path | str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Name the company that every call works on."""
        self.path = Path(path)
        self._target = str(path)
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def call(self, *arguments: str, lines: str | None = None) -> Called:
        """Call a verb on the company; `lines` are its standard input."""
        if lines is not None:
            self._monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        self._capsys.readouterr()
        code = main([*arguments, "--db", self._target])
        captured = self._capsys.readouterr()
        return Called(code, captured.out, captured.err)

    def json(self, *arguments: str, lines: str | None = None) -> Any:
        """Call a verb that must succeed and give its JSON."""
        called = self.call(*arguments, "--json", lines=lines)
        assert (called.code, called.err) == (0, ""), called.err
        return called.json
