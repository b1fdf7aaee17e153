"""Verbs that do: any command by name, one or a stream of them, and taking one back."""

import argparse
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.cli.answer import Answer, error_data, json_text, sentence_of, table_text
from app.cli.opening import opened
from app.kernel.declare import Preview
from app.kernel.errors import CallError, CounterflowError, DomainError, EnvironmentFault, NeedsConfirmation
from app.kernel.fields import FieldInfo, decode, describe, encode
from app.kernel.printed import PrintTable
from app.kernel.workspace import Outcome, Workspace


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    do = verbs.add_parser("do", help="do a command")
    do.add_argument("name", nargs="?", metavar="COMMAND", help="the command")
    do.add_argument("args", nargs="?", metavar="JSON", help="its fields as a JSON object; {} where left out")
    do.add_argument("--list", action="store_true", help="tell the commands, their fields and their types")
    do.add_argument("--lines", action="store_true", help="do a JSON object {command, args, key} per line of input")
    do.add_argument("--key", help="do it once only, however often it is sent under this key")
    do.add_argument("--preview", action="store_true", help="tell what it would change elsewhere, and keep nothing")
    do.add_argument("--yes", action="append", default=[], metavar="KEY", help="it is meant: what the program asked")
    do.set_defaults(run=do_command)
    undo = verbs.add_parser("undo", help="take an operation of the history back")
    undo.add_argument("operation", type=int, metavar="OPERATION", help="its number")
    undo.set_defaults(run=undo_operation)


def plain_json(text: str) -> dict[str, Any]:
    """Read a JSON object with exact numbers; DomainError for anything else."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is not a number")

    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise DomainError("json.unreadable", f"This is not JSON: {error}.") from None
    if not isinstance(data, dict):
        raise DomainError("json.unreadable", "A JSON object is wanted: {\"field\": value}.")
    return data


def do_command(arguments: argparse.Namespace) -> Answer:
    """Do one command, or each line of standard input."""
    if arguments.list:
        return tell_commands()
    if arguments.lines:
        return _do_lines(arguments)
    if not arguments.name:
        raise CallError("name.missing", "Name a command, or ask for all of them with --list.")
    try:
        values = plain_json(arguments.args or "{}")
    except DomainError as error:
        raise CallError(error.code, error.message) from None
    with opened(arguments) as workspace:
        if arguments.preview:
            return _previewed(workspace, arguments.name, values, frozenset(arguments.yes))
        outcome = _do(workspace, arguments.name, values, arguments.key, frozenset(arguments.yes))
    return Answer(outcome_data(outcome), _outcome_text(outcome))


def _do(
    workspace: Workspace, name: str, values: Mapping[str, Any], key: str | None, confirmed: frozenset[str],
) -> Outcome:
    command = decode(workspace.declarations.operation(name).command, values)
    return workspace.dispatch(command, key=key, confirmed=confirmed)


def _previewed(workspace: Workspace, name: str, values: Mapping[str, Any], confirmed: frozenset[str]) -> Answer:
    """Tell what a command would change elsewhere; a question that the command itself asks is its preview too."""
    command = decode(workspace.declarations.operation(name).command, values)
    try:
        preview = workspace.preview(command, confirmed=confirmed)
    except NeedsConfirmation as question:
        if question.document is None:
            raise
        preview = Preview(question.message, question.document)
    if preview is None:
        return Answer({"ok": True, "changes": []}, "It changes nothing elsewhere.")
    tables = [band for band in preview.document.bands if isinstance(band, PrintTable)]
    rows = [[str(cell) for cell in row] for table in tables for row in table.rows]
    texts = [table_text([column.title for column in table.columns], [[str(cell) for cell in row] for row in table.rows])
             for table in tables]
    return Answer({"ok": True, "question": preview.question, "changes": rows}, "\n\n".join((preview.question, *texts)))


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as plain values."""
    return {
        "ok": True, "operation": outcome.operation_id, "title": outcome.title, "value": encode(outcome.value),
        "changes": sorted(outcome.changes), "repeated": outcome.repeated, "undoable": outcome.undoable,
    }


def _outcome_text(outcome: Outcome) -> str:
    again = " It had been done before under this key; nothing was done again." if outcome.repeated else ""
    value = encode(outcome.value)
    lines = [f"{outcome.title}: done, operation {outcome.operation_id}.{again}"]
    if isinstance(value, dict):
        lines += [f"    {key}: {item}" for key, item in value.items()]
    elif value is not None:
        lines.append(f"    {value}")
    return "\n".join(lines)


def _do_lines(arguments: argparse.Namespace) -> Answer:
    """Do a line, tell its result, go on: what was told is kept, even if the next moment the power fails."""
    confirmed, done, refused = frozenset(arguments.yes), 0, 0
    with opened(arguments) as workspace:
        for number, line in enumerate(sys.stdin, 1):
            if not line.strip():
                continue
            result = _do_line(workspace, line, confirmed)
            done, refused = done + result["ok"], refused + (not result["ok"])
            sys.stdout.write(json_text({"line": number, **result}) + "\n")
            sys.stdout.flush()
    complaint = f"{refused} of {done + refused} lines were refused; the others are done." if refused else ""
    return Answer({}, "", int(bool(refused)), complaint, told=True)


def _do_line(workspace: Workspace, line: str, confirmed: frozenset[str]) -> dict[str, Any]:
    key: object = None
    try:
        given = plain_json(line)
        key = given.get("key")
        outcome = _do(workspace, *_parts(given), confirmed | frozenset(given.get("yes", ())))
    except EnvironmentFault:
        raise
    except CounterflowError as error:
        return {"ok": False, "key": key, "error": {**error_data(error), "message": sentence_of(error)}}
    return {**outcome_data(outcome), "key": key}


def _parts(given: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], str | None]:
    unknown = set(given) - {"command", "args", "key", "yes"}
    name, args, key = given.get("command"), given.get("args", {}), given.get("key")
    if unknown or not isinstance(name, str) or not isinstance(args, dict) or not isinstance(key, str | None):
        raise CallError(
            "line.unreadable", "A line is an object {\"command\": name, \"args\": object, \"key\": text}"
            + (f", without {', '.join(sorted(unknown))}." if unknown else "."),
        )
    return name, args, key


def undo_operation(arguments: argparse.Namespace) -> Answer:
    """Take an operation back."""
    with opened(arguments) as workspace:
        outcome = workspace.undo(arguments.operation)
    return Answer(outcome_data(outcome), f"{outcome.title}: done, operation {outcome.operation_id}.")


def tell_commands() -> Answer:
    """Tell every command with its fields and their types."""
    from app.registry import DECLARATIONS

    specs = sorted(DECLARATIONS.operations, key=lambda spec: spec.name)
    lines = []
    for spec in specs:
        lines.append(f"{spec.name}: {spec.title}")
        lines += [f"    {text}" for info in describe(spec.command) for text in _field_lines(info)]
    data = [
        {"name": spec.name, "title": spec.title, "permission": spec.permission, "undoable": not spec.final,
         "fields": [_field_data(info) for info in describe(spec.command)]}
        for spec in specs
    ]
    return Answer({"commands": data}, "\n".join(lines))


def _field_data(info: FieldInfo) -> dict[str, Any]:
    data: dict[str, Any] = {"name": info.name, "title": info.field.title, "type": info.type, "required": info.required}
    if not info.required and info.default is not None:
        data["default"] = encode(info.default)
    if info.choices:
        data["choices"] = list(info.choices)
    if info.field.lookup:
        data["lookup"] = info.field.lookup
    if info.columns:
        data["fields"] = [_field_data(column) for column in info.columns]
    return data


def _field_lines(info: FieldInfo) -> list[str]:
    kind = f"{info.type}: {', '.join(info.choices)}" if info.choices else info.type
    asks = " required" if info.required else ""
    lookup = f", a number of the list {info.field.lookup}" if info.field.lookup else ""
    return [f"{info.name} ({kind}){asks} {info.field.title}{lookup}",
            *(f"    {text}" for column in info.columns for text in _field_lines(column))]
