"""Verbs that read: query and export lists."""

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.cli.answer import Answer, table_text
from app.cli.opening import company_zone, moment_of, opened
from app.exchange import export
from app.exchange.printed_list import list_document
from app.kernel.errors import CallError
from app.kernel.fields import encode
from app.kernel.formatting import Formatter
from app.kernel.listing import Filter, Group, ListInfo, ListRequest, Row, Sort
from app.kernel.query import ListQuery
from app.kernel.resolve import resolve
from app.kernel.workspace import Workspace

CONDITION = re.compile(r"([\w.]+)(!=|<=|>=|=|<|>|~)(.*)", re.DOTALL)


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    query = verbs.add_parser("query", help="read a list")
    _add_request(query)
    query.add_argument("--limit", type=int, metavar="N", help="read no more than N rows")
    query.add_argument("--group", metavar="FIELD",
                       help="tell the groups by this column and their sums; a day or time as FIELD/month, FIELD/year")
    query.set_defaults(run=query_list)
    export = verbs.add_parser("export", help="write a list to a file: CSV, TSV, XLSX, JSON or PDF")
    _add_request(export)
    export.add_argument("--out", metavar="FILE", help="the file to write; its ending names the format")
    export.set_defaults(run=export_list)


def _add_request(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the list")
    parser.add_argument("--list", action="store_true", help="tell the lists, their columns and their types")
    parser.add_argument("--as-of", metavar="TIME", help="as it was at a time; a day alone means its end")
    parser.add_argument("--where", action="append", default=[], metavar="FIELD=VALUE",
                        help="only rows where it holds; =, !=, <, <=, >, >=, ~ (contains)")
    parser.add_argument("--preset", metavar="VIEW", help="only the rows of one of the list's own views")
    parser.add_argument("--search", default="", metavar="WORDS", help="only rows whose record holds the words")
    parser.add_argument("--sort", action="append", default=[], metavar="FIELD",
                        help="by this column; --sort=-FIELD from the largest down")


def condition_of(text: str) -> Filter:
    """Read a condition such as `state=open`, `qty>=10`, `name~chai`; an empty value means that nothing is there."""
    match = CONDITION.fullmatch(text)
    if match is None:
        raise CallError("where.unreadable", f"“{text}” is not of the form FIELD=VALUE.")
    key, operator, value = match.groups()
    if not value and operator in ("=", "!="):
        return Filter(key, "empty" if operator == "=" else "filled")
    return Filter(key, operator, value)


def _request(arguments: argparse.Namespace, zone: ZoneInfo) -> ListRequest:
    sort = tuple(Sort(key.removeprefix("-"), key.startswith("-")) for key in arguments.sort)
    return ListRequest(
        arguments.preset, tuple(condition_of(text) for text in arguments.where), arguments.search, sort,
        moment_of(arguments.as_of, zone),
    )


def tell_lists() -> Answer:
    """Tell every list with its columns and their types."""
    from app.registry import DECLARATIONS

    lines = []
    for query in DECLARATIONS.lists:
        lines.append(f"{query.name}: {query.title}{', also --as-of a time' if query.tells_the_past else ''}")
        lines += [f"    {column.key} ({column.kind}) {column.title}" for column in query.info.columns]
    return Answer({"lists": [_list_data(query) for query in DECLARATIONS.lists]}, "\n".join(lines))


def _list_data(query: ListQuery) -> dict[str, Any]:
    info = query.info
    columns = [
        {"name": column.key, "title": column.title, "type": str(column.kind),
         **({"states": [code for code, _ in column.states]} if column.states else {})}
        for column in info.columns
    ]
    presets = [preset.key for preset in info.presets]
    return {
        "name": info.name, "title": info.title, "record": info.record, "columns": columns, "presets": presets,
        "as_of": query.tells_the_past,
    }


def _named(workspace: Workspace, arguments: argparse.Namespace) -> ListQuery:
    """Find the list that is named; refuse one that the person may not see or that does not tell the past."""
    if not arguments.name:
        raise CallError("name.missing", "Name a list, or ask for all of them with --list.")
    query = workspace.list_query(arguments.name)
    workspace.require(query.permission)
    if arguments.as_of and not query.tells_the_past:
        able = ", ".join(other.name for other in workspace.declarations.lists if other.tells_the_past)
        raise CallError("as_of.present", f"{query.name} tells the present only; as of a time there are {able}.")
    return query


def query_list(arguments: argparse.Namespace) -> Answer:
    """Read a list."""
    if arguments.list:
        return tell_lists()
    with opened(arguments) as workspace:
        query = _named(workspace, arguments)
        zone = company_zone(workspace)
        request = _request(arguments, zone)
        if arguments.group:
            return _groups(workspace, query, replace(request, group=_group_of(arguments.group)), zone)
        with workspace.reader() as reader:
            count, rows = query.count(reader, request), rows_of(query, reader, request, arguments.limit)
    return answer_of(query.info, count, rows, zone)


def _group_of(text: str) -> Group:
    """Read `state`, `due_on/year`, or `due_on/month`."""
    key, _, step = text.partition("/")
    return Group(key, step)


def _groups(workspace: Workspace, query: ListQuery, request: ListRequest, zone: ZoneInfo) -> Answer:
    """Tell the groups of a list: what each is called, how many rows it has, what they come to."""
    from app.kernel.grouping import group_heads, title_of

    with workspace.reader() as reader:
        heads = group_heads(query, reader, request, zone)
    formatter, summed = Formatter(zone=zone), [column for column in query.info.columns if column.total]
    by = query.column_of(request.group.key).info if request.group else summed[0]
    texts = [
        [title_of(head, by, formatter), formatter.number(head.count),
         *(" + ".join(formatter.text(value, column.kind) for value in head.sums.get(column.key, ()))
           for column in summed)] for head in heads
    ]
    table = table_text([by.title, "Rows", *(column.title for column in summed)], texts,
                       [False, *(True for _ in range(len(summed) + 1))])
    groups = [
        {"value": encode(head.value), "title": row[0], "rows": head.count,
         "sums": {key: [str(value) for value in values] for key, values in head.sums.items()}}
        for head, row in zip(heads, texts, strict=True)
    ]
    count = sum(head.count for head in heads)
    return Answer({"list": query.name, "count": count, "groups": groups},
                  f"{table}\n{count} {'row' if count == 1 else 'rows'} in {len(heads)} "
                  f"{'group' if len(heads) == 1 else 'groups'}")


def rows_of(query: ListQuery, reader: Any, request: ListRequest, limit: int | None) -> list[Row]:
    """Read the rows of a request page by page, no more than the limit."""
    rows: list[Row] = []
    after = None
    while limit is None or len(rows) < limit:
        page = query.page(reader, request, after, 2_000 if limit is None else min(2_000, limit - len(rows)))
        rows.extend(page.rows)
        after = page.after
        if after is None:
            break
    return rows


def answer_of(info: ListInfo, count: int, rows: list[Row], zone: ZoneInfo) -> Answer:
    """Give rows as plain values in UTC, and as a table on the clock of the company's zone."""
    from app.exchange.flat import flat_columns, flat_row

    keys = [column.key for column in flat_columns(info.columns)]
    plain = [
        {"id": row.id, **dict(zip(keys, encode(flat_row(info.columns, row, words=False)), strict=True))} for row in rows
    ]
    formatter = Formatter(zone=zone)
    texts = [
        [formatter.text(value, column.kind, column.states)
         for column, value in zip(info.columns, row.values, strict=True)] for row in rows
    ]
    table = table_text([column.title for column in info.columns], texts, [c.kind.is_number for c in info.columns])
    shown = f"{len(rows)} of {count}" if len(rows) < count else f"{count}"
    data = {"list": info.name, "count": count, "rows": plain}
    return Answer(data, f"{table}\n{shown} {'row' if count == 1 else 'rows'}")


def export_list(arguments: argparse.Namespace) -> Answer:
    """Write a list to a file."""
    if arguments.list:
        return tell_lists()
    if not arguments.out:
        raise CallError("out.missing", "Name the file to write with --out FILE.")
    path = Path(arguments.out)
    with opened(arguments) as workspace:
        query = _named(workspace, arguments)
        request = _request(arguments, company_zone(workspace))
        with workspace.reader() as reader:
            if path.suffix.lower() == ".pdf":
                count = _print_list(reader, query, request, path)
            else:
                count = export.export_list(reader, query, request, path)
    return Answer({"list": query.name, "rows": count, "file": arguments.out}, f"Wrote {count} rows to {arguments.out}.")


def _print_list(reader: Any, query: ListQuery, request: ListRequest, path: Path) -> int:
    from app.areas.company.queries import has_company, load_profile

    profile = load_profile(reader) if has_company(reader) else None
    rows = rows_of(query, reader, request, None)
    document = list_document(query.info, rows, profile.address_lines() if profile else ())
    formatter = Formatter(zone=ZoneInfo(profile.zone) if profile else None)
    resolve("app.ui.printing:render_pdf")(document, path, formatter=formatter)
    return len(rows)
