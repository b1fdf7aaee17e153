"""Files of others handed to the system's programs, or saved where a person says."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.kernel.declare import Reader
from app.ui.desk import Desk

OPENED_BY_THE_SYSTEM = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "txt", "csv", "xlsx", "docx", "odt", "ods"})
"""What may be handed to another program; everything else can only be saved, since opening it might run it."""


def may_hand_over(name: str) -> bool:
    """Tell whether a file may be handed to the program that the system has for it."""
    return name.rpartition(".")[2].lower() in OPENED_BY_THE_SYSTEM


def hand_over(desk: Desk, name: str, content: bytes) -> None:
    """Hand a copy that nobody can write to the system's program."""
    folder = Path(tempfile.mkdtemp(prefix="counterflow-"))
    path = folder / name
    path.write_bytes(content)
    path.chmod(0o400)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        desk.say(f"No program here opens {name}. Save it, and open it where there is one.")


def save_as(owner: QWidget, desk: Desk, name: str, load: Callable[[Reader], bytes]) -> None:
    """Ask where a file is to go, and write it there."""
    path, _ = QFileDialog.getSaveFileName(owner, "Save document", name)
    if path:
        desk.read_later(owner, load, lambda content: _write_file(desk, Path(path), content))


def _write_file(desk: Desk, path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        desk.say(f"The document could not be saved: {error.strerror}. Choose another folder.")
