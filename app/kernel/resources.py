"""Where the files that ship with the program lie: in a checkout, an installation and a frozen build."""

import sys
from pathlib import Path


def program_root() -> Path:
    """Give the folder that holds `app`, `migrations` and `resources`."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def resource_path(*parts: str) -> Path:
    """Give the path of a shipped resource, such as `resource_path("fonts", "Inter-Regular.ttf")`."""
    return program_root().joinpath("resources", *parts)


def migrations_path() -> Path:
    """Give the folder of the migrations."""
    return program_root() / "migrations"
