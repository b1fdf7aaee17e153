"""Backups that are known to be good: copied in one go, hashed, and opened once before they count."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.kernel.database import APPLICATION_ID, Database, connect_file, sqlite
from app.kernel.errors import EnvironmentFault
from app.kernel.schema import versions
from app.kernel.storage import flush_to_disk, held, put_in_place, remove_file, removed_on_failure

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was examined; without `sha256` nobody can tell whether it is as it was when it was made."""

    path: Path
    bytes: int
    sha256: str
    version: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the file that was there before now lies."""

    backup: Backup
    kept: Path | None


def now_stamp() -> str:
    """Give the present moment for a file's name."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def back_up(database: Database, path: Path) -> Backup:
    """Copy an open company in one go, while others work in it, and examine the copy.

    Raises EnvironmentFault when there is no room, the copy is not good, or the company is on a server.
    """
    if not database.is_sqlite:
        raise EnvironmentFault(
            "backup.server", "A company on a server is backed up by the server's own program.",
            f"Run: pg_dump --format=custom --file={path} DATABASE",
        )
    connection = connect_file(Path(database.target))
    try:
        return back_up_connection(connection, path)
    finally:
        connection.close()


def back_up_connection(connection: Any, path: Path) -> Backup:
    """Copy what a driver's connection sees, hash the copy and open it once; the name appears only when it is good."""
    if path.exists():
        raise EnvironmentFault("backup.exists", f"There is already a file {path}.", "Choose another name.")
    making = path.with_name(f"{path.name}.making")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_file(making)
        with removed_on_failure(making):
            connection.execute("VACUUM INTO ?", (str(making),))
            version = _open_once(making)
            digest = _hash(making)
            _digest_path(path).write_text(f"{digest}  {path.name}\n", encoding="utf-8")
            put_in_place(making, path)
    except (OSError, sqlite.Error) as error:
        raise EnvironmentFault(
            "backup.failed", f"The backup {path} could not be written ({error}).",
            "The company itself is safe. Choose a folder with room that you may write to.",
        ) from error
    return Backup(path, path.stat().st_size, digest, version)


def examine(path: Path) -> Backup:
    """Prove a backup: its hash where one lies beside it, and that it opens; EnvironmentFault when it is not good."""
    if not path.is_file():
        raise EnvironmentFault("backup.missing", f"There is no file {path}.", "Check the name of the backup.")
    digest = ""
    if _digest_path(path).is_file():
        digest = _hash(path)
        if _digest_path(path).read_text(encoding="utf-8").split()[:1] != [digest]:
            raise EnvironmentFault(
                "backup.damaged", f"{path} is not what was backed up: its hash differs.",
                "Nothing was changed. Restore an older backup.",
            )
    return Backup(path, path.stat().st_size, digest, _open_once(path))


def restore(path: Path, target: Path) -> Restored:
    """Put a backup in a company's place; the file that was there is kept beside it.

    Raises EnvironmentFault when the backup is not good or the company is open; nothing is changed then.
    """
    backup = examine(path)
    making = target.with_name(f"{target.name}.restoring")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_file(making)
        with removed_on_failure(making):
            shutil.copyfile(path, making)
            _open_once(making)
            kept = _exchange(making, target)
    except (OSError, sqlite.Error) as error:
        raise EnvironmentFault(
            "restore.failed", f"{target} could not be restored ({error}).",
            "What was there before is untouched. Make sure there is room and that you may write there.",
        ) from error
    return Restored(backup, kept)


def _exchange(making: Path, target: Path) -> Path | None:
    """Keep the present file, if any, under another name, then replace it; at no moment is there none."""
    if not target.exists():
        put_in_place(making, target)
        return None
    kept = target.with_name(f"{target.stem} before restore {now_stamp()}{target.suffix}")
    with held(target) as connection:
        try:
            os.link(target, kept)
        except OSError:
            # Some file systems give a file one name only.
            connection.execute("VACUUM INTO ?", (str(kept),))
            flush_to_disk(kept)
        put_in_place(making, target, connection)
    return kept


def _open_once(path: Path) -> str:
    """Open a copy as the program would, read all of it, and give the version of its schema."""
    try:
        connection = connect_file(path)
        try:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except (sqlite.Error, TypeError) as error:
        raise _not_good(path, str(error)) from error
    if application_id != APPLICATION_ID or faults or version not in versions():
        raise _not_good(path, "; ".join(faults) or f"schema {version}")
    return str(version)


def _not_good(path: Path, reason: str) -> EnvironmentFault:
    return EnvironmentFault(
        "backup.damaged", f"{path} does not open as a company of this program ({reason}).",
        "Nothing was changed. Use another backup, or the program that made it.",
    )


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _digest_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")
