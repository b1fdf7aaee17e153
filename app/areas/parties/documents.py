"""The printed documents of personal data."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.queries.privacy import load_erasure
from app.areas.parties.rules.privacy import table_words
from app.kernel.backups import kept_backups, target_of
from app.kernel.listing import Kind
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.settings import load_settings, settings_path

KEPT = (
    "Orders, invoices, shipments and their amounts stay, because the law asks for the books of a firm; they name "
    "nobody any more. Counts and sums by month and country stay as well."
)
ON_SERVER = (
    "The company lies on a server; whoever runs it makes its backups and knows when they lapse. No row of it names the "
    "person any more. What its disk and its log still hold of rows that were written over is gone once it is "
    "overwritten; whoever runs the server can bring that about at once with VACUUM FULL."
)


def erasure_confirmation(connection: Connection, erasure_id: int, _now: datetime) -> PrintedDocument:
    """Print what was erased, what stays and why, and when the backups lapse that still hold it."""
    row, profile = load_erasure(connection, erasure_id), load_profile(connection)
    cleaned = tuple(
        (table_words(name), count) for name, count in sorted(row.rows.items())
    )
    return PrintedDocument(
        "Confirmation of erasure", row.number, f"erasure-{row.number}", sender=profile.address_lines(),
        facts=(
            ("Erased on", local_day(row.at, profile.zone)), ("Done by", row.who), ("Reason", row.reason),
            ("Named from now on", row.alias),
        ),
        bands=(
            PrintTable((PrintColumn("Cleaned", Kind.TEXT, 30), PrintColumn("Rows", Kind.INTEGER, 10)), cleaned,
                       "What was erased"),
            PrintText(KEPT, "What stays"), *_backups(connection, row.at, profile.zone), *_documents(row.documents),
        ),
        footer=" · ".join(part for part in (profile.name, profile.email, profile.phone) if part),
        currency=profile.currency,
    )


def _backups(connection: Connection, erased_at: datetime, zone: str) -> tuple[PrintText | PrintTable, ...]:
    target = target_of(connection)
    if target is None:
        return (PrintText(ON_SERVER, "Backups"),)
    settings = load_settings(settings_path()).settings
    older = [kept for kept in kept_backups(target, settings) if kept.made_at < erased_at]
    if not older:
        return (PrintText("There is no backup from before the erasure.", "Backups"),)
    rows = tuple((kept.path.name, local_day(kept.made_at, zone), kept.lapses_on) for kept in older)
    return (
        PrintText("These copies were made before and still hold the person. Nobody works in them; they are removed "
                  "when they lapse, and whoever restores one erases the person again.", "Backups"),
        PrintTable((PrintColumn("Copy", Kind.TEXT, 40), PrintColumn("Made", Kind.DATE, 14),
                    PrintColumn("Lapses", Kind.DATE, 14)), rows),
    )


def _documents(count: int) -> tuple[PrintText, ...]:
    if not count:
        return ()
    return (PrintText(f"{count} documents of other records still named the person and were looked at by hand.",
                      "Documents"),)
