"""Asking for a file: which company to make or open, where a list or a backup goes."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

COMPANIES = "Companies (*.db)"
LISTS = "Excel (*.xlsx);;CSV (*.csv);;Tab separated (*.tsv);;JSON (*.json);;Calendar (*.ics)"
TABLES = "Tables (*.csv *.tsv *.txt *.xlsx *.ods *.ics *.xml *.sta *.mt940 *.940);;All files (*)"


def ask_company_to_open(parent: QWidget, folder: Path) -> Path | None:
    """Ask which company file to open."""
    return _chosen(QFileDialog.getOpenFileName(parent, "Open a company", str(folder), COMPANIES))


def ask_company_to_make(parent: QWidget, proposal: Path) -> Path | None:
    """Ask where a new company's file goes."""
    chosen = _chosen(QFileDialog.getSaveFileName(parent, "New company", str(proposal), COMPANIES))
    return None if chosen is None else chosen.with_suffix(chosen.suffix or ".db")


def ask_backup(parent: QWidget, folder: Path) -> Path | None:
    """Ask which backup to restore."""
    return _chosen(QFileDialog.getOpenFileName(parent, "Restore a backup", str(folder), COMPANIES))


def ask_export(parent: QWidget, name: str) -> Path | None:
    """Ask where a list goes; the ending names the format."""
    path, chosen = QFileDialog.getSaveFileName(parent, "Export this list", f"{name}.xlsx", LISTS)
    if not path:
        return None
    ending = chosen.partition("*")[2].partition(")")[0]
    return Path(path) if Path(path).suffix else Path(path + ending)


def ask_tables(parent: QWidget) -> list[Path]:
    """Ask which files to import."""
    paths, _ = QFileDialog.getOpenFileNames(parent, "Import", "", TABLES)
    return [Path(path) for path in paths]


def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    """Ask for a folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(chosen) if chosen else None


def ask_refused(parent: QWidget) -> Path | None:
    """Ask where the refused rows of an import go."""
    return _chosen(QFileDialog.getSaveFileName(parent, "Save the refused rows", "refused.csv", LISTS))


def _chosen(answer: tuple[str, str]) -> Path | None:
    return Path(answer[0]) if answer[0] else None
