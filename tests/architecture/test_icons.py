"""Every icon that the program names is shipped."""

import ast
from collections.abc import Iterator

from app.kernel.resources import resource_path
from tests.architecture.tracked import ROOT

PLACES = {"ActionSpec": 2, "TabSpec": 2, "EmptySpec": 2, "TimelineEntry": 3}
TOLD = "_TOLD"


def named_icons() -> Iterator[tuple[str, str]]:
    """Find the icons named in declarations and timelines: (file and line, icon)."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for icon in icons_of(node):
                yield f"{path.relative_to(ROOT)}:{icon.lineno}", str(icon.value)


def icons_of(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACES:
        given = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
        given += node.args[PLACES[node.func.id] : PLACES[node.func.id] + 1]
        yield from (value for value in given if isinstance(value, ast.Constant) and value.value)
    elif isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == TOLD for to in node.targets):
        words = [value for value in ast.walk(node.value) if isinstance(value, ast.Tuple) and len(value.elts) == 3]
        yield from (word.elts[1] for word in words if isinstance(word.elts[1], ast.Constant))


def test_every_icon_is_shipped() -> None:
    named = list(named_icons())
    assert len(named) > 50
    assert [(place, icon) for place, icon in named if not resource_path("icons", f"{icon}.svg").is_file()] == []
