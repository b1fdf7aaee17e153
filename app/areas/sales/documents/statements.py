"""Statements of account and the ageing of receivables, on paper."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.queries import load_party
from app.areas.sales.documents.invoices import footer_of
from app.areas.sales.models import Invoice, Payment
from app.areas.sales.queries.ageing import AGEING, receivables_on
from app.areas.sales.queries.open_invoices import open_invoices
from app.areas.sales.queries.statement import balance_on, movements
from app.areas.sales.queries.taxes import load_billing_policy
from app.areas.sales.queries.terms import load_terms
from app.kernel.listing import Kind, ListRequest
from app.kernel.money import Money
from app.kernel.printed import Band, PrintChart, PrintColumn, PrintedDocument, PrintTable, PrintText

SHOWN_DAYS = 180
MOVES = (
    PrintColumn("Day", Kind.DATE, 12), PrintColumn("Number", Kind.CODE, 13), PrintColumn("", Kind.TEXT, 33),
    PrintColumn("Amount", Kind.MONEY, 15), PrintColumn("Balance", Kind.MONEY, 15),
)
OPEN = (
    PrintColumn("Invoice", Kind.CODE, 14), PrintColumn("Date", Kind.DATE, 13), PrintColumn("Due", Kind.DATE, 13),
    PrintColumn("Days over", Kind.INTEGER, 12), PrintColumn("With tax", Kind.MONEY, 17),
    PrintColumn("Open", Kind.MONEY, 17),
)
AGES = (
    PrintColumn("Customer", Kind.TEXT, 26), PrintColumn("Owed", Kind.MONEY, 13), PrintColumn("Not due", Kind.MONEY, 13),
    PrintColumn("1 to 30", Kind.MONEY, 12), PrintColumn("31 to 60", Kind.MONEY, 12),
    PrintColumn("61 to 90", Kind.MONEY, 12), PrintColumn("Over 90", Kind.MONEY, 12),
    PrintColumn("Credit", Kind.MONEY, 12), PrintColumn("Oldest", Kind.INTEGER, 7),
)


def statement_of_account(connection: Connection, customer_id: int, now: datetime) -> PrintedDocument:
    """Print what moved on a customer's account within half a year, and what is open, for each currency."""
    profile, terms = load_profile(connection), load_terms(connection, customer_id)
    today = local_day(now, profile.zone)
    bands: list[Band] = []
    for currency in _currencies(connection, customer_id) or [terms.currency]:
        bands += _account(connection, customer_id, currency, today)
    policy = load_billing_policy(connection)
    bands.append(PrintText("Please compare this statement with your books, and tell us of any difference."))
    if policy.bank_account:
        bands.append(PrintText(policy.bank_account, "Our bank account"))
    party = load_party(connection, customer_id)
    return PrintedDocument(
        "Statement of account", party.code, f"statement-{party.code}-{today}", sender=profile.address_lines(),
        recipient=party.address_lines("billing"), facts=(("As of", today), ("Customer", party.code)),
        bands=tuple(bands), footer=footer_of(profile), currency=terms.currency,
    )


def _currencies(connection: Connection, customer_id: int) -> list[str]:
    rows = connection.execute(select(Invoice.currency).where(Invoice.customer_id == customer_id).union(
        select(Payment.currency).where(Payment.customer_id == customer_id)))
    return sorted(row.currency for row in rows)


def _account(connection: Connection, customer_id: int, currency: str, today: date) -> list[Band]:
    moves = movements(connection, customer_id, currency)
    start = today - timedelta(days=SHOWN_DAYS)
    balance = balance_on(moves, start - timedelta(days=1))
    rows: list[tuple[object, ...]] = [(start, "", "Balance brought forward", None, Money(balance, currency))]
    for move in moves:
        if start <= move.day <= today:
            balance += move.minor
            rows.append((move.day, move.number, move.text, Money(move.minor, currency), Money(balance, currency)))
    table = PrintTable(MOVES, tuple(rows), f"Account in {currency}", (("Balance", Money(balance, currency)),))
    open_rows = tuple(
        (one.number, one.invoiced_on, one.due_on, max(0, (today - one.due_on).days) or None,
         Money(one.total_minor, currency), Money(one.open_minor, currency))
        for one in sorted(open_invoices(connection, None, customer_id, currency), key=lambda one: one.due_on)
    )
    if not open_rows:
        return [table, PrintText("No invoice is open.")]
    total = Money.total((Money(one.open_minor, currency) for one in open_invoices(
        connection, None, customer_id, currency)), currency)
    return [table, PrintTable(OPEN, open_rows, "Open invoices and charges", (("Open", total),))]


def ageing_report(connection: Connection, _record_id: int, now: datetime) -> PrintedDocument:
    """Print what customers owe by age, as of today."""
    profile = load_profile(connection)
    today = local_day(now, profile.zone)
    keys = [item.info.key for item in AGEING.columns]
    wanted = ("name", "owed", "not_due", "to_30", "to_60", "to_90", "more", "credit", "oldest")
    rows, after = [], None
    while True:
        page = AGEING.page(connection, ListRequest(as_of=now), after)
        rows += [tuple(row.values[keys.index(key)] for key in wanted) for row in page.rows]
        after = page.after
        if after is None:
            break
    aged = receivables_on(connection, today)
    return PrintedDocument(
        "Ageing of receivables", str(today), f"ageing-{today}", sender=profile.address_lines(),
        facts=(("As of", today), ("Customers", len(rows)), ("Overdue", Money(aged.overdue_minor, profile.currency))),
        bands=(
            PrintChart("app.areas.purchasing.charts:draw_payables_by_age", aged, "Owed by age", 55),
            PrintTable(AGES, tuple(rows), "By customer", (("Owed", Money(aged.total_minor, profile.currency)),)),
            PrintText("Invoices less credit notes and money on account, at the rates of their days."),
        ),
        footer=footer_of(profile), currency=profile.currency, landscape=True,
    )
