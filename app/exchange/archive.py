"""Archives are looked over before anything is unpacked: how large, how dense, and what they declare."""

import zipfile
from pathlib import Path

from app.kernel.errors import DomainError, EnvironmentFault

MAX_ENTRIES = 10_000
MAX_UNPACKED_BYTES = 1 << 30
MAX_RATIO = 400
RATIO_FROM_BYTES = 1 << 20
PROLOGUE_BYTES = 1 << 16
DOCTYPE = "<!doctype"


def check_archive(path: Path) -> None:
    """Refuse an archive that is damaged, would fill the memory, or declares entities of its own.

    Raises DomainError saying which; EnvironmentFault when the file cannot be opened.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(path.name, entries)
            for entry in entries:
                _check_prologue(path.name, archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise DomainError("file.damaged", f"{path.name} is damaged or no spreadsheet ({error}).") from None
    except OSError as error:
        raise EnvironmentFault(
            "file.unreadable", f"{path} cannot be read ({error.strerror}).",
            "Nothing was changed. Check the name, and that you may read it.",
        ) from error


def _check_sizes(name: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    dense = [
        entry for entry in entries
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    ]
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or dense:
        raise DomainError(
            "file.bomb", f"{name} would unpack to {unpacked >> 20} MB in {len(entries)} parts; it is not opened.",
        )


def _check_prologue(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if not entry.filename.lower().endswith((".xml", ".rels")):
        return
    with archive.open(entry) as file:
        head = file.read(PROLOGUE_BYTES)
    # Two bytes a letter in UTF-16: without the zeros it reads like any other.
    if DOCTYPE in head.replace(b"\0", b"").decode("latin-1").lower():
        raise DomainError("file.doctype", f"{name} declares entities of its own ({entry.filename}); it is not opened.")
