"""Files bring tags and the firm's own fields along with leads, deals, tickets, suppliers, items and customers."""

from pathlib import Path

import pytest

from app.exchange.importing import ImportFiles, ImportResult
from app.exchange.mapping import ImportSource
from app.kernel.listing import Filter, ListRequest
from app.kernel.own_fields import AddField, own_values
from app.kernel.own_fields.tables import Record
from app.kernel.tags import words_on
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer

FILES: dict[str, tuple[str, Record, str, list[str]]] = {
    "leads": ("leads", "lead", "Company,Mail,Tags,Region,Members", ["Nord,n@nord.example", "Süd,s@sued.example"]),
    "opportunities": ("opportunities", "opportunity", "Deal,Account,Tags,Region,Members",
                      ["Tea for all,Alfreds Futterkiste", "Jam for all,Alfreds Futterkiste"]),
    "tickets": ("tickets", "ticket", "Customer,Subject,Tags,Region,Members",
                ["Alfreds Futterkiste,Boxes torn", "Alfreds Futterkiste,Late"]),
    "suppliers": ("suppliers", "supplier", "Name,City,Tags,Region,Members", ["Muster AG,Bern", "Other AG,Chur"]),
    "items": ("items", "item", "SKU,Name,Tags,Region,Members", ["TEA,Tea", "JAM,Jam"]),
    "customers": ("customers", "customer", "Name,City,Tags,Region,Members", ["Alfreds Futterkiste,Ulm", "Bon,Paris"]),
}


def bring(workspace: Workspace, kind: str, path: Path, lines: list[str], *, dry: bool = False) -> ImportResult:
    """Take a file in, or only see what would become of it."""
    path.write_text("\n".join(lines), encoding="utf-8")
    command = ImportFiles((ImportSource(kind, str(path)),))
    result: ImportResult = (workspace.rehearse if dry else workspace.dispatch)(command).value
    return result


@pytest.mark.parametrize("kind", FILES)
def test_a_file_brings_tags_and_own_fields_and_a_second_time_nothing(
    workspace: Workspace, kind: str, tmp_path: Path,
) -> None:
    list_name, record, heading, rows = FILES[kind]
    add_customer(workspace)
    workspace.dispatch(AddField(record, "Region", "choice", "North\nSouth"))
    workspace.dispatch(AddField(record, "Members", "choices", "Guild\nClub", standard="Club"))
    path = tmp_path / "rows.csv"
    bad = [heading, f"{rows[0]},{'x' * 41},north,", f"{rows[1]},gold,East,Guild"]
    refused = bring(workspace, kind, path, bad, dry=True).kinds[0].refused
    assert [(row.row, row.column) for row in refused] == [(2, "Tags"), (3, "Region")]
    assert "“East” is none of North, South" in refused[1].reason
    good = [heading, f"{rows[0]},Gold; fair,north,guild;CLUB", f"{rows[1]},,south,"]
    done = bring(workspace, kind, path, good).kinds[0]
    assert (done.created + done.updated, done.refused) == (2, ())
    with workspace.reader() as reader:
        query = workspace.list_query(list_name)
        (first,) = query.ids(reader, ListRequest(filters=(Filter("tags", "in", "gold"),)))
        (second,) = query.ids(reader, ListRequest(filters=(Filter("own.region", "=", "South"),)))
        assert words_on(reader, record, first) == ("fair", "Gold")
        assert own_values(reader, record, first) == {"region": "North", "members": "Guild, Club"}
        assert own_values(reader, record, second) == {"region": "South", "members": "Club"}
    again = bring(workspace, kind, path, good).kinds[0]
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 2, ())


@pytest.mark.parametrize(("kind", "line", "column", "reason"), [
    ("opportunities", "Account,Deal,Stage\nAlfreds Futterkiste,Tea,Dreaming", "Stage", "no “Dreaming” here"),
    ("opportunities", "Account,Deal\nNobody,Tea", "Account", "Nobody"),
    ("tickets", "Customer,Subject,Priority\nAlfreds Futterkiste,Torn,Soonish", "Priority", "none of urgent"),
    ("tickets", "Customer,Subject,Queue\nAlfreds Futterkiste,Torn,Nowhere", "Queue", "no queue"),
    ("tickets", "Customer,Subject\nAlfreds Futterkiste,", "Subject", "must not be"),
])
def test_a_row_that_cannot_be_is_refused_with_its_column(
    workspace: Workspace, kind: str, line: str, column: str, reason: str, tmp_path: Path,
) -> None:
    add_customer(workspace)
    (refused,) = bring(workspace, kind, tmp_path / "rows.csv", line.splitlines()).kinds[0].refused
    assert refused.column == column
    assert reason in refused.reason
