"""Reminders on paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.rules.days import written_day
from app.areas.parties.queries import load_party
from app.areas.sales.documents.invoices import footer_of
from app.areas.sales.queries.dunning import load_letter, load_letter_lines, load_levels, load_steps
from app.areas.sales.queries.taxes import load_billing_policy
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import Band, PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.quantity import Quantity

LINES = (
    PrintColumn("Invoice", Kind.CODE, 14), PrintColumn("Date", Kind.DATE, 13), PrintColumn("Due", Kind.DATE, 13),
    PrintColumn("Days over", Kind.INTEGER, 11), PrintColumn("Reminder", Kind.INTEGER, 10),
    PrintColumn("With tax", Kind.MONEY, 15), PrintColumn("Open", Kind.MONEY, 15),
)
STEPS = (
    PrintColumn("Invoice", Kind.CODE, 14), PrintColumn("On", Kind.MONEY, 16), PrintColumn("After", Kind.DATE, 13),
    PrintColumn("Up to", Kind.DATE, 13), PrintColumn("Days", Kind.INTEGER, 8), PrintColumn("A year", Kind.QUANTITY, 11),
    PrintColumn("Interest", Kind.MONEY, 14),
)
RECKONED = "Interest is the amount times the rate, by 365 days, times the days; interest and fees bear none."


def reminder(connection: Connection, letter_id: int, _now: datetime) -> PrintedDocument:
    """Print a reminder with all that is over due, its fee, and its interest step by step."""
    letter, profile = load_letter(connection, letter_id), load_profile(connection)
    level = next((one for one in load_levels(connection) if one.level == letter.level), None)
    currency, lines = letter.currency, load_letter_lines(connection, letter_id)
    totals: list[tuple[str, object]] = [("Overdue", Money(letter.open_minor, currency))]
    for word, minor in (("Fee", letter.fee_minor), ("Interest", letter.interest_minor)):
        if minor:
            totals.append((word, Money(minor, currency)))
    whole = letter.open_minor + letter.fee_minor + letter.interest_minor
    totals.append((f"Please pay by {written_day(letter.pay_by)}", Money(whole, currency)))
    bands: list[Band] = [PrintText(level.text)] if level is not None and level.text else []
    bands.append(PrintTable(LINES, tuple(
        (line.number, line.invoiced_on, line.due_on, line.days_over, line.level or None, Money(line.total, currency),
         Money(line.open_minor, currency)) for line in lines), totals=tuple(totals)))
    bands += _steps(connection, lines, currency)
    account = load_billing_policy(connection).bank_account
    if account:
        bands.append(PrintText(account, "Please pay to"))
    party = load_party(connection, letter.customer_id)
    number = letter.number or "proposed"
    return PrintedDocument(
        level.title if level is not None else "Payment reminder", number, f"reminder-{letter.number or letter_id}",
        sender=profile.address_lines(), recipient=party.address_lines("billing"),
        facts=(("Date", letter.day), ("Customer", party.code), ("Pay by", letter.pay_by)), bands=tuple(bands),
        footer=footer_of(profile), currency=currency,
    )


def _steps(connection: Connection, lines: Sequence[Any], currency: str) -> list[Band]:
    """Show how the interest is reckoned."""
    by_line = load_steps(connection, [line.id for line in lines])
    rows = tuple(
        (line.number, Money(step.minor, currency), step.after, step.until, step.days, Quantity(step.percent, "%"),
         Money(step.interest_minor, currency)) for line in lines for step in by_line.get(line.id, ()))
    if not rows:
        return []
    total = sum(step.interest_minor for steps in by_line.values() for step in steps)
    return [PrintTable(STEPS, rows, "Interest", (("Interest", Money(total, currency)),)), PrintText(RECKONED)]
