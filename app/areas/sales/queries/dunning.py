"""Reminders as they are read: levels, what is overdue and may be dunned, letters with their lines."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, literal_column, or_, select

from app.areas.company.queries import load_profile
from app.areas.company.queries.money import home_currency
from app.areas.parties.models import Party
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.sales.models import (
    BillingTerms,
    DunningHold,
    DunningLetter,
    DunningLevel,
    DunningLine,
    DunningStep,
    Invoice,
    Settlement,
)
from app.areas.sales.queries.invoice_page import related_invoices
from app.areas.sales.queries.receivables import IS_OPEN
from app.areas.sales.rules.dunning import APART_DAYS, USUAL_LEVELS, Level, Overdue, Step, balances_of
from app.areas.sales.rules.invoicing import InvoiceKind
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column
from app.kernel.unit_of_work import in_batches

READ = "sales.read"
LETTER = "dunning_letter"
"""The kind of record that charges, and what takes them back, are made for."""

LETTER_STATES = (
    ("proposed", StateWord("Proposed", Tone.WARNING)), ("sent", StateWord("Sent", Tone.ACCENT)),
    ("withdrawn", StateWord("Withdrawn")),
)

LETTERS = ListQuery(
    name="dunning_letters", title="Reminders", record="dunning_letter", id=DunningLetter.id, permission=READ,
    source=table_of(DunningLetter).outerjoin(table_of(Party), Party.id == DunningLetter.customer_id),
    sort=(Sort("day", descending=True),), searchable=False,
    columns=(
        column("number", "Letter", DunningLetter.number, Kind.CODE, width=11, sortable=False),
        column("customer", "Customer", Party.name, width=28, sortable=False),
        column("state", "State", DunningLetter.state, Kind.STATE, width=12, sortable=False, states=LETTER_STATES),
        column("level", "Level", DunningLetter.level, Kind.INTEGER, width=7, sortable=False),
        column("day", "Day", DunningLetter.day, Kind.DATE, width=12),
        column("pay_by", "Pay by", DunningLetter.pay_by, Kind.DATE, width=12, sortable=False),
        column("open", "Overdue", DunningLetter.open_minor, Kind.MONEY, unit=DunningLetter.currency, width=14,
               sortable=False, total=True),
        column("fee", "Fee", func.nullif(DunningLetter.fee_minor, 0), Kind.MONEY, unit=DunningLetter.currency,
               width=10, sortable=False),
        column("interest", "Interest", func.nullif(DunningLetter.interest_minor, 0), Kind.MONEY,
               unit=DunningLetter.currency, width=10, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("proposed", "Proposed", Tone.WARNING), DunningLetter.state == "proposed"),
        Preset(PresetInfo("sent", "Sent"), DunningLetter.state == "sent"),
    ),
)

LEVELS = ListQuery(
    name="dunning_levels", title="Reminder levels", record="dunning_level", id=DunningLevel.id, permission=READ,
    source=table_of(DunningLevel), sort=(Sort("level"),), searchable=False,
    columns=(
        column("level", "Level", DunningLevel.level, Kind.INTEGER, width=7),
        column("title", "Called", DunningLevel.title, width=24, sortable=False),
        column("days_over", "From days over", DunningLevel.days_over, Kind.INTEGER, width=12, sortable=False),
        column("pay_days", "Days to pay", DunningLevel.pay_days, Kind.INTEGER, width=10, sortable=False),
        column("fee", "Fee", DunningLevel.fee_minor, Kind.MONEY,
               unit=home_currency, width=10, sortable=False),
        column("interest", "Interest a year", DunningLevel.interest_percent, Kind.QUANTITY, unit=literal_column("'%'"),
               width=12, sortable=False),
        column("text", "Text", DunningLevel.text, width=40, sortable=False),
    ),
)

LINE_COLUMNS = (
    ColumnInfo("number", "Invoice", Kind.CODE, 11), ColumnInfo("due_on", "Due", Kind.DATE, 11),
    ColumnInfo("days", "Days over", Kind.INTEGER, 9), ColumnInfo("open", "Open", Kind.MONEY, 12, total=True),
    ColumnInfo("interest", "Interest", Kind.MONEY, 10, total=True), ColumnInfo("level", "Level", Kind.INTEGER, 6),
    ColumnInfo("raises", "New", Kind.FLAG, 6),
)
STEP_COLUMNS = (
    ColumnInfo("number", "Invoice", Kind.CODE, 11), ColumnInfo("open", "On", Kind.MONEY, 12),
    ColumnInfo("days", "Days", Kind.INTEGER, 6), ColumnInfo("percent", "A year", Kind.QUANTITY, 8),
    ColumnInfo("interest", "Interest", Kind.MONEY, 10, total=True),
    ColumnInfo("after", "After", Kind.DATE, 11), ColumnInfo("until", "Up to", Kind.DATE, 11),
)
HELD_COLUMNS = (
    ColumnInfo("number", "Invoice", Kind.CODE, 11), ColumnInfo("why", "Left out because", width=30),
)


def load_levels(connection: Connection) -> tuple[Level, ...]:
    """Read the levels of reminders; the usual ones where the firm has said nothing."""
    table = DunningLevel
    rows = connection.execute(select(
        table.level, table.days_over, table.title, table.text, table.pay_days, table.fee_minor,
        table.interest_percent).order_by(table.level))
    return tuple(Level(*row) for row in rows) or USUAL_LEVELS


def overdue_to_dun(connection: Connection, day: date) -> list[Overdue]:
    """Read overdue invoices that may be dunned: not disputed, not held back, of customers who may be reminded now.

    Who got a letter within the last days is left in peace. Overdue charges of earlier reminders come with them.
    """
    lately = select(DunningLetter.customer_id).where(
        DunningLetter.state == "sent", DunningLetter.day > day - timedelta(days=APART_DAYS))
    rows = connection.execute(
        select(Invoice.id, Invoice.customer_id, Invoice.currency, Invoice.open_minor, Invoice.due_on,
               Invoice.dunning_level, Invoice.kind, (Invoice.net_minor + Invoice.tax_minor).label("total"))
        .outerjoin(BillingTerms, BillingTerms.party_id == Invoice.customer_id)
        .where(IS_OPEN, Invoice.kind != InvoiceKind.CREDIT.value, Invoice.due_on < day, Invoice.disputed.is_(False),
               Invoice.dunning_blocked.is_(False), or_(
                   BillingTerms.dunning_blocked.is_(None), BillingTerms.dunning_blocked.is_(False)),
               Invoice.customer_id.not_in(lately))
        .order_by(Invoice.due_on, Invoice.id)).all()
    numbers = [row.id for row in rows if row.kind == InvoiceKind.INVOICE]
    until, changes = interest_asked_until(connection, numbers), _changes(connection, numbers)
    return [
        Overdue(row.id, row.customer_id, row.currency, row.open_minor, row.due_on, row.dunning_level,
                until.get(row.id), balances_of(row.total, row.due_on, changes.get(row.id, ())),
                row.kind == InvoiceKind.CHARGE)
        for row in rows
    ]


def interest_asked_until(connection: Connection, invoice_ids: Sequence[int]) -> dict[int, date]:
    """Give up to which day letters that hold asked for interest on invoices, by invoice."""
    statement = (
        select(DunningLine.invoice_id, func.max(DunningStep.ends_on))
        .join(DunningStep, DunningStep.line_id == DunningLine.id)
        .join(DunningLetter, DunningLetter.id == DunningLine.letter_id)
        .where(DunningLetter.state == "sent").group_by(DunningLine.invoice_id))
    return {number: day for batch in in_batches(invoice_ids)
            for number, day in connection.execute(statement.where(DunningLine.invoice_id.in_(batch)))}


def _changes(connection: Connection, invoice_ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
    """Give when what came off invoices, and what came back, by invoice."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    statement = select(Settlement.invoice_id, Settlement.day, Settlement.undone_on, Settlement.amount_minor)
    for batch in in_batches(invoice_ids):
        for row in connection.execute(statement.where(Settlement.invoice_id.in_(batch))):
            found[row.invoice_id].append((row.day, -row.amount_minor))
            if row.undone_on is not None:
                found[row.invoice_id].append((row.undone_on, row.amount_minor))
    return found


def load_steps(connection: Connection, line_ids: Sequence[int]) -> dict[int, list[Step]]:
    """Read the steps of interest of lines of letters, in their order, by line."""
    found: dict[int, list[Step]] = defaultdict(list)
    for batch in in_batches(line_ids):
        for row in connection.execute(select(table_of(DunningStep)).where(
                DunningStep.line_id.in_(batch)).order_by(DunningStep.id)):
            found[row.line_id].append(Step(row.begins_on, row.ends_on, row.open_minor, row.percent, row.interest_minor))
    return found


def load_letter(connection: Connection, letter_id: int) -> Any:
    """Read a letter with its customer's name; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(DunningLetter), Party.name.label("customer"))
        .join(Party, Party.id == DunningLetter.customer_id).where(DunningLetter.id == letter_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no reminder with the number {letter_id}.")
    return row


def load_letter_lines(connection: Connection, letter_id: int) -> Sequence[Any]:
    """Read the invoices that a letter names, the oldest first."""
    return connection.execute(
        select(table_of(DunningLine), Invoice.number, Invoice.due_on, Invoice.invoiced_on,
               Invoice.kind, (Invoice.net_minor + Invoice.tax_minor).label("total"))
        .join(Invoice, Invoice.id == DunningLine.invoice_id).where(DunningLine.letter_id == letter_id)
        .order_by(DunningLine.id)).all()


def letter_detail(connection: Connection, letter_id: int, _now: datetime) -> Detail:
    """Tell all of a reminder, and which invoices of the customer were left out of it."""
    letter, lines = load_letter(connection, letter_id), load_letter_lines(connection, letter_id)
    currency = letter.currency
    facts = (
        Fact("Customer", letter.customer, record="customer", record_id=letter.customer_id),
        Fact("Level", letter.level, Kind.INTEGER), Fact("Day", letter.day, Kind.DATE),
        Fact("Pay by", letter.pay_by, Kind.DATE), Fact("Overdue", Money(letter.open_minor, currency), Kind.MONEY),
        Fact("Fee", Money(letter.fee_minor, currency), Kind.MONEY),
        Fact("Interest", Money(letter.interest_minor, currency), Kind.MONEY),
    )
    table = LinesTable("Invoices", LINE_COLUMNS, tuple(
        Row(line.invoice_id, (line.number, line.due_on, line.days_over, Money(line.open_minor, currency),
                              Money(line.interest_minor, currency), line.level, line.raises)) for line in lines),
        "invoice")
    held, steps = _held(connection, letter.customer_id), _steps(connection, lines, currency)
    charges = related_invoices(connection, (Invoice.for_kind == LETTER) & (Invoice.for_id == letter_id), "Booked as")
    return Detail(
        letter_id, letter.number or "Reminder, not sent", letter.customer, state_word(LETTER_STATES, letter.state),
        facts, tuple(one for one in (table, steps, charges, held) if one.rows),
        timeline=record_history(connection, (DunningLetter, [letter_id])),
        hint="Look at it and send it; it gets its number then, and fee and interest are booked."
        if letter.state == "proposed" else "",
    )


def _steps(connection: Connection, lines: Sequence[Any], currency: str) -> LinesTable:
    by_line = load_steps(connection, [line.id for line in lines])
    return LinesTable("Interest, step by step", STEP_COLUMNS, tuple(
        Row(line.invoice_id, (line.number, Money(step.minor, currency), step.days, Quantity(step.percent, "%"),
                              Money(step.interest_minor, currency), step.after, step.until))
        for line in lines for step in by_line.get(line.id, ())), "invoice", folded=True)


def _held(connection: Connection, customer_id: int) -> LinesTable:
    why = case(
        (Invoice.disputed.is_(True), "it is disputed: " + Invoice.dispute_reason),
        (Invoice.dunning_blocked.is_(True), "it is not to be dunned"), else_=DunningHold.reason)
    rows = connection.execute(
        select(Invoice.id, Invoice.number, why.label("why"))
        .outerjoin(DunningHold, DunningHold.invoice_id == Invoice.id)
        .where(Invoice.customer_id == customer_id, IS_OPEN, Invoice.kind == "invoice", why.is_not(None)))
    return LinesTable("Left out", HELD_COLUMNS, tuple(Row(row.id, (row.number, row.why)) for row in rows), "invoice")


def level_detail(connection: Connection, level_id: int, _now: datetime) -> Detail:
    """Tell a level of reminders."""
    table, home = table_of(DunningLevel), load_profile(connection).currency
    row = connection.execute(select(table).where(table.c.id == level_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no level of reminders with the number {level_id}.")
    return Detail(level_id, row.title, f"Level {row.level}", facts=(
        Fact("From days over due", row.days_over, Kind.INTEGER), Fact("Days to pay", row.pay_days, Kind.INTEGER),
        Fact("Fee", Money(row.fee_minor, home), Kind.MONEY),
        Fact("Interest a year", Quantity(row.interest_percent, "%"), Kind.QUANTITY), Fact("Text", row.text)))


def level_values(connection: Connection, level_id: int) -> dict[str, Any]:
    """Give a level as the form that sets one takes it."""
    table, home = table_of(DunningLevel), load_profile(connection).currency
    row = connection.execute(select(table).where(table.c.id == level_id)).one()
    return {
        "level": row.level, "days_over": row.days_over, "title": row.title, "text": row.text, "pay_days": row.pay_days,
        "fee": f"{Money(row.fee_minor, home).decimal():f}",
        "interest_percent": f"{Quantity(row.interest_percent, '%').decimal():f}",
    }
