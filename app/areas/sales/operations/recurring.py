"""Orders that recur: writing them down, making those that are due, skipping, pausing and ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.inventory.models import Warehouse
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.sales import rules
from app.areas.sales.models import RecurringLine, RecurringOrder, RecurringRun
from app.areas.sales.operations.confirming import ConfirmSalesOrder, confirm_sales_order
from app.areas.sales.operations.orders import CreateSalesOrder, create_sales_order
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.sales.operations.quote_lines import day_of
from app.areas.sales.queries.promising import load_workdays
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules import recurring
from app.areas.sales.rules.recurring import SHIFT_TITLES, UNIT_TITLES, Rhythm, Shift, Unit
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.quantity import Quantity, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecurringLineInput:
    """A line of every order that is made."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="The item's stock unit when left empty.")] = None
    price: Annotated[Decimal | None, Field("Price", help="Left out: that of the price rules of the day.")] = None
    discount_percent: Annotated[Decimal, Field("Discount %")] = Decimal(0)
    text: Annotated[str, Field("Text", "Printed in place of the item's name.")] = ""


_EVERY = Field("Every", "So many weeks or months.")
_UNIT = Field("Weeks or months", titles=UNIT_TITLES)
_DAY = Field("On day", "Of weeks 1 (Monday) to 7, of months 1 to 31; the last day where a month is shorter.")
_SHIFT = Field("On days of rest", titles=SHIFT_TITLES)
_REQUIRED = Field("Required after days")


@dataclass(frozen=True, slots=True)
class CreateRecurringOrder:
    """Write down what a customer orders again and again; the orders are made by themselves when they are due."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    lines: Annotated[tuple[RecurringLineInput, ...], Field("Lines")]
    every: Annotated[int, _EVERY] = 1
    unit: Annotated[Unit, _UNIT] = "month"
    on_day: Annotated[int, _DAY] = 1
    starts_on: Annotated[date | None, Field("From", "Left out: from today.")] = None
    ends_on: Annotated[date | None, Field("Until", "Left out: until it is ended.")] = None
    shift: Annotated[Shift, _SHIFT] = "next"
    required_in_days: Annotated[int, _REQUIRED] = 3
    confirm: Annotated[bool, Field("Confirm orders at once")] = True
    title: Annotated[str, Field("What it is about")] = ""
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeRecurringOrder:
    """Change rhythm or lines; orders that were made stay as they are."""

    recurring_id: Annotated[int, Field("Recurring order", hidden=True)]
    lines: Annotated[tuple[RecurringLineInput, ...], Field("Lines")]
    every: Annotated[int, _EVERY] = 1
    unit: Annotated[Unit, _UNIT] = "month"
    on_day: Annotated[int, _DAY] = 1
    starts_on: Annotated[date | None, Field("From", "Left out: as it was.")] = None
    ends_on: Annotated[date | None, Field("Until", "Left out: until it is ended.")] = None
    shift: Annotated[Shift, _SHIFT] = "next"
    required_in_days: Annotated[int, _REQUIRED] = 3
    confirm: Annotated[bool, Field("Confirm orders at once")] = True
    title: Annotated[str, Field("What it is about")] = ""
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class SkipRecurringOrder:
    """Leave the next order out, and go on with the one after it."""

    recurring_id: Annotated[int, Field("Recurring order", lookup="recurring_orders")]
    reason: Annotated[str, Field("Why")] = ""


@dataclass(frozen=True, slots=True)
class PauseRecurringOrder:
    """Make no orders until it goes on."""

    recurring_id: Annotated[int, Field("Recurring order", lookup="recurring_orders")]


@dataclass(frozen=True, slots=True)
class ResumeRecurringOrder:
    """Go on with the next day of the rhythm from today on; what was due meanwhile is not made."""

    recurring_id: Annotated[int, Field("Recurring order", lookup="recurring_orders")]


@dataclass(frozen=True, slots=True)
class EndRecurringOrder:
    """Make no orders of it any more."""

    recurring_id: Annotated[int, Field("Recurring order", lookup="recurring_orders")]
    reason: Annotated[str, Field("Why")] = ""


@dataclass(frozen=True, slots=True)
class MakeDueOrders:
    """Make the orders of all recurring ones whose day has come."""

    recurring_id: Annotated[int | None, Field("Only this one", lookup="recurring_orders", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class RecurringResult:
    """The recurring order, and when its next order is made."""

    recurring_id: int
    number: str
    state: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class DueOrdersMade:
    """The orders that were made, and what was said of those that could not be."""

    order_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    refused: tuple[str, ...]


def create_recurring_order(uow: UnitOfWork, cmd: CreateRecurringOrder) -> RecurringResult:
    """Write a recurring order; its first day is the first of the rhythm from the start on."""
    terms = load_terms(uow.connection, cmd.customer_id)
    rules.require_not_on_hold(terms.name, terms.on_hold)
    starts_on = cmd.starts_on or day_of(uow)
    rhythm = Rhythm(cmd.every, cmd.unit, _day(cmd.unit, cmd.on_day), starts_on, cmd.ends_on)
    recurring.require_rhythm(rhythm)
    number = take_number(uow, "recurring")
    warehouse_id = main_warehouse(uow) if cmd.warehouse_id is None else uow.get(Warehouse, cmd.warehouse_id).id
    recurring_id = uow.add(
        RecurringOrder, number=number, customer_id=terms.party_id, warehouse_id=warehouse_id, starts_on=starts_on,
        state=recurring.ACTIVE, **_head(cmd, rhythm), **_next(uow, rhythm, cmd.shift, starts_on - timedelta(days=1)),
    )
    _write_lines(uow, recurring_id, cmd.lines, terms.currency)
    return _result(uow, recurring_id)


def _day(unit: str, day: int) -> int:
    """A weekday is typed from 1 (Monday) on, and kept as 0 to 6."""
    return day - 1 if unit == "week" else day


def _head(cmd: CreateRecurringOrder | ChangeRecurringOrder, rhythm: Rhythm) -> dict[str, Any]:
    if cmd.required_in_days < 0:
        raise DomainError("recurring.required", "Goods cannot be required before they are ordered.",
                          "required_in_days")
    return {
        "title": cmd.title.strip(), "every": rhythm.every, "unit": rhythm.unit, "on_day": rhythm.on_day,
        "shift": cmd.shift, "ends_on": rhythm.ends_on, "required_in_days": cmd.required_in_days,
        "confirm": cmd.confirm, "customer_reference": cmd.customer_reference.strip(), "note": cmd.note.strip(),
    }


def _next(uow: UnitOfWork, rhythm: Rhythm, shift: str, after: date) -> dict[str, Any]:
    nominal = rhythm.after(after)
    workdays = load_workdays(uow.connection)
    return {"nominal_on": nominal, "next_on": None if nominal is None else recurring.planned(nominal, shift, workdays)}


def _write_lines(uow: UnitOfWork, recurring_id: int, lines: Sequence[RecurringLineInput], currency: str) -> None:
    if not lines:
        raise DomainError("order.empty", "An order needs at least one line.", "lines")
    rows = []
    for index, line in enumerate(lines):
        qty, field = scaled_quantity(line.qty), f"lines.{index}"
        if qty <= 0:
            raise DomainError("quantity.positive", "The quantity must be more than nothing.", f"{field}.qty")
        price = None if line.price is None else Price.of(line.price, currency).micros
        if price is not None and price < 0:
            raise DomainError("price.negative", "A price cannot be below nothing.", f"{field}.price")
        rows.append({
            "recurring_id": recurring_id, "position": index + 1, "item_id": line.item_id, "unit_id": line.unit_id,
            "qty": qty, "price_micros": price, "text": line.text.strip(),
            "discount_permille": rules.discount_permille(line.discount_percent, f"{field}.discount_percent"),
        })
    uow.insert(RecurringLine, rows)


def change_recurring_order(uow: UnitOfWork, cmd: ChangeRecurringOrder) -> RecurringResult:
    """Write a recurring order anew; its next day is the first of the new rhythm after the last one that was done."""
    row = _in_step(uow, cmd.recurring_id, "changed")
    rhythm = Rhythm(cmd.every, cmd.unit, _day(cmd.unit, cmd.on_day), cmd.starts_on or row.starts_on, cmd.ends_on)
    recurring.require_rhythm(rhythm)
    last = uow.scalar(select(RecurringRun.nominal_on).where(RecurringRun.recurring_id == row.id).order_by(
        RecurringRun.nominal_on.desc()).limit(1))
    after = max(last or date.min, day_of(uow) - timedelta(days=1))
    old = uow.rows(select(RecurringLine.id).where(RecurringLine.recurring_id == row.id))
    uow.delete(RecurringLine, [line.id for line in old])
    _write_lines(uow, row.id, cmd.lines, load_terms(uow.connection, row.customer_id).currency)
    days = _next(uow, rhythm, cmd.shift, after)
    if row.state == recurring.PAUSED:
        days["next_on"] = None
    uow.update(RecurringOrder, row.id, expected_version=cmd.expected_version, starts_on=rhythm.starts_on,
               **_head(cmd, rhythm), **days)
    return _result(uow, row.id)


def skip_recurring_order(uow: UnitOfWork, cmd: SkipRecurringOrder) -> RecurringResult:
    """Leave the next order out, and keep why."""
    row = _in_step(uow, cmd.recurring_id, "skipped")
    if row.nominal_on is None:
        raise DomainError("recurring.over", f"{row.number} has no order to come that could be skipped.")
    _note_run(uow, row, row.nominal_on, "skipped", words=cmd.reason.strip())
    _go_on(uow, row, row.nominal_on)
    return _result(uow, row.id)


def pause_recurring_order(uow: UnitOfWork, cmd: PauseRecurringOrder) -> RecurringResult:
    """Pause a recurring order."""
    row = _in_step(uow, cmd.recurring_id, "paused")
    uow.update(RecurringOrder, row.id, state=recurring.PAUSED, next_on=None)
    return _result(uow, row.id)


def resume_recurring_order(uow: UnitOfWork, cmd: ResumeRecurringOrder) -> RecurringResult:
    """Go on from today, or from the day that was to come when it was paused."""
    row = _in_step(uow, cmd.recurring_id, "resumed")
    first = max(row.nominal_on or day_of(uow), day_of(uow))
    uow.update(RecurringOrder, row.id, state=recurring.ACTIVE)
    _go_on(uow, row, first - timedelta(days=1))
    return _result(uow, row.id)


def end_recurring_order(uow: UnitOfWork, cmd: EndRecurringOrder) -> RecurringResult:
    """End a recurring order; the reason is kept with it."""
    row = _in_step(uow, cmd.recurring_id, "ended")
    note = f"{row.note}\nEnded: {cmd.reason.strip()}".strip() if cmd.reason.strip() else row.note
    uow.update(RecurringOrder, row.id, state=recurring.ENDED, nominal_on=None, next_on=None, note=note)
    return _result(uow, row.id)


def make_due_orders(uow: UnitOfWork, cmd: MakeDueOrders) -> DueOrdersMade:
    """Make an order of each recurring one that is due; what was missed for longer is noted and not made twice over.

    One that is refused, because its customer is on hold or an item is not sold any more, is noted and tried again.
    """
    today = day_of(uow)
    table = table_of(RecurringOrder)
    due = select(table).where(table.c.state == recurring.ACTIVE, table.c.next_on <= today)
    if cmd.recurring_id is not None:
        due = due.where(table.c.id == cmd.recurring_id)
    made: list[tuple[int, str]] = []
    refused: list[str] = []
    for row in uow.rows(due.order_by(table.c.next_on, table.c.id).with_for_update()):
        nominal = _miss_earlier(uow, row, today)
        try:
            made.append(_make(uow, row, nominal, today))
        except DomainError as error:
            refused.append(f"{row.number}: {error.message}")
            _note_run(uow, row, nominal, "refused", words=error.message)
            continue
        _go_on(uow, row, nominal)
    return DueOrdersMade(tuple(one for one, _ in made), tuple(number for _, number in made), tuple(refused))


def rhythm_of(row: Any) -> Rhythm:
    """Read the rhythm of a recurring order."""
    return Rhythm(row.every, row.unit, row.on_day, row.starts_on, row.ends_on)


def _miss_earlier(uow: UnitOfWork, row: Any, today: date) -> date:
    """Note days on which nobody asked, and give the last one that is due: goods of the past help nobody."""
    rhythm, workdays, nominal = rhythm_of(row), load_workdays(uow.connection), row.nominal_on
    while (later := rhythm.after(nominal)) and recurring.planned(later, row.shift, workdays) <= today:
        _note_run(uow, row, nominal, "missed", words="Nobody made it on its day")
        nominal = later
    result: date = nominal
    return result


def _make(uow: UnitOfWork, row: Any, nominal: date, today: date) -> tuple[int, str]:
    table = table_of(RecurringLine)
    lines = uow.rows(select(table).where(table.c.recurring_id == row.id).order_by(table.c.position))
    currency = load_terms(uow.connection, row.customer_id).currency
    entered = create_sales_order(uow, CreateSalesOrder(
        row.customer_id, today + timedelta(days=row.required_in_days), tuple(_line(line, currency) for line in lines),
        row.warehouse_id, row.customer_reference, note=row.note,
    ))
    if row.confirm:
        confirm_sales_order(uow, ConfirmSalesOrder(entered.order_id))
    _note_run(uow, row, nominal, "made", order_id=entered.order_id)
    return entered.order_id, entered.number


def _line(line: Any, currency: str) -> SalesLineInput:
    price = None if line.price_micros is None else Price(line.price_micros, currency).decimal()
    return SalesLineInput(line.item_id, Quantity(line.qty, "").decimal(), line.unit_id, price,
                          Decimal(line.discount_permille) / 10, text=line.text)


def _note_run(
    uow: UnitOfWork, row: Any, nominal: date, outcome: str, *, order_id: int | None = None, words: str = "",
) -> None:
    """Write what became of a day; one that was refused before may be made or skipped later."""
    values: dict[str, Any] = {
        "outcome": outcome, "at": uow.now, "by": uow.actor.id, "order_id": order_id, "words": words,
    }
    known = uow.scalar(select(RecurringRun.id).where(
        RecurringRun.recurring_id == row.id, RecurringRun.nominal_on == nominal))
    if known is None:
        uow.add(RecurringRun, recurring_id=row.id, nominal_on=nominal, **values)
    else:
        uow.update(RecurringRun, known, **values)


def _go_on(uow: UnitOfWork, row: Any, after: date) -> None:
    """Set the next day; a rhythm that is over ends the recurring order."""
    found = _next(uow, rhythm_of(row), row.shift, after)
    state = recurring.ENDED if found["nominal_on"] is None else recurring.ACTIVE
    uow.update(RecurringOrder, row.id, state=state, **found)


def _in_step(uow: UnitOfWork, recurring_id: int, step: str) -> Any:
    row = uow.get(RecurringOrder, recurring_id)
    recurring.require_step(row.number, row.state, step)
    return row


def _result(uow: UnitOfWork, recurring_id: int) -> RecurringResult:
    row = uow.get(RecurringOrder, recurring_id)
    return RecurringResult(row.id, row.number, row.state, row.next_on)
