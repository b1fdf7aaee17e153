"""The journal on paper, as it was handed to the bookkeeper."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries.firm import load_profile
from app.areas.company.queries.journal_exports import account_names, account_totals, load_entries, load_export
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText

ACCOUNTS = (
    PrintColumn("Account", Kind.CODE, 12), PrintColumn("Name", Kind.TEXT, 38), PrintColumn("Lines", Kind.INTEGER, 10),
    PrintColumn("Debit", Kind.MONEY, 20), PrintColumn("Credit", Kind.MONEY, 20),
)
LINES = (
    PrintColumn("Day", Kind.DATE, 11), PrintColumn("Document", Kind.CODE, 20), PrintColumn("Of", Kind.CODE, 10),
    PrintColumn("Account", Kind.CODE, 9), PrintColumn("Tax", Kind.CODE, 7), PrintColumn("Text", Kind.TEXT, 20),
    PrintColumn("Debit", Kind.MONEY, 12), PrintColumn("Credit", Kind.MONEY, 12),
)


def journal_paper(connection: Connection, export_id: int, _now: datetime) -> PrintedDocument:
    """Print a period that was handed over: its control totals, what it comes to by account, and each line."""
    export, profile, names = load_export(connection, export_id), load_profile(connection), account_names(connection)
    home = profile.currency
    debit, credit = Money(export.debit_minor, home), Money(export.credit_minor, home)
    accounts = tuple(
        (row.account, names.get(row.account, ""), row.lines, Money(int(row.debit), home), Money(int(row.credit), home))
        for row in account_totals(connection, export.begins_on, export.ends_on))
    lines = tuple(
        (line.day, line.document, line.party, line.account, line.tax_code, line.text,
         Money.of(line.debit, home) if line.debit else None, Money.of(line.credit, home) if line.credit else None)
        for entry in load_entries(connection, export.begins_on, export.ends_on) for line in entry)
    totals = (("Debit", debit), ("Credit", credit))
    return PrintedDocument(
        "Journal", export.number, f"journal-{export.number}", sender=profile.address_lines(),
        facts=(("From", export.begins_on), ("Up to", export.ends_on), ("Entries", export.entries),
               ("Lines", export.lines), ("Debit", debit), ("Credit", credit)),
        bands=(
            PrintTable(ACCOUNTS, accounts, "By account", totals), PrintTable(LINES, lines, "Line by line", totals),
            PrintText(export.digest, "Check sum of the table (SHA-256)"),
        ),
        footer=profile.name, currency=home, landscape=True,
    )
