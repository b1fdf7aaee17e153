"""What one person set up on one machine: a single typed JSON file, written whole or not at all."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path

from app.kernel.errors import EnvironmentFault

DAMAGED = "damaged"


@dataclass(slots=True)
class Settings:
    """Everything that is kept between two starts; `layouts` holds what each tab and list remembers, by its name.

    `mode` is light, dark or system; `zoom` in percent; `company` the file or URL opened last; `locale` empty for the
    system's own; backups are kept for `backup_days`, 0 for ever.
    """

    mode: str = "system"
    zoom: int = 100
    density: str = "normal"
    locale: str = ""
    company: str = ""
    backup_folder: str = ""
    backup_days: int = 180
    window: dict[str, Any] = field(default_factory=dict)
    layouts: dict[str, Any] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    toured: bool = False

    def layout(self, name: str) -> dict[str, Any]:
        """Give what was remembered under a name; empty when nothing was."""
        kept = self.layouts.get(name)
        return dict(kept) if isinstance(kept, dict) else {}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as read, and what had to be said about the file."""

    settings: Settings
    notice: str = ""


def settings_path() -> Path:
    """Give the place of the person's settings file."""
    return user_config_path("counterflow", appauthor=False) / "settings.json"


def company_path() -> Path:
    """Give the place of the person's company where neither a command nor the settings name another."""
    return user_data_path("counterflow", appauthor=False) / "company.db"


def load_settings(path: Path) -> Loaded:
    """Read the settings; a damaged file is kept beside its place and defaults are used, a wrong value is left out."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        return Loaded(Settings(), f"Your settings in {path} cannot be read ({error.strerror}). Defaults are used.")
    except ValueError:
        return _set_aside(path)
    return Loaded(_typed(content)) if isinstance(content, dict) else _set_aside(path)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings in one step; EnvironmentFault when the folder does not let them be written."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise EnvironmentFault(
            "settings.unwritable", f"Your settings cannot be written to {path} ({error.strerror}).",
            "Your work is safe; only the layout is forgotten. Make room there, or allow writing to that folder.",
        ) from error


def _typed(content: Mapping[str, Any]) -> Settings:
    settings = Settings()
    for item in fields(Settings):
        value = content.get(item.name)
        if type(value) is type(getattr(settings, item.name)):
            setattr(settings, item.name, value)
    return settings


def _set_aside(path: Path) -> Loaded:
    kept = path.with_name(f"{path.name}.{DAMAGED}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    try:
        path.replace(kept)
    except OSError:
        kept = path
    return Loaded(Settings(), f"Your settings were damaged and are kept in {kept}. Defaults are used.")
