"""Verbs that print: a document to PDF, and the tour through the window."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.opening import company_zone, opened, target_of
from app.kernel.declare import Declarations, DocumentSpec
from app.kernel.errors import CallError, NotFoundError
from app.kernel.formatting import Formatter
from app.kernel.listing import Filter, ListRequest
from app.kernel.resolve import resolve

NUMBER_COLUMNS = ("number", "code", "sku", "name")


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    report = verbs.add_parser("report", help="print a document to a PDF file")
    report.add_argument("name", nargs="?", metavar="NAME", help="the document")
    report.add_argument("--list", action="store_true", help="tell the documents and what they are about")
    report.add_argument("--id", type=int, help="of the record with this id")
    report.add_argument("--number", help="of the record with this number")
    report.add_argument("--out", metavar="FILE.pdf", help="the file to write")
    report.set_defaults(run=print_report)
    tour = verbs.add_parser("tour", help="walk through a day and save a picture of every tab")
    tour.add_argument("--out", metavar="DIR", required=True, help="the folder for pictures and documents")
    tour.set_defaults(run=take_tour)


def print_report(arguments: argparse.Namespace) -> Answer:
    """Print a document of a record, or of the company as a whole, to a PDF file."""
    if arguments.list:
        return tell_documents()
    if not arguments.name or not arguments.out:
        raise CallError("report.incomplete", "Name the document and the file: report NAME --out FILE.pdf")
    path = Path(arguments.out)
    with opened(arguments) as workspace:
        spec = workspace.declarations.document(arguments.name)
        workspace.require(spec.permission)
        with workspace.reader() as reader:
            record_id = _record_id(workspace.declarations, spec, reader, arguments)
            document = spec.context(reader, record_id, workspace.clock.now())
        pages = resolve("app.ui.printing:render_pdf")(document, path, formatter=Formatter(zone=company_zone(workspace)))
    data = {"report": spec.name, "record": record_id, "file": str(path), "pages": pages}
    return Answer(data, f"Printed {document.title} {document.number} to {path}.")


def _record_id(declarations: Declarations, spec: DocumentSpec, reader: Any, arguments: argparse.Namespace) -> int:
    if not spec.record:
        return 0
    if arguments.id is not None:
        return int(arguments.id)
    if arguments.number is None:
        raise CallError("report.record", f"Say of which {spec.record}: --id N or --number NUMBER.")
    for query in declarations.lists:
        keys = [column.key for column in query.info.columns]
        key = next((key for key in NUMBER_COLUMNS if key in keys), None)
        if query.record == spec.record and key is not None:
            request = ListRequest(filters=(Filter(key, "=", arguments.number),))
            page = query.page(reader, request, size=1)
            if page.rows:
                return page.rows[0].id
    raise NotFoundError("record.missing", f"There is no {spec.record} with the number {arguments.number}.")


def tell_documents() -> Answer:
    """Tell every document and the kind of record it is about."""
    from app.registry import DECLARATIONS

    specs = DECLARATIONS.documents
    data = [{"name": spec.name, "title": spec.title, "record": spec.record or None} for spec in specs]
    lines = [f"{spec.name}: {spec.title} ({spec.record or 'the company'})" for spec in specs]
    return Answer({"reports": data}, "\n".join(lines))


def take_tour(arguments: argparse.Namespace) -> Answer:
    """Walk through the window and save what it shows."""
    code = resolve("app.shell.tour:run")(target_of(arguments), Path(arguments.out))
    data = {"ok": not code, "folder": arguments.out}
    return Answer(data, f"Pictures and documents are in {arguments.out}.", code)
