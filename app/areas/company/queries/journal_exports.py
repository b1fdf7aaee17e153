"""Periods of the journal that were handed to the bookkeeper: their lines, their totals, and the proof of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.models import Account, Entry, JournalExport
from app.areas.company.queries.firm import load_profile
from app.areas.company.queries.money import home_currency
from app.areas.company.rules.books import USUAL_ACCOUNTS, Purpose
from app.exchange.ledger import Batch, LedgerLine, extf, ledger_table
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, Sort
from app.kernel.money import Money
from app.kernel.query import ListQuery, column

RECORD = "journal_export"

JOURNAL_EXPORTS = ListQuery(
    name="journal_exports", title="Handed over", record=RECORD, id=JournalExport.id, permission="company.books",
    searchable=False, source=table_of(JournalExport), sort=(Sort("ends_on", descending=True),),
    columns=(
        column("number", "Number", JournalExport.number, Kind.CODE, width=11, sortable=False),
        column("begins_on", "From", JournalExport.begins_on, Kind.DATE, width=12, sortable=False),
        column("ends_on", "Up to", JournalExport.ends_on, Kind.DATE, width=12),
        column("entries", "Entries", JournalExport.entries, Kind.INTEGER, width=9, sortable=False),
        column("lines", "Lines", JournalExport.lines, Kind.INTEGER, width=9, sortable=False, shown=False),
        column("debit", "Debit", JournalExport.debit_minor, Kind.MONEY, unit=home_currency, width=15, sortable=False),
        column("credit", "Credit", JournalExport.credit_minor, Kind.MONEY, unit=home_currency, width=15,
               sortable=False),
        column("made_at", "Handed over", JournalExport.made_at, Kind.TIME, width=15, sortable=False),
    ),
)

ACCOUNT_COLUMNS = (
    ColumnInfo("account", "Account", Kind.CODE, 9), ColumnInfo("name", "Name", width=26),
    ColumnInfo("debit", "Debit", Kind.MONEY, 13, total=True),
    ColumnInfo("credit", "Credit", Kind.MONEY, 13, total=True),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a period comes to, in minor units of the firm's currency."""

    lines: int
    entries: int
    debit_minor: int
    credit_minor: int


def handed_over_until(connection: Connection) -> date | None:
    """Give the last day that was handed to the bookkeeper; None as long as nothing was."""
    day: date | None = connection.execute(select(func.max(JournalExport.ends_on))).scalar()
    return day


def load_export(connection: Connection, export_id: int) -> Any:
    """Read what was handed over; NotFoundError when there is nothing of that number."""
    table = table_of(JournalExport)
    row = connection.execute(select(table).where(table.c.id == export_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no period of the journal with the number {export_id}.")
    return row


def load_entries(connection: Connection, begins_on: date, ends_on: date) -> list[list[LedgerLine]]:
    """Read the entries of a period in the order of day and writing, each with its lines."""
    table, home = table_of(Entry), load_profile(connection).currency
    rows = connection.execute(select(table).where(table.c.day.between(begins_on, ends_on)).order_by(
        table.c.day, table.c.operation_id, table.c.source_kind, table.c.source_id, table.c.id))
    return [[_line(row, home) for row in group] for _, group in groupby(
        rows, lambda row: (row.day, row.operation_id, row.source_kind, row.source_id))]


def _line(row: Any, home: str) -> LedgerLine:
    def amount(minor: int) -> Decimal:
        return Money(minor, home).decimal()

    return LedgerLine(
        row.id, f"{row.operation_id}-{row.source_kind}-{row.source_id}", row.day, row.document_day or row.day,
        row.document, row.party, row.account, USUAL_ACCOUNTS[Purpose(row.purpose)][1], row.tax_code,
        amount(row.debit_minor), amount(row.credit_minor), row.text)


def totals_of(connection: Connection, begins_on: date, ends_on: date) -> Totals:
    """Add a period up."""
    rows = connection.execute(
        select(func.count().label("lines"), func.sum(Entry.debit_minor).label("debit"),
               func.sum(Entry.credit_minor).label("credit"))
        .where(Entry.day.between(begins_on, ends_on))).one()
    entries = select(Entry.operation_id).where(Entry.day.between(begins_on, ends_on)).group_by(
        Entry.day, Entry.operation_id, Entry.source_kind, Entry.source_id).subquery()
    count = connection.execute(select(func.count()).select_from(entries)).scalar_one()
    return Totals(rows.lines, int(count), int(rows.debit or 0), int(rows.credit or 0))


def files_of(connection: Connection, export: Any) -> Mapping[str, bytes]:
    """Write what was handed over as files, always the same: the table first, then a batch for each year."""
    home, entries = load_profile(connection).currency, load_entries(connection, export.begins_on, export.ends_on)
    files = {f"{export.number}-journal.csv": ledger_table([line for entry in entries for line in entry], home)}
    for year, mine in groupby(entries, lambda entry: entry[0].day.year):
        batch = Batch(export.consultant, export.client, export.made_at, max(export.begins_on, date(year, 1, 1)),
                      min(export.ends_on, date(year, 12, 31)), f"Journal {export.number}", home)
        files[f"EXTF_{export.number}_{year}.csv"] = extf(batch, mine)
    return files


def digest_of(files: Mapping[str, bytes]) -> str:
    """Give the SHA-256 of the table."""
    return sha256(next(iter(files.values()))).hexdigest()


def account_totals(connection: Connection, begins_on: date, ends_on: date) -> Sequence[Any]:
    """Add a period up by account."""
    return connection.execute(
        select(Entry.account, func.min(Entry.purpose).label("purpose"), func.count().label("lines"),
               func.sum(Entry.debit_minor).label("debit"), func.sum(Entry.credit_minor).label("credit"))
        .where(Entry.day.between(begins_on, ends_on)).group_by(Entry.account).order_by(Entry.account)).all()


def account_names(connection: Connection) -> dict[str, str]:
    """Give what accounts are called, by number."""
    usual = dict(USUAL_ACCOUNTS.values())
    rows = connection.execute(select(Account.number, Account.title, Account.purpose))
    return usual | {row.number: row.title or USUAL_ACCOUNTS[Purpose(row.purpose)][1] for row in rows}


def export_detail(connection: Connection, export_id: int, _now: datetime) -> Detail:
    """Tell what was handed over, by account."""
    export, home, names = load_export(connection, export_id), load_profile(connection).currency, account_names(
        connection)
    return Detail(
        export_id, export.number, "Journal handed over", facts=(
            Fact("From", export.begins_on, Kind.DATE), Fact("Up to", export.ends_on, Kind.DATE),
            Fact("Entries", export.entries, Kind.INTEGER), Fact("Lines", export.lines, Kind.INTEGER),
            Fact("Debit", Money(export.debit_minor, home), Kind.MONEY),
            Fact("Credit", Money(export.credit_minor, home), Kind.MONEY),
            Fact("Handed over", export.made_at, Kind.TIME),
            Fact("Consultant, client", f"{export.consultant}, {export.client}",
                 help="The numbers under which the bookkeeper's program keeps the firm."),
            Fact("Check sum", export.digest[:16], Kind.CODE, help=f"SHA-256 of the table: {export.digest}"),
        ),
        lines=(LinesTable("By account", ACCOUNT_COLUMNS, tuple(
            Row(place, (row.account, names.get(row.account, ""), Money(int(row.debit), home),
                        Money(int(row.credit), home)))
            for place, row in enumerate(account_totals(connection, export.begins_on, export.ends_on), 1))),),
        hint="Its files stand among the documents below. What is written later belongs to the next period.",
    )


def export_values(connection: Connection, _now: datetime) -> dict[str, Any]:
    """Give the numbers under which the last period was handed over."""
    table = table_of(JournalExport)
    last = connection.execute(select(table).order_by(table.c.ends_on.desc()).limit(1)).first()
    return {} if last is None else {"consultant": last.consultant, "client": last.client}


def check_exports(connection: Connection) -> list[str]:
    """Compare each period that was handed over with what the journal holds of it now."""
    told = []
    for export in connection.execute(select(table_of(JournalExport)).order_by(JournalExport.id)):
        now = totals_of(connection, export.begins_on, export.ends_on)
        if now != Totals(export.lines, export.entries, export.debit_minor, export.credit_minor):
            told.append(f"{export.number}: the journal of this period is not what was handed to the bookkeeper.")
    return told
