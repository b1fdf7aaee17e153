"""Files are read as they are or refused with the place that is wrong; nothing is guessed."""

import codecs
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.cells import StoredFigure
from app.exchange.decoding import decode_text
from app.exchange.delimited import find_delimiter
from app.exchange.reading import read_table
from app.kernel.errors import CallError, CounterflowError, DomainError, EnvironmentFault

HEAD = b"code,label\n"
SHEET_PART = "xl/worksheets/sheet1.xml"


def written(folder: Path, content: bytes, name: str = "jars.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path: Path, **options: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read_table(path, **options)
    return caught.value


def cells(path: Path, **options: str) -> list[list[str]]:
    return [list(row.cells) for row in read_table(path, **options).rows]


def test_cells_stand_as_they_were_written(tmp_path: Path) -> None:
    path = written(tmp_path, b'code,label\n0012,"two\nlines"\n1E5,"say ""jam"""\n')
    sheet = read_table(path)
    assert sheet.headings == ("code", "label")
    assert [(row.number, *row.cells) for row in sheet.rows] == [(2, "0012", "two\nlines"), (3, "1E5", 'say "jam"')]


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", b"code;label\n1;a,b\n"), ("a.csv", b"code\tlabel\n1\ta,b\n"), ("a.tsv", b"code\tlabel\n1\ta,b\n"),
    ("a.csv", b"code|label\n1|a,b\n"), ("a.csv", b'"code, really",label\n1,"a,b"\n'),
])
def test_the_delimiter_is_found_from_the_headings(tmp_path: Path, name: str, content: bytes) -> None:
    assert cells(written(tmp_path, content, name)) == [["1", "a,b"]]


@pytest.mark.parametrize("content", [
    codecs.BOM_UTF8 + "code\nKäse".encode(), codecs.BOM_UTF16_LE + "code\nKäse".encode("utf-16-le"),
    codecs.BOM_UTF16_BE + "code\nKäse".encode("utf-16-be"), "code\nKäse".encode(),
])
def test_a_mark_of_the_encoding_is_believed(tmp_path: Path, content: bytes) -> None:
    assert cells(written(tmp_path, content)) == [["Käse"]]


def test_what_is_not_utf8_is_asked_about_and_read_as_told(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "1,Käse\n".encode("cp1252"))
    error = refusal(path)
    assert (error.code, error.field, error.params["line"]) == ("file.encoding", "encoding", 2)
    assert "--encoding" in error.message
    assert cells(path, encoding="cp1252") == [["1", "Käse"]]
    assert refusal(path, encoding="ascii").code == "file.encoding"
    with pytest.raises(CallError, match="no encoding “klingon”"):
        read_table(path, encoding="klingon")


@pytest.mark.parametrize("encoding", ["", "cp1252"])
def test_two_encodings_in_one_file_are_told_by_their_lines(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, HEAD + "1,Käse\n".encode() + "2,Müsli\n".encode("cp1252"))
    error = refusal(path, encoding=encoding)
    assert error.code == "file.encodings"
    assert "line 2 is UTF-8, line 3 is not" in error.message


@pytest.mark.parametrize(("content", "code", "words"), [
    (HEAD + b"1,a\n2,\0\n", "file.nul", "Line 3"),
    (HEAD + b'1,a\n2,"never closed\n3,b\n', "file.damaged", "Row 3 .*never closed"),
    (HEAD + b'1,"a"b\n', "file.damaged", "Row 2 .*middle of a cell"),
    (HEAD + b"1," + b"x" * 200_000 + b"\n", "file.damaged", "Row 2 .*longer than"),
    (b"", "file.empty", "no rows"),
    (b"code,Code\n1,2\n", "file.heading_twice", "“Code” twice"),
    (b"code,,label\n1,2,3\n", "file.heading_empty", "Column 2"),
    (b",".join(b"c%d" % number for number in range(600)) + b"\n", "file.columns", "600 columns"),
])
def test_a_damaged_file_is_refused_with_the_place(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    error = refusal(written(tmp_path, content))
    assert error.code == code
    with pytest.raises(DomainError, match=words):
        raise error


def test_a_file_that_is_not_there_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="There is no file"):
        read_table(tmp_path / "none.csv")


def test_a_name_that_lies_is_told(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, HEAD, "a.xlsx")).code == "file.misnamed"
    assert refusal(workbook(tmp_path / "a.csv")).code == "file.misnamed"
    assert refusal(written(tmp_path, HEAD, "a.doc")).code == "file.format"


def workbook(path: Path) -> Path:
    """Make a small workbook: text, figures, a day, a moment, truth, a formula and a text that looks like one."""
    real = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(str(real), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Jars")
        sheet.write_row(0, 0, ["code", "qty", "filled", "opened", "sealed", "sum"])
        sheet.write_string(1, 0, "0012")
        sheet.write_number(1, 1, 0.1)
        sheet.write_datetime(1, 2, date(2026, 3, 31), day)
        sheet.write_datetime(1, 3, datetime(2026, 3, 31, 14, 5), day)  # noqa: DTZ001 - a sheet knows no zone
        sheet.write_boolean(1, 4, True)
        sheet.write_formula(1, 5, "=B2*2", value=0.2)
        sheet.write_row(2, 0, ["=1+1", 1234567])
        book.add_worksheet("Lids").write_row(0, 0, ["lid"])
    return real.rename(path)


def test_a_workbook_gives_the_same_texts_and_marks_formulas(tmp_path: Path) -> None:
    sheet = read_table(workbook(tmp_path / "a.xlsx"))
    first, second = (list(row.cells) for row in sheet.rows)
    assert first == ["0012", "0.1", "2026-03-31", "2026-03-31 14:05:00", "true", "="]
    assert isinstance(first[1], StoredFigure)
    assert second[:2] == ["'=1+1", "1234567"]
    assert read_table(tmp_path / "a.xlsx", sheet="Lids").headings == ("lid",)
    assert "Jars, Lids" in refusal(tmp_path / "a.xlsx", sheet="Boxes").message


def rewritten(path: Path, part: str, change: bytes) -> Path:
    """Copy an archive with one part replaced."""
    result = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change if entry.filename == part else old.read(entry))
    return result


def sheet_with(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_hostile_archives_are_not_opened(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "a.xlsx")
    bomb = rewritten(plain, "docProps/app.xml", b" " * (16 << 20))
    assert refusal(bomb).code == "file.bomb"
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet_with("")
    assert refusal(rewritten(plain, SHEET_PART, entities)).code == "file.doctype"
    utf16 = entities.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")
    assert refusal(rewritten(plain, SHEET_PART, utf16)).code == "file.doctype"
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(rewritten(plain, SHEET_PART, sheet_with(far))).code == "file.sparse"
    assert refusal(rewritten(plain, SHEET_PART, b"<worksheet><sheetData>")).code == "file.damaged"
    truncated = written(tmp_path, plain.read_bytes()[:2000], "cut.xlsx")
    assert refusal(truncated).code == "file.damaged"


ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Jars">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
TEXT_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
SUM_CELL = (
    '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>'
    "</table:table-cell>"
)


def test_an_ods_table_is_read_with_its_formulas(tmp_path: Path) -> None:
    path = tmp_path / "jars.ods"
    rows = [[TEXT_CELL.format("code"), TEXT_CELL.format("sum")], [TEXT_CELL.format("0012"), SUM_CELL]]
    content = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows=content))
    assert cells(path) == [["0012", "="]]


@given(st.binary(max_size=400))
def test_no_bytes_escape_the_tree_of_errors(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.getbasetemp(), content, "fuzzed.csv")
    try:
        sheet = read_table(path)
    except CounterflowError:
        return
    assert all(isinstance(cell, str) for row in sheet.rows for cell in row.cells)


@given(st.text(min_size=1))
def test_utf8_is_read_back_as_it_was(text: str) -> None:
    plain = text.replace("\0", "").encode("utf-8", "ignore")
    if not any(plain.startswith(mark) for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode_text(plain, "a.csv").encode() == plain


def test_one_column_needs_no_delimiter() -> None:
    assert find_delimiter("code\n1;2\n") == ","
