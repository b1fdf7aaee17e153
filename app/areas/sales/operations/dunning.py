"""Reminding customers: levels, a run that proposes letters, sending them, withdrawing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile, rate_on
from app.areas.company.rules import require_text
from app.areas.company.rules.rates import checked_percent, exchanged
from app.areas.sales.events.dunning import RemindersProposed
from app.areas.sales.models import DunningHold, DunningLetter, DunningLevel, DunningLine, DunningStep, Invoice
from app.areas.sales.operations.charging import charge_for, take_charge_back
from app.areas.sales.operations.invoices import today
from app.areas.sales.queries.dunning import load_letter_lines, load_levels, overdue_to_dun
from app.areas.sales.rules.dunning import USUAL_LEVELS, Letter, letters
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork, in_batches


@dataclass(frozen=True, slots=True)
class SetDunningLevel:
    """Say what a reminder of one level says and asks for."""

    level: Annotated[int, Field("Level", "1 is the first reminder.")]
    days_over: Annotated[int, Field("From days over due")]
    title: Annotated[str, Field("Called", "The heading of the letter.")]
    text: Annotated[str, Field("Text", multiline=True)] = ""
    pay_days: Annotated[int, Field("Days to pay")] = 7
    fee: Annotated[Decimal, Field("Fee", "In the firm's currency.")] = Decimal(0)
    interest_percent: Annotated[Decimal, Field("Interest a year %")] = Decimal(0)


@dataclass(frozen=True, slots=True)
class RemoveDunningLevel:
    """Take a level away; letters that were sent stay."""

    level_id: Annotated[int, Field("Level", hidden=True)]


@dataclass(frozen=True, slots=True)
class ProposeReminders:
    """Propose reminders of all that is over due: one letter for each customer; earlier proposals are replaced."""

    day: Annotated[date | None, Field("As of", "Left out: today.")] = None
    customer_id: Annotated[int | None, Field("Only the customer", lookup="customers")] = None


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Send a proposed letter: it gets its number, and its invoices their level."""

    letter_id: Annotated[int, Field("Reminder", lookup="dunning_letters")]


@dataclass(frozen=True, slots=True)
class WithdrawReminder:
    """Take a letter back; its invoices have the level they had before, its fee and interest are credited."""

    letter_id: Annotated[int, Field("Reminder", hidden=True)]


@dataclass(frozen=True, slots=True)
class RemindersResult:
    """How many letters are proposed, naming how many invoices."""

    letters: int
    invoices: int
    letter_ids: tuple[int, ...]


def set_dunning_level(uow: UnitOfWork, cmd: SetDunningLevel) -> int:
    """Keep a level and give its number; the first one that is set brings the usual others with it."""
    if cmd.level < 1 or cmd.days_over < 1 or cmd.pay_days < 0:
        raise DomainError("dunning.level", "Levels begin at 1, and at one day over due.", "level")
    fee = Money.of(cmd.fee, load_profile(uow.connection).currency).minor
    if fee < 0:
        raise DomainError("money.negative", "A fee cannot be below nothing.", "fee")
    values: dict[str, Any] = {
        "days_over": cmd.days_over, "title": require_text(cmd.title, "The heading", "title"), "text": cmd.text.strip(),
        "pay_days": cmd.pay_days, "fee_minor": fee,
        "interest_percent": checked_percent(cmd.interest_percent, "interest_percent"),
    }
    known = {row.level: row.id for row in uow.rows(select(DunningLevel.level, DunningLevel.id))}
    if not known:
        uow.insert(DunningLevel, [
            {"level": one.level, "days_over": one.days_over, "title": one.title, "text": one.text,
             "pay_days": one.pay_days, "fee_minor": 0, "interest_percent": 0}
            for one in USUAL_LEVELS if one.level != cmd.level])
    if cmd.level not in known:
        return uow.add(DunningLevel, level=cmd.level, **values)
    uow.update(DunningLevel, known[cmd.level], **values)
    return int(known[cmd.level])


def remove_dunning_level(uow: UnitOfWork, cmd: RemoveDunningLevel) -> None:
    """Delete a level."""
    uow.delete(DunningLevel, [uow.get(DunningLevel, cmd.level_id).id])


def propose_reminders(uow: UnitOfWork, cmd: ProposeReminders) -> RemindersResult:
    """Write the letters that are due as proposals; other areas may hold invoices back."""
    day = cmd.day or today(uow)
    _forget_proposals(uow, cmd.customer_id)
    overdue = [one for one in overdue_to_dun(uow.connection, day) if cmd.customer_id in (None, one.customer_id)]
    levels = load_levels(uow.connection)
    ids = [_write(uow, letter, {level.level: level.fee_minor for level in levels}, day)
           for letter in letters(overdue, levels, day)]
    named = uow.rows(select(DunningLine.invoice_id).where(DunningLine.letter_id.in_(ids)))
    uow.emit(RemindersProposed(tuple(sorted(row.invoice_id for row in named))))
    return RemindersResult(len(ids), len(named), tuple(ids))


def _forget_proposals(uow: UnitOfWork, customer_id: int | None) -> None:
    wanted = select(DunningLetter.id).where(DunningLetter.state == "proposed")
    if customer_id is not None:
        wanted = wanted.where(DunningLetter.customer_id == customer_id)
    ids = [row.id for row in uow.rows(wanted)]
    _drop_lines(uow, [row.id for row in uow.rows(select(DunningLine.id).where(DunningLine.letter_id.in_(ids)))])
    uow.delete(DunningLetter, ids)
    uow.delete(DunningHold, [row.id for row in uow.rows(
        select(DunningHold.id).join(Invoice, Invoice.id == DunningHold.invoice_id)
        .where(Invoice.customer_id == customer_id if customer_id is not None else Invoice.id > 0))])


def _drop_lines(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    for batch in in_batches(line_ids):
        uow.delete(DunningStep, [row.id for row in uow.rows(
            select(DunningStep.id).where(DunningStep.line_id.in_(batch)))])
    uow.delete(DunningLine, line_ids)


def _write(uow: UnitOfWork, letter: Letter, fees: Mapping[int, int], day: date) -> int:
    raised = max(line.level for line in letter.lines if line.raises)
    letter_id = uow.add(
        DunningLetter, number="", customer_id=letter.customer_id, state="proposed", level=letter.level, day=day,
        pay_by=letter.pay_by, currency=letter.currency, open_minor=letter.open_minor,
        fee_minor=_fee(uow, fees.get(raised, 0), letter.currency, day), interest_minor=letter.interest_minor)
    for line in letter.lines:
        line_id = uow.add(
            DunningLine, letter_id=letter_id, invoice_id=line.invoice_id, level=line.level, raises=line.raises,
            counts=False, open_minor=line.open_minor, days_over=line.days_over, interest_minor=line.interest_minor)
        uow.insert(DunningStep, [
            {"line_id": line_id, "begins_on": step.after, "ends_on": step.until, "open_minor": step.minor,
             "percent": step.percent, "interest_minor": step.interest_minor} for step in line.steps])
    return letter_id


def _fee(uow: UnitOfWork, minor: int, currency: str, day: date) -> int:
    home = load_profile(uow.connection).currency
    if currency == home or not minor:
        return minor
    return exchanged(Money(minor, home), currency, 1 / rate_on(uow.connection, currency, day)).minor


def hold_back(uow: UnitOfWork, held: Mapping[int, tuple[str, str, int]]) -> None:
    """Take invoices off letters that are only proposed: reason, kind of record and its number, by invoice.

    A letter that brings no invoice to a new level any more is dropped.
    """
    lines = uow.rows(
        select(DunningLine.id, DunningLine.letter_id, DunningLine.invoice_id)
        .join(DunningLetter, DunningLetter.id == DunningLine.letter_id)
        .where(DunningLetter.state == "proposed", DunningLine.invoice_id.in_(list(held))))
    _drop_lines(uow, [line.id for line in lines])
    known = {row.invoice_id for row in uow.rows(select(DunningHold.invoice_id).where(
        DunningHold.invoice_id.in_(list(held))))}
    uow.insert(DunningHold, [
        {"invoice_id": number, "reason": reason, "record": record, "record_id": record_id}
        for number, (reason, record, record_id) in held.items() if number not in known])
    for letter_id in sorted({line.letter_id for line in lines}):
        _add_up(uow, letter_id)


def _add_up(uow: UnitOfWork, letter_id: int) -> None:
    rest = load_letter_lines(uow.connection, letter_id)
    if not any(line.raises for line in rest):
        _drop_lines(uow, [line.id for line in rest])
        uow.delete(DunningLetter, [letter_id])
        return
    uow.update(DunningLetter, letter_id, level=max(line.level for line in rest),
               open_minor=sum(line.open_minor for line in rest),
               interest_minor=sum(line.interest_minor for line in rest))


def send_reminder(uow: UnitOfWork, cmd: SendReminder) -> str:
    """Give a letter its number and its invoices their level, and book fee and interest as owed.

    DomainError when it is no longer as it was proposed.
    """
    letter = uow.get(DunningLetter, cmd.letter_id)
    if letter.state != "proposed":
        raise DomainError("dunning.state", f"{letter.number} was {letter.state} before. Nothing was changed.")
    lines = load_letter_lines(uow.connection, letter.id)
    invoices = uow.get_many(Invoice, [line.invoice_id for line in lines])
    for line in lines:
        _require_as_proposed(line, invoices[line.invoice_id])
    raised = [line for line in lines if line.raises]
    uow.update_many(DunningLine, {line.id: {"counts": True} for line in raised})
    uow.update_many(Invoice, {line.invoice_id: {"dunning_level": line.level} for line in raised})
    number = take_number(uow, "dunning_letter")
    uow.update(DunningLetter, letter.id, state="sent", number=number)
    charge_for(uow, uow.get(DunningLetter, letter.id), lines)
    uow.emit(RemindersProposed(tuple(line.invoice_id for line in lines), sending=True))
    return number


def _require_as_proposed(line: Any, invoice: Any) -> None:
    changed = invoice.open_minor != line.open_minor or invoice.disputed or invoice.dunning_blocked
    if changed or (line.raises and invoice.dunning_level >= line.level):
        raise DomainError(
            "dunning.changed", f"{invoice.number} was paid, disputed, blocked or dunned since this letter was "
            "proposed. Nothing was sent; propose the reminders anew.")


def withdraw_reminder(uow: UnitOfWork, cmd: WithdrawReminder) -> None:
    """Take a letter back with its charges; refuse one after which another brought its invoices further."""
    letter = uow.get(DunningLetter, cmd.letter_id)
    if letter.state == "withdrawn":
        raise DomainError("dunning.state", f"{letter.number} was withdrawn before.")
    lines = load_letter_lines(uow.connection, letter.id)
    if letter.state == "sent":
        _lower(uow, letter, lines)
        take_charge_back(uow, letter)
    uow.update(DunningLetter, letter.id, state="withdrawn")


def _lower(uow: UnitOfWork, letter: Any, lines: Sequence[Any]) -> None:
    raised = [line for line in lines if line.counts]
    invoices = uow.get_many(Invoice, [line.invoice_id for line in raised])
    before = {}
    for line in raised:
        if invoices[line.invoice_id].dunning_level > line.level:
            raise DomainError("dunning.followed", f"A later letter builds on {letter.number}. Withdraw that first.")
        reached = uow.rows(select(DunningLine.level).where(
            DunningLine.invoice_id == line.invoice_id, DunningLine.counts.is_(True), DunningLine.id != line.id))
        before[line.invoice_id] = {"dunning_level": max((row.level for row in reached), default=0)}
    uow.update_many(Invoice, before)
    uow.update_many(DunningLine, {line.id: {"counts": False} for line in raised})
