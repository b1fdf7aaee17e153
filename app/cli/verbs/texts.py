"""Verbs about texts that fields are merged into: which fields there are, and what a text comes to."""

import argparse
import sys
from typing import Any

from app.cli.answer import Answer, table_text
from app.cli.opening import company_zone, opened
from app.kernel.conventions import formatter_in
from app.kernel.merge_fields import MergeField
from app.kernel.templates import FILTERS, Lexicon, Merging, merge_text


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    fields = verbs.add_parser("fields", help="tell the fields that can be merged into a text")
    fields.add_argument("record", nargs="?", default="", metavar="RECORD", help="about this kind of record")
    fields.set_defaults(run=tell_fields)
    merge = verbs.add_parser("merge", help="tell what a text comes to for a record")
    merge.add_argument("record", metavar="RECORD", help="the kind of record")
    merge.add_argument("id", type=int, metavar="ID", help="its id")
    merge.add_argument("text", nargs="?", metavar="TEXT", help="the text; - or nothing reads standard input")
    merge.add_argument("--language", default="", help="write figures and days as in this language, such as de")
    merge.set_defaults(run=merge_record)


def tell_fields(arguments: argparse.Namespace) -> Answer:
    """Tell the kinds of record, or the fields of one and what can be done to a value."""
    from app.registry import DECLARATIONS

    lexicon = Lexicon(DECLARATIONS.merges)
    if not arguments.record:
        kinds = lexicon.kinds()
        return Answer({"records": kinds}, "\n".join(["Texts can be about:", *(f"    {kind}" for kind in kinds)]))
    found = [line for name, field, title in lexicon.scope(arguments.record).fields()
             for line in _lines(name, field, title)]
    filters = [{"filter": name, "does": spec.title} for name, spec in FILTERS.items()]
    table = table_text(("Field", "What it is", "Kind"), [
        (f"{{{{ {line['field']} }}}}", f"{line['of']}: {line['title']}", line["kind"]) for line in found])
    behind = [f"    | {item['filter']}: {item['does']}" for item in filters]
    return Answer({"fields": found, "filters": filters}, "\n".join([table, "", "Behind a field may stand:", *behind]))


def _lines(name: str, field: MergeField, title: str) -> list[dict[str, str]]:
    own = {"field": name, "of": title, "title": field.title, "kind": "lines" if field.lines else field.kind.value}
    inner = [{"field": f"line.{item.key}", "of": f"{title}, {field.title.lower()} (for line in {name})",
              "title": item.title, "kind": item.kind.value} for item in field.lines]
    return [own, *inner]


def merge_record(arguments: argparse.Namespace) -> Answer:
    """Tell what a text comes to, and which of its fields are empty."""
    text = arguments.text if arguments.text not in (None, "-") else sys.stdin.read()
    with opened(arguments) as workspace, workspace.reader() as reader:
        lexicon = Lexicon(workspace.declarations.merges)
        formatter = formatter_in(arguments.language, company_zone(workspace))
        about = Merging(reader, lexicon, arguments.record, arguments.id, workspace.clock.now(), workspace.actor.id,
                        formatter)
        done = merge_text(text, about)
    empty = f"\n(nothing is known of: {', '.join(done.missing)})" if done.missing else ""
    return Answer({"text": done.text, "missing": list(done.missing)}, done.text + empty)
