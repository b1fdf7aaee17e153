"""Rows land or are refused with their reason; all of an import is one step that can be taken back."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from app.exchange.import_job import JOB, ImportDone, ImportJob, run_import, take_in
from app.exchange.importing import ImportFiles, RowsRefused, Watch, with_imports
from app.exchange.mapping import ColumnMapping, ImportSource, apply_mapping, load_mapping, plain_mapping
from app.exchange.refused import write_refused
from app.kernel.database import Database, open_database
from app.kernel.errors import CallError, Cancelled, DomainError, EnvironmentFault, PermissionDeniedError
from app.kernel.jobs import Processes
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import NOBODY, Workspace
from tests.exchange.pantry import DECLARATIONS, jars


@pytest.fixture
def workspace(database: Database) -> Workspace:
    return Workspace(database, DECLARATIONS)


def csv_file(folder: Path, *lines: str, name: str = "jars.csv") -> str:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def take(workspace: Workspace, *sources: ImportSource, complete: bool = False) -> ImportDone:
    return take_in(workspace, ImportFiles(sources, "Europe/Berlin", complete))


def contents(workspace: Workspace) -> dict[str, dict[str, str]]:
    with workspace.reader() as reader:
        return jars(reader)


def test_the_story_of_a_file(workspace: Workspace, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Code,Name,Quantity", "0012,Jam,1.50", "broken,Glass,1", "13,Honey,many", "14,Figs,2")
    done = take(workspace, ImportSource("jars", path))
    (kind,) = done.result.kinds
    assert (kind.created, kind.updated, kind.unchanged) == (2, 0, 0)
    assert [(row.row, row.field, row.column) for row in kind.refused] == [(3, "code", "Code"), (4, "qty", "Quantity")]
    assert [row.reason.partition(";")[0] for row in kind.refused] == [
        "The jar is broken", "“many” is no number written as 1234.56",
    ]
    assert contents(workspace) == {"0012": {"label": "Jam", "qty": "1.50"}, "14": {"label": "Figs", "qty": "2"}}

    again = take(workspace, ImportSource("jars", path)).result.kinds[0]
    assert (again.created, again.unchanged) == (0, 2)
    csv_file(tmp_path, "Code,Name,Quantity", "0012,Jam,3", "14,Figs,2")
    changed = take(workspace, ImportSource("jars", path))
    assert (changed.result.kinds[0].updated, changed.result.kinds[0].unchanged) == (1, 1)

    assert changed.operation_id is not None
    assert done.operation_id is not None
    with pytest.raises(DomainError, match="later work"):
        workspace.undo(done.operation_id)
    workspace.undo(changed.operation_id)
    workspace.undo(done.operation_id)
    assert contents(workspace) == {}


def test_refused_rows_come_back_in_a_file_and_go_in_when_mended(workspace: Workspace, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,label,qty", "1,Jam,x", "2,=Honey,1", "3,Figs,1")
    command = ImportFiles((ImportSource("jars", path),))
    (written,) = write_refused(tmp_path / "bad.csv", command, take_in(workspace, command).result)
    lines = written.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "code,label,qty,Refused: row,Refused: column,Refused: reason"
    assert lines[2].startswith("2,'=Honey,1,3,label,holds a formula")
    written.write_text(lines[0] + "\n1,Jam,5,2,qty,mended\n", encoding="utf-8")
    assert take(workspace, ImportSource("jars", str(written))).result.kinds[0].created == 1
    assert contents(workspace)["1"] == {"label": "Jam", "qty": "5"}


@pytest.mark.parametrize(("lines", "code", "words"), [
    (("code,colour", "1,red"), "columns.unknown", "“colour”.*null to leave it out"),
    (("label", "Jam"), "columns.missing", "no column for “code”"),
    (("code,qty", '1,"never closed'), "file.damaged", "Row 2"),
])
def test_a_file_that_is_not_understood_changes_nothing(
    workspace: Workspace, tmp_path: Path, lines: tuple[str, ...], code: str, words: str,
) -> None:
    good = csv_file(tmp_path, "code", "1", name="good.csv")
    with pytest.raises(DomainError, match=words) as caught:
        take(workspace, ImportSource("jars", good), ImportSource("lids", csv_file(tmp_path, *lines)))
    assert caught.value.code == code
    assert contents(workspace) == {}


def test_a_row_with_too_many_or_too_few_cells_is_refused_alone(workspace: Workspace, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,label", "1", "2,Jam,more", "3,Figs,", ",Empty", "5,Quince")
    kind = take(workspace, ImportSource("jars", path)).result.kinds[0]
    assert [(row.row, row.reason) for row in kind.refused] == [
        (2, "the row has 1 cells, the heading has 2"), (3, "the row has 3 cells, the heading has 2"),
        (5, "is empty, and must not be"),
    ]
    assert sorted(contents(workspace)) == ["3", "5"]


def test_all_or_none_takes_none_and_names_the_row(workspace: Workspace, tmp_path: Path) -> None:
    rows = [f"{number},Jam,1" for number in range(10_000)]
    rows[9_998] = "9998,Jam,x"
    path = csv_file(tmp_path, "code,label,qty", *rows)
    with pytest.raises(RowsRefused, match=r"row 10000 of jars\.csv") as caught:
        take(workspace, ImportSource("jars", path), complete=True)
    assert caught.value.result.refused == 1
    assert contents(workspace) == {}


def test_a_dry_run_tells_all_and_keeps_nothing(workspace: Workspace, tmp_path: Path) -> None:
    command = ImportFiles((ImportSource("jars", csv_file(tmp_path, "code", "1", "broken")),))
    done = take_in(workspace, command, dry_run=True)
    assert (done.result.kinds[0].created, done.result.refused, done.operation_id) == (1, 1, None)
    assert contents(workspace) == {}
    with workspace.reader() as reader:
        assert reader.execute(text("SELECT count(*) FROM kernel_operation")).scalar() == 0


def test_files_are_taken_in_in_the_order_of_the_call(workspace: Workspace, tmp_path: Path) -> None:
    lids = ImportSource("lids", csv_file(tmp_path, "code,label", "1,Lid", name="lids.csv"))
    jar = ImportSource("jars", csv_file(tmp_path, "code,label", "1,Jar"))
    result = take(workspace, lids, jar).result
    assert [(kind.kind, kind.created, kind.updated) for kind in result.kinds] == [("lids", 1, 0), ("jars", 0, 1)]


def test_a_mapping_says_how_a_file_is_written(workspace: Workspace, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Nr;Menge;am;um;zu;Farbe", "7;1.234,5;31.03.2026;01.07.2026 12:00;ja;rot")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({
        "columns": {
            "Nr": {"field": "code", "prefix": "J-"}, "Menge": "qty", "am": "filled_on", "um": "opened_at",
            "zu": "sealed", "Farbe": None,
        },
        "fixed": {"label": "Marmelade"}, "numbers": "1.234,56", "dates": "31.03.2026",
    }), encoding="utf-8")
    source = load_mapping(mapping, ImportSource("jars", path))
    assert take(workspace, source).result.refused == 0
    assert contents(workspace) == {"J-7": {
        "label": "Marmelade", "qty": "1234.5", "filled_on": "2026-03-31", "opened_at": "2026-07-01T10:00:00Z",
        "sealed": "true",
    }}
    assert apply_mapping(plain_mapping(source), ImportSource("jars", path)) == source


def test_which_column_is_which_field_is_remembered(workspace: Workspace, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Nr,Farbe", "7,rot")
    told = (ColumnMapping("Nr", "code"), ColumnMapping("Farbe"))
    with pytest.raises(DomainError, match="nothing is known"):
        take(workspace, ImportSource("jars", path))
    take(workspace, ImportSource("jars", path, told))
    assert take(workspace, ImportSource("jars", path)).result.kinds[0].unchanged == 1


@pytest.mark.parametrize(("columns", "code"), [
    ((("Nr", "code"),), "mapping.heading"), ((("code", "colour"),), "mapping.field"),
    ((("code", "code"), ("label", "code")), "columns.twice"),
])
def test_a_mapping_that_names_what_is_not_there_is_refused(
    workspace: Workspace, tmp_path: Path, columns: tuple[tuple[str, str], ...], code: str,
) -> None:
    path = csv_file(tmp_path, "code,label", "7,Jam")
    told = tuple(ColumnMapping(heading, field) for heading, field in columns)
    with pytest.raises(DomainError) as caught:
        take(workspace, ImportSource("jars", path, told))
    assert caught.value.code == code


@pytest.mark.parametrize("content", [
    "[]", "{", '{"columns": []}', '{"columns": {"a": 1}}', '{"numbers": "1234"}', '{"colour": "red"}',
])
def test_a_mapping_file_that_cannot_be_understood_is_a_wrong_call(tmp_path: Path, content: str) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(content, encoding="utf-8")
    with pytest.raises(CallError):
        load_mapping(mapping, ImportSource("jars", "jars.csv"))
    with pytest.raises(EnvironmentFault):
        load_mapping(tmp_path / "none.json", ImportSource("jars", "jars.csv"))


def test_each_kind_asks_for_its_own_right(workspace: Workspace, tmp_path: Path) -> None:
    clerk = workspace.acting_as(Actor(1, "Ann", frozenset({"pantry.import"})))
    stranger = workspace.acting_as(Actor(2, "Bob", frozenset({"exchange.import"})))
    path = csv_file(tmp_path, "code", "1")
    for actor, kinds in ((clerk, ("jars", "lids")), (stranger, ("jars",))):
        with pytest.raises(PermissionDeniedError, match=r"pantry\.import"):
            take(actor, *(ImportSource(kind, path) for kind in kinds))
    done = take(clerk, ImportSource("jars", path)).operation_id
    assert done is not None
    with pytest.raises(PermissionDeniedError, match=r"pantry\.import"):
        stranger.undo(done)
    clerk.undo(done)
    assert contents(workspace) == {}


def test_a_cancelled_import_keeps_nothing(workspace: Workspace, tmp_path: Path) -> None:
    answers = iter([False, True])
    watched = Workspace(workspace.database, with_imports(DECLARATIONS, Watch(stopped=lambda: next(answers))))
    path = csv_file(tmp_path, "code", "1")
    with pytest.raises(Cancelled):
        take(watched, ImportSource("jars", path), ImportSource("lids", path))
    assert contents(workspace) == {}


def test_an_import_runs_as_a_job_in_a_process(company_path: Path, tmp_path: Path) -> None:
    rows = [f"{number},Jam" for number in range(3_000)]
    command = ImportFiles((ImportSource("jars", csv_file(tmp_path, "code,label", *rows)),))
    args = ImportJob(str(company_path), command, NOBODY, declarations="tests.exchange.pantry:DECLARATIONS")
    seen: list[str] = []
    lane = Processes()
    try:
        done = lane.start(JOB, args, lambda progress: seen.append(progress.text)).result(60)
    finally:
        lane.close()
    assert done.result.kinds[0].created == 3_000
    assert seen == ["Jars from jars.csv"]
    database = open_database(str(company_path))
    assert len(contents(Workspace(database, DECLARATIONS))) == 3_000
    database.close()
    assert run_import(args, lambda *_: None, lambda: False).result.kinds[0].unchanged == 3_000
