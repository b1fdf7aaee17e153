"""What was open on any day, exactly: each item as it stood then, and what customers owed by age."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.areas.company.queries import load_profile
from app.areas.company.queries.money import home_currency
from app.areas.company.rules import local_day
from app.areas.company.rules.ageing import AGE_WORDS, age_of
from app.areas.parties.models import Party
from app.areas.purchasing.queries.bill_figures import PayablesByAge
from app.areas.sales.models import Invoice, Payment, Settlement
from app.areas.sales.queries.receivables import IS_OPEN, OWED, SIGN, UNUSED
from app.areas.sales.rules.invoicing import INVOICE_KIND_WORDS, INVOICE_WORDS, InvoiceKind
from app.kernel.columns import Day, key_type, table_of
from app.kernel.days import days_between
from app.kernel.listing import Kind, PresetInfo, Sort, Tone
from app.kernel.query import AS_OF_DAY, TODAY, ListColumn, ListQuery, Preset, column

READ = "sales.read"
ON_DAY = bindparam("on_day", type_=Day())
"""The day as of which open items are read outside of lists."""


def _counted(day: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(Settlement.day <= day, or_(Settlement.undone_on.is_(None), Settlement.undone_on > day))


def _off(side: Any, row: Any, amount: Any, day: ColumnElement[Any]) -> ColumnElement[Any]:
    total = func.coalesce(cast(func.sum(amount), key_type), 0)
    return select(total).where(side == row, _counted(day)).correlate(Invoice, Payment).scalar_subquery()


def open_of_invoice(day: ColumnElement[Any], *, home: bool = False) -> ColumnElement[Any]:
    """Select what of an invoice or credit note was open on a day, in its currency or at home, above nothing."""
    whole = Invoice.home_net_minor + Invoice.home_tax_minor if home else Invoice.net_minor + Invoice.tax_minor
    return (
        whole - _off(Settlement.invoice_id, Invoice.id, Settlement.home_minor if home else Settlement.amount_minor, day)
        - _off(Settlement.credit_id, Invoice.id, Settlement.home_taken_minor if home else Settlement.taken_minor, day)
    )


def open_of_payment(day: ColumnElement[Any], *, home: bool = False) -> ColumnElement[Any]:
    """Select what of a payment or refund settled nothing on a day."""
    whole = Payment.home_minor if home else Payment.amount_minor
    return (
        whole - _off(Settlement.payment_id, Payment.id, Settlement.home_taken_minor if home else Settlement.taken_minor,
                     day)
        - _off(Settlement.refund_id, Payment.id, Settlement.home_minor if home else Settlement.amount_minor, day)
    )


def invoice_stood(day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Choose invoices of which something may have been open on a day: those open now, and those settled since."""
    return and_(or_(IS_OPEN, Invoice.settled_on > day), Invoice.invoiced_on <= day, Invoice.posted_at.is_not(None))


def payment_stood(day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Choose payments of which something may have been on account on a day."""
    return and_(or_(UNUSED, Payment.settled_on > day), Payment.paid_on <= day)


OPEN_ITEMS = ListQuery(
    name="open_items", title="Open items", record="invoice", id=Invoice.id, permission=READ,
    source=table_of(Invoice).outerjoin(table_of(Party), Party.id == Invoice.customer_id),
    where=and_(invoice_stood(AS_OF_DAY), open_of_invoice(AS_OF_DAY) != 0), sort=(Sort("due_on"),),
    columns=(
        column("number", "Invoice", Invoice.number, Kind.CODE, width=11, sortable=False),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("kind", "Kind", Invoice.kind, Kind.STATE, width=12, sortable=False, states=INVOICE_KIND_WORDS),
        column("invoiced_on", "Date", Invoice.invoiced_on, Kind.DATE, width=12),
        column("due_on", "Due", Invoice.due_on, Kind.DATE, width=12),
        column("days_over", "Days over", case((and_(OWED, Invoice.due_on < TODAY),
                                               days_between(TODAY, Invoice.due_on))), Kind.INTEGER, width=9,
               sortable=False),
        column("total", "With tax", (Invoice.net_minor + Invoice.tax_minor) * SIGN, Kind.MONEY, unit=Invoice.currency,
               width=14, sortable=False),
        column("open", "Open", open_of_invoice(AS_OF_DAY) * SIGN, Kind.MONEY, unit=Invoice.currency, width=14,
               sortable=False, total=True),
        column("state", "State now", Invoice.state, Kind.STATE, width=12, sortable=False, states=INVOICE_WORDS,
               shown=False),
        column("level", "Reminders", func.nullif(Invoice.dunning_level, 0), Kind.INTEGER, width=9, sortable=False),
        column("disputed", "Disputed", Invoice.disputed, Kind.FLAG, width=8, sortable=False),
        column("home_open", "At home", open_of_invoice(AS_OF_DAY, home=True) * SIGN, Kind.MONEY, unit=home_currency,
               width=14, sortable=False, total=True, shown=False),
    ),
    presets=(Preset(PresetInfo("overdue", "Overdue", Tone.BAD), and_(OWED, Invoice.due_on < TODAY)),
             Preset(PresetInfo("charges", "Charges"), Invoice.kind == InvoiceKind.CHARGE.value)),
)


def open_at(day: ColumnElement[Any]) -> Select[Any]:
    """Select all items that were open on a day at home: customer, due day and worth; credit below nothing, undated."""
    due = case((OWED, Invoice.due_on))
    invoices = select(
        Invoice.customer_id.label("customer_id"), due.label("due_on"),
        (open_of_invoice(day, home=True) * SIGN).label("minor"),
    ).where(invoice_stood(day))
    sign = case((Payment.kind == "refund", 1), else_=-1)
    payments = select(
        Payment.customer_id, literal(None, Day()), (open_of_payment(day, home=True) * sign).label("minor"),
    ).where(payment_stood(day))
    both = union_all(invoices, payments).subquery()
    return select(both.c.customer_id, both.c.due_on, both.c.minor).where(both.c.minor != 0)


def _aged() -> Any:
    items = open_at(AS_OF_DAY).subquery("item")
    over = days_between(TODAY, items.c.due_on)

    def part(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return cast(func.sum(case((condition, items.c.minor), else_=0)), key_type)

    return select(
        items.c.customer_id, cast(func.sum(items.c.minor), key_type).label("owed"), part(over <= 0).label("not_due"),
        part(and_(over >= 1, over <= 30)).label("to_30"), part(and_(over >= 31, over <= 60)).label("to_60"),
        part(and_(over >= 61, over <= 90)).label("to_90"), part(over >= 91).label("more"),
        part(items.c.due_on.is_(None)).label("credit"),
        cast(func.max(case((over >= 1, over), else_=0)), key_type).label("oldest"),
    ).group_by(items.c.customer_id).subquery("aged")


_aged_rows = _aged()


def _amount(key: str, title: str, explained: str = "") -> ListColumn:
    return column(key, title, func.nullif(_aged_rows.c[key], 0), Kind.MONEY, unit=home_currency, width=13,
                  sortable=False, total=True, help=explained)


AGEING = ListQuery(
    name="receivables", title="Ageing", record="customer", id=Party.id, permission=READ,
    source=table_of(Party).join(_aged_rows, _aged_rows.c.customer_id == Party.id), sort=(Sort("name"),),
    columns=(
        column("name", "Customer", Party.name, width=30),
        _amount("owed", "Owed", "Invoices less credit notes and money on account, at the rates of their days."),
        _amount("not_due", "Not due"), _amount("to_30", "1 to 30 days"), _amount("to_60", "31 to 60"),
        _amount("to_90", "61 to 90"), _amount("more", "Over 90"),
        _amount("credit", "Credit", "Credit notes and money on account that settle nothing yet."),
        column("oldest", "Oldest", func.nullif(_aged_rows.c.oldest, 0), Kind.INTEGER, width=8, sortable=False,
               help="Days since the oldest invoice should have been paid."),
    ),
    presets=(Preset(PresetInfo("overdue", "Overdue", Tone.BAD), _aged_rows.c.oldest > 0),
             Preset(PresetInfo("long", "Over 60 days", Tone.BAD), _aged_rows.c.oldest > 60)),
)


@dataclass(frozen=True, slots=True)
class ReceivablesByAge(PayablesByAge):
    """What customers owe by days over due, drawn like what is owed to suppliers, with their credit beside it."""

    credit_minor: int = 0

    @property
    def total_minor(self) -> int:
        """Give what is owed in all, less credit."""
        return sum(minor for _, minor in self.ages) + self.credit_minor

    @property
    def overdue_minor(self) -> int:
        """Give what should have been paid."""
        return sum(minor for _, minor in self.ages[1:])


_BY_DUE = open_at(ON_DAY).subquery("item")
_SUMS = select(_BY_DUE.c.due_on, cast(func.sum(_BY_DUE.c.minor), key_type).label("minor")).group_by(_BY_DUE.c.due_on)


def receivables_by_age(connection: Connection, now: datetime) -> ReceivablesByAge:
    """Add up what is owed by how long it is over due, where the firm's day is today."""
    return receivables_on(connection, local_day(now, load_profile(connection).zone))


def receivables_on(connection: Connection, day: date, customer_id: int | None = None) -> ReceivablesByAge:
    """Add up what was owed on a day by how long it was over due then; of one customer, or of all."""
    ages, credit = [0] * len(AGE_WORDS), 0
    statement = _SUMS if customer_id is None else _SUMS.where(_BY_DUE.c.customer_id == customer_id)
    for row in connection.execute(statement, {"on_day": day}):
        if row.due_on is None:
            credit += int(row.minor)
        else:
            ages[age_of(row.due_on, day)] += int(row.minor)
    return ReceivablesByAge(load_profile(connection).currency, tuple(zip(AGE_WORDS, ages, strict=True)), credit)
