"""Where a company's backups lie, how long each is kept, and which of them have lapsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from app.kernel.database import is_server
from app.kernel.settings import Settings
from app.kernel.storage import remove_file


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A copy of a company: when it was made and the day from which it is not kept any more (None: always kept)."""

    path: Path
    made_at: datetime
    lapses_on: date | None


def backups_of(target: str, settings: Settings) -> Path:
    """Give the folder in which a company's backups lie."""
    company = Path(target)
    return Path(settings.backup_folder) if settings.backup_folder else company.parent / f"{company.stem} backups"


def next_backup(target: str, settings: Settings) -> Path:
    """Name the backup that is made now."""
    return backups_of(target, settings) / f"{Path(target).stem} {datetime.now(UTC):%Y%m%d-%H%M%S}.db"


def last_backup(target: str, settings: Settings) -> datetime | None:
    """Tell when the newest backup was made; None when there is none."""
    found = [path.stat().st_mtime for path in backups_of(target, settings).glob("*.db")]
    return datetime.fromtimestamp(max(found), UTC) if found else None


def kept_backups(target: str, settings: Settings) -> tuple[KeptBackup, ...]:
    """List all copies of a company, the newest first: backups, and what upgrades and restoring left beside it."""
    if is_server(target):
        return ()
    found = [_kept(path, settings.backup_days) for path in sorted(set(_copies(Path(target), settings)))]
    return tuple(sorted(found, key=lambda kept: kept.made_at, reverse=True))


def _copies(company: Path, settings: Settings) -> Iterator[Path]:
    """Give the copies that the program itself named; what a person put there under another name is theirs."""
    named = re.compile(rf"{re.escape(company.stem)} (before restore )?\d{{8}}-\d{{6}}[-\d]*( before upgrade)?\.db")
    for folder in (backups_of(str(company), settings), company.parent):
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if named.fullmatch(path.name))


def _kept(path: Path, days: int) -> KeptBackup:
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return KeptBackup(path, made, (made + timedelta(days=days)).date() if days else None)


def remove_lapsed(target: str, settings: Settings, today: date) -> tuple[Path, ...]:
    """Remove the copies that have lapsed, never the newest; give what was removed."""
    lapsed = [kept.path for kept in kept_backups(target, settings)[1:] if kept.lapses_on and kept.lapses_on <= today]
    for path in lapsed:
        remove_file(path)
        remove_file(path.with_name(f"{path.name}.sha256"))
    return tuple(lapsed)


def target_of(connection: Connection) -> str | None:
    """Give the file behind a connection; None when it is a server's."""
    if connection.dialect.name != "sqlite":
        return None
    row = next(row for row in connection.exec_driver_sql("PRAGMA database_list") if row[1] == "main")
    return str(row[2])
