"""The bookkeeper's journal: one list for both flows, the accounts it writes to, and the proof that it adds up."""

from datetime import date, datetime

from sqlalchemy import Connection, func, literal, select

from app.areas.company.models import Account, Entry, JournalExport
from app.areas.company.queries.firm import load_profile
from app.areas.company.queries.money import home_currency
from app.areas.company.rules.books import PURPOSE_WORDS, USUAL_ACCOUNTS, Purpose
from app.kernel.columns import Day, table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, Tone
from app.kernel.money import Money
from app.kernel.query import ListQuery, Preset, column

SOURCE_RECORDS = {"sales_invoice": "invoice", "payment": "payment", "settlement": "settlement", "bill": "bill",
                  "bill_payment": "bill", "bank_line": "bank_line"}
"""The kinds of record that entries are of, by the source under which they were written."""

_HANDED_OVER = (
    select(JournalExport.number).where(JournalExport.begins_on <= Entry.day, JournalExport.ends_on >= Entry.day)
    .correlate(Entry).scalar_subquery())
_CLOSED = select(func.coalesce(func.max(JournalExport.ends_on), literal(date(1, 1, 1), Day()))).scalar_subquery()

JOURNAL = ListQuery(
    name="journal", title="Journal", record="journal_entry", id=Entry.id, permission="company.books", searchable=False,
    source=table_of(Entry), sort=(Sort("day", descending=True),),
    columns=(
        column("entry", "Line", Entry.id, Kind.INTEGER, width=7),
        column("group", "Entry", Entry.operation_id, Kind.INTEGER, width=8, sortable=False, shown=False,
               help="What was written together."),
        column("day", "Day", Entry.day, Kind.DATE, width=12),
        column("document", "Document", Entry.document, Kind.CODE, width=20, sortable=False),
        column("party", "Customer or supplier", Entry.party, Kind.CODE, width=12, sortable=False),
        column("account", "Account", Entry.account, Kind.CODE, width=10, sortable=False),
        column("purpose", "Posted for", Entry.purpose, Kind.STATE, width=22, sortable=False, states=PURPOSE_WORDS),
        column("tax_code", "Tax", Entry.tax_code, Kind.CODE, width=8, sortable=False),
        column("debit", "Debit", func.nullif(Entry.debit_minor, 0), Kind.MONEY, unit=home_currency, width=14,
               sortable=False, total=True),
        column("credit", "Credit", func.nullif(Entry.credit_minor, 0), Kind.MONEY, unit=home_currency, width=14,
               sortable=False, total=True),
        column("text", "Text", Entry.text, width=24, sortable=False),
        column("document_day", "Document's day", Entry.document_day, Kind.DATE, width=13, sortable=False, shown=False,
               help="Where it lies in a period that was handed over before."),
        column("handed_over", "Handed over", _HANDED_OVER, Kind.CODE, width=11, sortable=False,
               help="The period with which the bookkeeper got it."),
    ),
    presets=(Preset(PresetInfo("open", "Not handed over", Tone.WARNING), Entry.day > _CLOSED), *(
        Preset(PresetInfo(purpose.value, USUAL_ACCOUNTS[purpose][1]), Entry.purpose == purpose.value)
        for purpose in (Purpose.RECEIVABLE, Purpose.REVENUE, Purpose.TAX_DUE, Purpose.BANK)
    )),
)

ACCOUNTS = ListQuery(
    name="accounts", title="Accounts", record="account", id=Account.id, permission="company.books", searchable=False,
    source=table_of(Account), sort=(Sort("id"),),
    columns=(
        column("id", "No", Account.id, Kind.INTEGER, shown=False),
        column("purpose", "Used for", Account.purpose, Kind.STATE, width=24, sortable=False, states=PURPOSE_WORDS),
        column("tax_code", "Only with the tax", Account.tax_code, Kind.CODE, width=14, sortable=False),
        column("number", "Account", Account.number, Kind.CODE, width=12, sortable=False),
        column("title", "Name", Account.title, width=26, sortable=False),
    ),
)

SIDES = (
    ColumnInfo("account", "Account", Kind.CODE, 9),
    ColumnInfo("purpose", "Posted for", Kind.STATE, 20, states=PURPOSE_WORDS),
    ColumnInfo("tax", "Tax", Kind.CODE, 7), ColumnInfo("debit", "Debit", Kind.MONEY, 12, total=True),
    ColumnInfo("credit", "Credit", Kind.MONEY, 12, total=True), ColumnInfo("text", "Text", width=18),
)


def entry_detail(connection: Connection, entry_id: int, _now: datetime) -> Detail:
    """Tell the whole entry that a line of the journal is of."""
    table = table_of(Entry)
    row = connection.execute(select(table).where(table.c.id == entry_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no line of the journal with the number {entry_id}.")
    home = load_profile(connection).currency
    lines = connection.execute(select(table).where(
        table.c.operation_id == row.operation_id, table.c.source_kind == row.source_kind,
        table.c.source_id == row.source_id, table.c.day == row.day).order_by(table.c.id))
    return Detail(
        entry_id, row.document, row.party, facts=(
            Fact("Day", row.day, Kind.DATE),
            *((Fact("Document's day", row.document_day, Kind.DATE, help="It was handed over before."),)
              if row.document_day is not None else ()),
            Fact("Document", row.document, Kind.CODE, SOURCE_RECORDS.get(row.source_kind, ""), row.source_id),
        ),
        lines=(LinesTable("Debit and credit", SIDES, tuple(
            Row(one.id, (one.account, one.purpose, one.tax_code, Money(one.debit_minor, home) if one.debit_minor else
                         None, Money(one.credit_minor, home) if one.credit_minor else None, one.text))
            for one in lines), "journal_entry"),),
    )


def account_detail(connection: Connection, account_id: int, _now: datetime) -> Detail:
    """Tell what is written to an account that was set."""
    table = table_of(Account)
    row = connection.execute(select(table).where(table.c.id == account_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no account with the number {account_id}.")
    usual = USUAL_ACCOUNTS[Purpose(row.purpose)]
    return Detail(account_id, f"{row.number} {row.title}".strip(), usual[1], facts=(
        Fact("In place of", f"{usual[0]} {usual[1]}"), *((Fact("Only with the tax", row.tax_code),) if row.tax_code
                                                        else ())))


def account_values(connection: Connection, account_id: int) -> dict[str, str]:
    """Give an account as the form that sets one takes it."""
    table = table_of(Account)
    row = connection.execute(select(table).where(table.c.id == account_id)).one()
    return {"purpose": row.purpose, "number": row.number, "title": row.title, "tax_code": row.tax_code}


def check_journal(connection: Connection) -> list[str]:
    """Compare debit and credit of each entry."""
    rows = connection.execute(
        select(Entry.source_kind, Entry.source_id, func.min(Entry.document).label("document"))
        .group_by(Entry.source_kind, Entry.source_id, Entry.operation_id)
        .having(func.sum(Entry.debit_minor) != func.sum(Entry.credit_minor)).limit(20))
    return [f"{row.document}: debit and credit of its entry in the journal differ." for row in rows]
