"""What a file may be called, how long it and its functions may be, and what it may not name."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.tracked import ROOT, project_files, python_files, text_files

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60
LISTS_OF_TABLES = "migrations/versions/"
EMPTY_NAMES = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}

# A letter in brackets keeps a pattern from finding itself here.
MACHINE_PATHS = re.compile(r"/[r]oot/|/[w]ork/|/[o]pt/|/[h]ome/\w|[A-Z]:\\+[U]sers")
REGISTRIES = re.compile(r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[i]ndex-url ")


def functions_of(name: str) -> Iterator[tuple[str, int]]:
    """Return the name and the length in lines of every function in a file."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1


def offenders(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """Return `file:line` for every line in which the pattern is found."""
    return [
        f"{name}:{number}"
        for name in names
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_a_sitting() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in python_files()}
    assert {name: length for name, length in lengths.items() if length > LINES_OF_A_FILE} == {}


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{name}: {function} ({length})"
        for name in python_files()
        if not name.startswith(LISTS_OF_TABLES)
        for function, length in functions_of(name)
        if length > LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_name_says_nothing() -> None:
    parts = {part: name for name in python_files() for part in PurePosixPath(name).with_suffix("").parts}
    assert {part: name for part, name in parts.items() if part.lower() in EMPTY_NAMES} == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    locks = [name for name in project_files() if name.startswith(".locks/")]
    assert offenders(MACHINE_PATHS, text_files()) == []
    assert offenders(REGISTRIES, [*text_files(), *locks]) == []


def test_a_lock_file_pins_and_hashes_and_gives_no_address() -> None:
    for name in ("app", "dev", "build"):
        text = (ROOT / ".locks" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9-]+==\S+", text, re.MULTILINE)
        unhashed = re.findall(r"^[a-z0-9-]+==[^\\]+$", text, re.MULTILINE)
        assert len(pinned) > 30
        assert unhashed == []
        assert "://" not in text
