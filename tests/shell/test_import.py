"""Files into the company through the window: looked at, mapped, rehearsed, taken in, taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.kernel.declare import ImportField, ImportSpec
from app.kernel.listing import ListRequest
from app.kernel.settings import Settings
from app.registry import DECLARATIONS
from app.shell.import_card import FileCard
from app.shell.import_looking import Looking, known_columns, likely_kind, look_at_files, profile_of, sources_of_folder
from app.shell.import_page import ImportPage
from app.shell.window import MainWindow
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

PATIENCE = 120_000
CUSTOMERS = "code,name,city,Pager\nALFKI,Alfreds Futterkiste,Berlin,030-007\nANATR,,México,\n"

ITEMS = ImportSpec("items", "Items", "catalog.import", (
    ImportField("sku", "SKU", required=True), ImportField("name", "Name", required=True, aliases=("ProductName",)),
), lambda _uow, _rows: [])
PARTIES = ImportSpec("parties", "Parties", "parties.import", (
    ImportField("code", "Code", aliases=("CustomerID",)), ImportField("name", "Name", required=True),
), lambda _uow, _rows: [])


def test_headings_are_known_by_name_title_and_alias() -> None:
    assert known_columns(ITEMS, ("Sku", "Product name", "Fax")) == {"Sku": "sku", "Product name": "name"}


@pytest.mark.parametrize(("path", "headings", "kind"), [
    ("export.csv", ("SKU", "Name"), "items"),
    ("export.csv", ("CustomerID", "Name"), "parties"),
    ("parties.csv", ("Name",), "parties"),
    ("My items 2026.csv", ("Name",), "items"),
])
def test_the_kind_is_guessed_from_headings_and_name(path: str, headings: tuple[str, ...], kind: str) -> None:
    assert likely_kind(path, headings, (ITEMS, PARTIES)) == kind


def test_a_folder_of_no_known_program_gives_nothing(tmp_path: Path) -> None:
    assert profile_of(tmp_path) == ""
    assert sources_of_folder(tmp_path) == ()


def test_a_statement_of_a_german_bank_is_read_as_it_is_written(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "umsatz.csv"
    path.write_text("Buchungstag;Betrag;Verwendungszweck\n29.11.2026;1.421,14;IN-00001\n", encoding="utf-8")
    look, = look_at_files(Looking((str(path),)), lambda *_: None, lambda: False)
    card = FileCard(Appearance("light"), DECLARATIONS.imports, look, "1 row")
    qtbot.addWidget(card)
    source = card.source()
    assert source is not None
    assert (source.kind, source.numbers, source.dates) == ("bank_statement", "1.234,56", "31.03.2026")
    card.dates.setCurrentIndex(card.dates.findData("31/03/2026"))
    assert card.source() != source, "a person can say otherwise"


@pytest.fixture
def window(qtbot: QtBot, founded_path: Path, tmp_path: Path) -> Iterator[MainWindow]:
    opened = MainWindow(Appearance("light"), Settings(), tmp_path / "settings.json")
    opened.show()
    opened.begin(str(founded_path))
    qtbot.waitUntil(lambda: opened.company is not None)
    yield opened
    opened.end()
    opened.deleteLater()


def customers(window: MainWindow) -> int:
    assert window.company is not None
    workspace = window.company.desk.workspace
    with workspace.reader() as reader:
        return workspace.declarations.list_query("customers").count(reader, ListRequest())


def words(page: ImportPage) -> str:
    return " | ".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisibleTo(page))


def test_a_file_is_looked_at_rehearsed_taken_in_and_taken_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path,
) -> None:
    company = window.company
    assert company is not None
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS, encoding="utf-8")
    company.importer.open([file])
    page = company.importer.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.cards), timeout=PATIENCE)
    assert "Say first what these columns are: Pager" in words(page)
    assert not page.import_button.isEnabled()
    page.cards[0].choose("Pager", "")
    page.check_button.click()
    qtbot.waitUntil(lambda: page.result is not None, timeout=PATIENCE)
    assert customers(window) == 0
    page.import_button.click()
    qtbot.waitUntil(lambda: bool(company.notices.notices), timeout=PATIENCE)
    assert company.notices.notices[0].text == "1 row taken in, 1 refused"
    assert customers(window) == 1
    undo = next(button for button in company.notices.findChildren(QPushButton) if button.text() == "Undo")
    undo.click()
    qtbot.waitUntil(lambda: customers(window) == 0, timeout=PATIENCE)


def test_a_file_that_is_no_table_says_why(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    company = window.company
    assert company is not None
    file = tmp_path / "picture.csv"
    file.write_bytes(b"PK\x03\x04not a text")
    company.importer.open([file])
    page = company.importer.page
    assert page is not None
    qtbot.waitUntil(lambda: "is no text" in words(page), timeout=PATIENCE)
    assert "Nothing here can be taken in" in words(page)
    assert not page.import_button.isEnabled()
    company.go("sales")
    company.importer.open()
    assert company.pages.currentWidget() is page
    company.importer.close()
    assert company.pages.currentWidget() is company.pages.page
