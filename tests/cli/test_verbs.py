"""The verbs do what the window does, say it to people and to programs, and end with a code that can be trusted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import Program


def test_a_company_is_made_once(program: Program, tmp_path: Path) -> None:
    called = program.call("new")
    assert called.code == 3
    assert called.err.startswith(f"counterflow: There is already a file {program.path}. Choose another name")
    other = Program(tmp_path / "other.db", program._capsys, program._monkeypatch)
    assert other.call("new", "--currency", "EURO").code == 1
    assert not other.path.exists()
    assert other.json("new") == {"company": str(other.path), "sample": False}


def test_a_command_is_done_told_and_taken_back(program: Program) -> None:
    done = program.json("do", "update_profile", '{"phone": "040 1234"}')
    assert (done["ok"], done["title"], done["undoable"]) == (True, "Profile changed", True)
    history = program.json("query", "history", "--limit", "1")
    assert history["rows"][0]["id"] == done["operation"]
    assert program.json("undo", str(done["operation"]))["title"] == "Undo: Profile changed"
    again = program.call("undo", str(done["operation"]))
    assert (again.code, again.out) == (1, "")
    assert "already undone" in again.err


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (("fly",), 2, "invalid choice: 'fly'"), (("query",), 2, "Name a list"),
    (("query", "nothing"), 2, "There is no list “nothing”; there are"),
    (("query", "history", "--where", "colour=red"), 2, "has no column “colour”"),
    (("query", "history", "--where", "title"), 2, "not of the form FIELD=VALUE"),
    (("query", "items", "--as-of", "noon"), 2, "“noon” is not a time"),
    (("query", "history", "--limit", "many"), 2, "invalid int value: 'many'"),
    (("query", "users", "--group", "colour"), 2, "has no column “colour”"),
    (("query", "users", "--group", "login/month"), 2, "can be grouped by"),
    (("do", "fly", "{}"), 2, "There is no command “fly”"), (("do", "create_user", "{"), 2, "This is not JSON"),
    (("do", "create_user", "[]"), 2, "A JSON object is wanted"),
    (("do", "create_user", '{"colour": 1}'), 2, "There is no field colour"),
    (("do", "create_user", '{"login": "ann", "name": "Ann", "role_id": NaN}'), 2, "NaN is not a number"),
    (("do", "create_user", "{}"), 2, "login is missing"),
    (("do", "create_user", '{"login": "ann", "name": "Ann", "role_id": 1.5}'), 2, "role_id must be a whole number"),
    (("do", "create_user", '{"login": "ann", "name": "Ann", "role_id": 99}'), 1, "no role with the number 99"),
    (("undo", "4711"), 1, "no operation 4711"), (("export", "history"), 2, "--out FILE"),
    (("export", "history", "--out", "a.doc"), 2, "must end in"),
    (("users", "--as", "nobody"), 1, "no user “nobody”"), (("report",), 2, "report NAME --out"),
    (("import",), 2, "import KIND FILE"), (("import", "items", "none.csv"), 3, "no file none.csv"),
    (("import", "--profile", "northwind", "none"), 3, "none has no"),
    (("import", "nothing", "none.csv"), 2, "There is no import of nothing"),
])
def test_what_cannot_be_done_is_said_in_one_line(
    program: Program, arguments: tuple[str, ...], code: int, words: str,
) -> None:
    called = program.call(*arguments)
    assert called.code == code
    assert called.out == ""
    assert words in called.err
    assert called.err.startswith("counterflow: ")
    assert called.err.count("\n") == 1
    error = program.call(*arguments, "--json").json["error"]
    assert words.partition(" Choose")[0] in error["message"]


def test_lines_are_done_one_by_one_and_the_bad_ones_told(program: Program) -> None:
    lines = "\n".join([
        json.dumps({"command": "update_profile", "args": {"phone": "1"}, "key": "k1"}),
        "no json", "", json.dumps({"command": "update_profile", "args": {"phone": "2"}, "key": "k1"}),
        json.dumps({"command": "fly", "args": {}}), json.dumps({"command": "update_profile", "args": {"email": "x"}}),
        json.dumps({"command": "update_profile", "extra": 1}), json.dumps({"command": "update_profile", "key": 5}),
        json.dumps({"command": "update_profile", "args": {"phone": "3"}, "key": "k3"}),
    ])
    called = program.call("do", "--lines", lines=lines)
    results = [json.loads(line) for line in called.out.splitlines()]
    assert called.code == 1
    assert "5 of 8 lines were refused" in called.err
    assert [result["line"] for result in results] == [1, 2, 4, 5, 6, 7, 8, 9]
    assert [result["ok"] for result in results] == [True, False, True, False, False, False, False, True]
    assert (results[2]["repeated"], results[2]["operation"]) == (True, results[0]["operation"])
    assert [result["error"]["code"] for result in results if not result["ok"]] == [
        "json.unreadable", "name.unknown", "email.form", "line.unreadable", "line.unreadable",
    ]
    assert program.call("do", "--lines", lines="").code == 0


def test_a_dry_run_says_that_rows_would_be_refused(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text("sku,name,unit\nX-1,Chai,furlong\n", encoding="utf-8")
    called = program.call("import", "items", str(file), "--dry-run")
    assert called.code == 1
    assert called.err == "counterflow: 1 row would be refused.\n"


def test_numbers_in_json_stay_exact(program: Program) -> None:
    called = program.call("do", "create_user", '{"login": "ann", "name": "Ann", "role_id": 0.1}')
    assert called.code == 2
    assert "whole number" in called.err


def test_lists_tell_their_names_fields_and_types(program: Program) -> None:
    lists = {entry["name"]: entry for entry in program.json("query", "--list")["lists"]}
    assert {"name": "at", "title": "When", "type": "time"} in lists["history"]["columns"]
    commands = {entry["name"]: entry for entry in program.json("do", "--list")["commands"]}
    fields = {field["name"]: field for field in commands["create_user"]["fields"]}
    assert fields["role_id"] == {
        "name": "role_id", "title": "Role", "type": "integer", "required": True, "lookup": "roles",
    }
    kinds = {entry["kind"] for entry in program.json("import", "--list")["imports"]}
    assert "customers" in kinds
    for verb in ("query", "do", "import", "report", "export"):
        assert program.call(verb, "--list").code == 0


def test_a_person_reads_a_table_with_figures_to_the_right(program: Program) -> None:
    called = program.call("query", "history")
    heading, rule, row, count = called.out.splitlines()
    assert heading.split() == ["No", "When", "What", "Who", "State"]
    assert set(rule) == {"─", " "}
    assert row.startswith(" 1  ")
    assert count == "1 row"


def test_rows_are_chosen_sorted_and_limited(program: Program) -> None:
    for login in ("ann", "bob", "cem"):
        assert program.call("users", "add", login, "sales").code == 0
    query = program.json("query", "users", "--where", "role=Sales", "--sort=-login", "--limit", "2")
    assert (query["count"], [row["login"] for row in query["rows"]]) == (3, ["cem", "bob"])
    grouped = program.json("query", "users", "--group", "role", "--where", "role=Sales")
    assert (grouped["count"], grouped["groups"]) == (3, [{"value": "Sales", "title": "Sales", "rows": 3, "sums": {}}])
    assert "in 1 group" in program.call("query", "users", "--group", "role", "--where", "role=Sales").out
    assert program.json("query", "users", "--where", "name~OWN")["rows"][0]["login"] == "owner"
    assert program.call("users", "off", "bob").code == 0
    assert program.json("query", "users", "--where", "active=false")["rows"][0]["login"] == "bob"
    shown = program.call("query", "users", "--limit", "1")
    assert shown.out.splitlines()[-1] == "1 of 4 rows"


def test_tags_lists_and_own_fields_are_asked_for_grouped_by_and_exported(program: Program, tmp_path: Path) -> None:
    def do(command: str, **args: object) -> object:
        return program.json("do", command, json.dumps(args))["value"]

    do("add_field", record="customer", title="Season", kind="choice", choices="Spring\nAutumn")
    one = do("create_customer", name="One", code="ONE", own={"season": "Spring"})
    do("create_customer", name="Two", code="TWO", own={"season": "Autumn"})
    do("tag_records", record="customer", record_ids=[one], words="gold, fair")
    do("keep_list", list_name="customers", name="Buds", conditions=[{"key": "own.season", "value": "Spring"}])
    for wanted in ("tags~gold", "own.season=Spring", "lists=buds", "own.season!=Autumn"):
        found = program.json("query", "customers", "--where", wanted)["rows"]
        assert [row["code"] for row in found] == ["ONE"], wanted
    groups = program.json("query", "customers", "--group", "own.season")["groups"]
    assert [(group["title"], group["rows"]) for group in groups] == [("Autumn", 1), ("Spring", 1)]
    out = tmp_path / "buds.csv"
    assert program.json("export", "customers", "--where", "lists=Buds", "--out", str(out))["rows"] == 1
    heading, row = out.read_text(encoding="utf-8-sig").splitlines()
    assert ("Season" in heading, "Spring" in row, "gold" in row) == (True, True, True)


def test_a_user_without_the_right_is_refused(program: Program) -> None:
    assert program.call("users", "add", "ann", "viewer").code == 0
    called = program.call("do", "update_profile", '{"phone": "1"}', "--as", "ann")
    assert called.code == 1
    assert "ann may not do this" in called.err
    assert program.call("users", "off", "ann").code == 0
    assert "no longer work" in program.call("query", "history", "--as", "ann").err


def test_a_list_is_written_to_a_file(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "users.csv"
    assert program.json("export", "users", "--out", str(out)) == {"list": "users", "rows": 1, "file": str(out)}
    assert out.read_text(encoding="utf-8-sig").splitlines()[1].startswith("owner,")


def test_lists_and_documents_are_printed_without_a_window(program: Program, tmp_path: Path) -> None:
    for arguments in (("export", "users"), ("report", "operations_report")):
        out = tmp_path / f"{arguments[1]}.pdf"
        assert program.call(*arguments, "--out", str(out)).code == 0
        assert out.read_bytes().startswith(b"%PDF-")


def test_the_tour_walks_through_the_named_company_and_gives_its_code(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    walked: list[tuple[str, Path]] = []

    def walk(target: str, out: Path) -> int:
        walked.append((target, out))
        return len(walked) - 1

    monkeypatch.setattr("app.shell.tour.run", walk)
    assert program.json("tour", "--out", str(tmp_path / "tour")) == {"ok": True, "folder": str(tmp_path / "tour")}
    assert program.call("tour", "--out", str(tmp_path)).code == 1
    assert walked[0] == (str(program.path), tmp_path / "tour")
    assert program.call("tour").code == 2


def test_a_document_is_asked_for_by_its_record(program: Program, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "a.pdf"))
    assert "--id N or --number" in program.call("report", "order_confirmation", *out).err
    called = program.call("report", "order_confirmation", "--number", "4711", *out)
    assert (called.code, "no sales_order with the number 4711" in called.err) == (1, True)


def test_a_company_on_a_server_is_used_like_a_file(
    postgres_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    program = Program(postgres_url, capsys, monkeypatch)
    assert program.json("new")["company"] == postgres_url
    customers = tmp_path / "customers.csv"
    customers.write_text("Code,Name\n0012,Käse & Co\n", encoding="utf-8")
    taken = program.json("import", "customers", str(customers))
    assert taken["kinds"]["customers"]["created"] == 1
    assert program.json("query", "customers", "--search", "käse")["count"] == 1
    program.json("undo", str(taken["operation"]))
    assert program.json("query", "customers")["count"] == 0
    assert program.json("verify")["ok"]
    assert program.call("new").code == 3
    assert "pg_dump" in program.call("backup").err


def test_a_company_is_proved_saved_and_restored(program: Program, tmp_path: Path) -> None:
    assert program.json("verify")["ok"] is True
    saved = program.json("backup", "--out", str(tmp_path / "saved.db"))
    assert program.call("users", "add", "ann", "sales").code == 0
    restored = program.json("restore", saved["path"])
    assert Path(restored["kept"]).is_file()
    assert program.json("users")["count"] == 1
    assert program.json("upgrade")["steps"] == 0


def test_books_that_disagree_are_not_sound(program: Program) -> None:
    from app.kernel.database import connect_file

    connection = connect_file(program.path)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("UPDATE company_user SET role_id = 99")
    connection.close()
    called = program.call("verify")
    assert called.code == 1
    assert "row 1 of company_user refers to a row of company_role that is not there" in called.out
    assert called.err.startswith("counterflow: Not sound: ")


def test_the_company_of_the_settings_is_used_where_none_is_named(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    from app.__main__ import main
    from app.kernel.settings import Settings, save_settings, settings_path

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    save_settings(settings_path(), Settings(company=str(program.path)))
    assert main(["query", "users"]) == 0


def test_a_mistake_of_the_program_is_one_line_too(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_args: object) -> None:
        raise ZeroDivisionError("Ana Trujillo")

    monkeypatch.setattr("app.kernel.proof.prove", stumble)
    called = program.call("verify")
    assert called.code == 3
    assert "ZeroDivisionError in stumble" in called.err
    assert "Trujillo" not in called.err
    assert called.err.count("\n") == 1


def test_help_and_version_open_no_window_and_import_nothing_heavy() -> None:
    script = (
        "import sys; from app.__main__ import main; code = main(['--version']);"
        "heavy = {'PySide6', 'matplotlib', 'alembic', 'scipy'} & set(sys.modules);"
        "sys.exit(code or (f'{heavy}' if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    helped = subprocess.run([sys.executable, "-m", "app", "--help"], check=False, capture_output=True, text=True)
    assert helped.returncode == 0
    assert "backup" in helped.stdout


def test_whoever_stops_reading_is_not_complained_to(program: Program) -> None:
    for number in range(30):
        program.call("do", "update_profile", json.dumps({"phone": str(number)}))
    command = f'"{sys.executable}" -m app query history --db "{program.path}" | head -n 1'
    done = subprocess.run(command, shell=True, check=False, capture_output=True, text=True)
    assert (done.stdout.split()[0], done.stderr) == ("No", "")


def test_fields_of_texts_are_told_and_a_text_is_tried(program: Program) -> None:
    """What a letter can say is asked from the command line, and what it comes to is seen before it is sent."""
    assert "ticket" in program.json("fields")["records"]
    told = program.json("fields", "ticket")
    assert {"field": "customer.name", "of": "Customer", "title": "Name", "kind": "text"} in told["fields"]
    program.json("do", "create_party", '{"name": "Alpha", "is_customer": true}')
    assert program.json("merge", "customer", "1", "{{ customer.name }}: {{ customer.phone }}") == {
        "text": "Alpha: ", "missing": ["customer.phone"],
    }
    refused = program.call("merge", "customer", "1", "{{ customer.nam }}")
    assert (refused.code, "Did you mean customer.name" in refused.err) == (1, True)
