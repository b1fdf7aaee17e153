"""The import contracts hold, and each can be broken."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
BELOW_THE_WINDOW = {"kernel", "exchange", "numerics"}

HOUSE = (
    "kernel", "kernel/errors.py", "exchange", "numerics", "ui", "shell", "cli", "areas",
    "areas/catalog", "areas/catalog/rules.py",
    "areas/inventory", "areas/inventory/area.py", "areas/inventory/ui", "areas/inventory/charts.py",
    "areas/inventory/documents.py", "areas/inventory/operations.py", "areas/inventory/queries.py",
    "areas/inventory/events.py", "areas/inventory/models.py", "areas/inventory/rules.py",
)

BREACHES = {
    "a stray module in an area": ("areas/inventory/helpers.py", ""),
    "a stray module beside the floors": ("common.py", ""),
    "an area that nobody placed": ("areas/rentals/__init__.py", ""),
    "a rule that knows a table, if only for its type": (
        "areas/inventory/rules.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.areas.inventory import models\n",
    ),
    "a lower area that knows a higher one": ("areas/catalog/rules.py", "from app.areas.inventory import rules\n"),
    "a kernel that knows the window": ("kernel/errors.py", "from app.ui import notices\n"),
    "a query that knows Qt": ("areas/inventory/queries.py", "from PySide6 import QtCore\n"),
    "an operation that draws": ("areas/inventory/operations.py", "import matplotlib\n"),
    "a chart that is a widget": ("areas/inventory/charts.py", "from PySide6.QtWidgets import QWidget\n"),
    "a widget that reads tables": ("areas/inventory/ui/panel.py", "from app.areas.inventory import models\n"),
    "a window that speaks SQL": ("shell/window.py", "from sqlalchemy import select\n"),
    "a rule that speaks SQL": ("areas/inventory/rules.py", "from sqlalchemy import select\n"),
}


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of this project on the package `app` in a folder."""
    linter = Path(sys.executable).with_name("lint-imports")
    command = [str(linter), "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    environment = {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def build_house(folder: Path) -> Path:
    """Lay out an empty house in which every contract holds."""
    for name in ("", *HOUSE):
        path = folder / "app" / name
        if path.suffix:
            path.touch()
        else:
            path.mkdir(parents=True)
            (path / "__init__.py").touch()
    return folder / "app"


def test_the_contracts_hold() -> None:
    result = check_contracts(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_empty_house_keeps_them(tmp_path: Path) -> None:
    build_house(tmp_path)
    result = check_contracts(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found(breach: str, tmp_path: Path) -> None:
    name, source = BREACHES[breach]
    path = build_house(tmp_path) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    result = check_contracts(tmp_path)
    assert result.returncode == 1, result.stderr
    assert "BROKEN" in result.stdout


def test_every_floor_below_the_window_is_kept_free_of_qt() -> None:
    contract = next(item for item in SETTINGS["contracts"] if item["id"] == "no-qt-below-ui")
    standing = {name for name in BELOW_THE_WINDOW if (ROOT / "app" / name).is_dir()}
    assert {f"app.{name}" for name in standing} <= set(contract["source_modules"])
