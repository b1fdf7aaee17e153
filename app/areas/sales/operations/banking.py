"""Bank statements: brought in from a file, matched with open invoices, booked when a person says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.parties.models import Party
from app.areas.sales.models import BankLine, BankProposal, Invoice, Payment
from app.areas.sales.operations.payments import (
    PaidLineInput,
    PaymentResult,
    ReceivePayment,
    payment_result,
    receive_payment,
    settle_shares,
    write_payment,
)
from app.areas.sales.queries.open_invoices import open_invoices
from app.areas.sales.queries.payment_page import OWN_KEY, load_proposals
from app.areas.sales.queries.taxes import load_billing_policy
from app.areas.sales.rules.paying import Meant, OpenInvoice, Share, meant_by
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BookBankLine:
    """Book a line of a statement as proposed, or as the lines say."""

    bank_line_id: Annotated[int, Field("Line", hidden=True)]
    customer_id: Annotated[int | None, Field("Customer", "Left out: as proposed.", "customers")] = None
    lines: Annotated[tuple[PaidLineInput, ...], Field("Pays", "Left empty: as proposed.")] = ()
    bank_fee: Annotated[Decimal | None, Field("Kept by the bank", "Paid by the customer, and not on the line.")] = None


@dataclass(frozen=True, slots=True)
class MatchBankLines:
    """Look again what the open lines of statements pay."""

    unknown_only: Annotated[bool, Field("Only lines of which nobody is known")] = False


@dataclass(frozen=True, slots=True)
class SetBankLineAside:
    """Put a line aside that is no payment of a customer, or take it in again."""

    bank_line_id: Annotated[int, Field("Line", hidden=True)]
    aside: Annotated[bool, Field("Set aside")] = True


@dataclass(frozen=True, slots=True)
class StatementLineInput:
    """A line of a statement as the bank printed it; money that went out is below nothing."""

    booked_on: Annotated[date, Field("Booked")]
    amount: Annotated[Decimal, Field("Amount")]
    payer: Annotated[str, Field("Payer")] = ""
    purpose: Annotated[str, Field("Purpose")] = ""
    iban: Annotated[str, Field("Account")] = ""
    currency: Annotated[str, Field("Currency", "Left out: the firm's.")] = ""


@dataclass(frozen=True, slots=True)
class EnterStatement:
    """Type a bank statement off paper; what each line pays is proposed at once."""

    lines: Annotated[tuple[StatementLineInput, ...], Field("Lines")]


def enter_statement(uow: UnitOfWork, cmd: EnterStatement) -> int:
    """Write lines of a statement and give how many are new; DomainError with the field that cannot be read."""
    rows = [
        {"booked_on": line.booked_on.isoformat(), "amount": f"{line.amount:f}", "payer": line.payer,
         "purpose": line.purpose, "iban": line.iban, "currency": line.currency} for line in cmd.lines
    ]
    if not rows:
        raise DomainError("bank.empty", "A statement has at least one line.", "lines")
    outcomes = import_statement(uow, rows)
    for index, one in enumerate(outcomes):
        if one.status == REFUSED:
            raise DomainError("bank.line", one.reason, f"lines.{index}.{one.field or 'amount'}")
    return sum(one.status == CREATED for one in outcomes)


def import_statement(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Bring lines of a statement in and propose what they pay; a line that is there already changes nothing."""
    home = load_profile(uow.connection).currency
    read: list[Any] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            values = _read(row, home)
            values["bank_key"] = values["bank_key"] or _key(values, seen)
            read.append(values)
        except DomainError as error:
            read.append(RowOutcome(REFUSED, error.message, error.field or ""))
    fresh = {values["bank_key"]: values for values in read if isinstance(values, dict)}
    known = {row.bank_key for batch in in_batches(list(fresh)) for row in uow.rows(
        select(BankLine.bank_key).where(BankLine.bank_key.in_(batch)))}
    new = [values for key, values in fresh.items() if key not in known]
    ids = uow.insert(BankLine, [
        {**values, "state": "open", "customer_id": None, "why": "", "sure": False, "payment_id": None,
         "imported_at": uow.now} for values in new])
    _propose(uow, ids)
    return [
        one if isinstance(one, RowOutcome) else RowOutcome(UNCHANGED if one["bank_key"] in known else CREATED)
        for one in read
    ]


def _read(row: Texts, home: str) -> dict[str, Any]:
    currency = row.get("currency", "").strip().upper() or home
    text = row.get("booked_on", "").strip()
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise DomainError("day.unreadable", f"“{text}” is not a day such as 2026-03-31.", "booked_on") from None
    amount = row.get("amount", "").strip()
    try:
        minor = Money.of(Decimal(amount), currency).minor
    except (InvalidOperation, DomainError):
        raise DomainError("number.unreadable", f"“{amount}” is not an amount in {currency}.", "amount") from None
    if not minor:
        raise DomainError("bank.nothing", "A line of a statement moves some money.", "amount")
    plain = {name: row.get(name, "").strip() for name in ("payer", "purpose", "bank_key")}
    iban = "".join(row.get("iban", "").split()).upper()
    return {"booked_on": day, "currency": currency, "amount_minor": minor, "iban": iban, **plain}


def _key(values: Mapping[str, Any], seen: dict[str, int]) -> str:
    """Make a key of a line that has no number of the bank's: the same line of the same file has the same again."""
    told = ("booked_on", "currency", "amount_minor", "payer", "iban", "purpose")
    plain = "|".join(str(values[name]) for name in told)
    digest = sha256(plain.encode()).hexdigest()[:24]
    seen[digest] = seen.get(digest, 0) + 1
    return f"{OWN_KEY}{digest}-{seen[digest]}"


def match_bank_lines(uow: UnitOfWork, cmd: MatchBankLines) -> int:
    """Propose anew what open lines pay, and give how many are sure."""
    rows = uow.rows(select(BankLine.id, BankLine.customer_id).where(BankLine.state == "open").order_by(BankLine.id))
    _propose(uow, [row.id for row in rows if not cmd.unknown_only or row.customer_id is None])
    return len(uow.rows(select(BankLine.id).where(BankLine.state == "open", BankLine.sure.is_(True))))


def _propose(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    """Write what lines are taken to pay; an invoice that a line closes is not proposed to the next one."""
    lines = uow.get_many(BankLine, line_ids)
    if not lines:
        return
    for batch in in_batches(line_ids):
        gone = uow.rows(select(BankProposal.id).where(BankProposal.bank_line_id.in_(batch)))
        uow.delete(BankProposal, [row.id for row in gone])
    left = {one.id: one for one in open_invoices(uow.connection)}
    currencies = _currencies(uow, list(left))
    names = [(row.id, row.name) for row in uow.rows(select(Party.id, Party.name).where(Party.is_customer.is_(True)))]
    payers, write_off = _known_payers(uow), load_billing_policy(uow.connection).write_off_minor
    found: dict[int, dict[str, Any]] = {}
    proposals: list[dict[str, Any]] = []
    for line in lines.values():
        fitting = [one for one in left.values() if currencies[one.id] == line.currency]
        meant = None if line.amount_minor < 0 else meant_by(
            line.amount_minor, line.purpose, line.payer, line.booked_on, fitting, names, payers.get(line.iban),
            write_off)
        found[line.id] = _taken(meant)
        for share in meant.shares if meant else ():
            proposals.append({"bank_line_id": line.id, "invoice_id": share.invoice_id,
                              "amount_minor": share.amount_minor, "discount_minor": share.discount_minor})
            _use(left, share)
    uow.update_many(BankLine, found)
    uow.insert(BankProposal, proposals)


def _taken(meant: Meant | None) -> dict[str, Any]:
    if meant is None:
        return {"customer_id": None, "why": "", "sure": False}
    return {"customer_id": meant.customer_id, "why": meant.why, "sure": meant.sure}


def _use(left: dict[int, OpenInvoice], share: Share) -> None:
    one = left[share.invoice_id]
    if share.amount_minor >= one.open_minor:
        del left[share.invoice_id]
    else:
        left[share.invoice_id] = OpenInvoice(
            one.id, one.number, one.customer_id, one.open_minor - share.amount_minor, one.total_minor, one.invoiced_on,
            one.due_on, one.discount_permille, one.discount_until, one.references)


def _currencies(uow: UnitOfWork, ids: Sequence[int]) -> dict[int, str]:
    return {row.id: row.currency for batch in in_batches(ids) for row in uow.rows(
        select(Invoice.id, Invoice.currency).where(Invoice.id.in_(batch)))}


def _known_payers(uow: UnitOfWork) -> dict[str, int]:
    """Give whose account money came from before."""
    rows = uow.rows(
        select(BankLine.iban, Payment.customer_id).join(Payment, Payment.id == BankLine.payment_id)
        .where(BankLine.iban != "", Payment.state == "posted").order_by(BankLine.id))
    return {row.iban: row.customer_id for row in rows}


def book_bank_line(uow: UnitOfWork, cmd: BookBankLine) -> PaymentResult:
    """Make a payment of a line; DomainError when nobody said whose it is, or it is no money received."""
    line = uow.get(BankLine, cmd.bank_line_id)
    if line.state != "open":
        raise DomainError("bank.state", "This line was booked or set aside before. Nothing was changed.")
    customer_id = cmd.customer_id or line.customer_id
    if customer_id is None:
        raise DomainError("bank.whose", "Say whose payment this is.", "customer_id")
    if line.amount_minor < 0:
        raise DomainError("bank.out", "This money went out. Enter it as paid back with the credit note that it is for, "
                          "book it as fees of the bank, or set it aside.")
    result = _book(uow, cmd, line, customer_id)
    uow.update(Payment, result.payment_id, bank_line_id=line.id)
    uow.update(BankLine, line.id, state="booked", payment_id=result.payment_id, customer_id=customer_id)
    return payment_result(uow, result.payment_id)


def _book(uow: UnitOfWork, cmd: BookBankLine, line: Any, customer_id: int) -> PaymentResult:
    amount = Money(line.amount_minor, line.currency).decimal() + (cmd.bank_fee or Decimal(0))
    if cmd.lines or cmd.bank_fee or customer_id != line.customer_id:
        return receive_payment(uow, ReceivePayment(
            customer_id, amount, line.booked_on, cmd.lines, not cmd.lines, line.currency, bank_fee=cmd.bank_fee,
            reference=line.purpose))
    payment_id = write_payment(uow, "payment", customer_id, line.currency, line.amount_minor, line.booked_on,
                               reference=line.purpose, note="")
    shares, left = [], line.amount_minor
    present = {one.id: one for one in open_invoices(uow.connection, None, customer_id, line.currency)}
    for row in load_proposals(uow.connection, line.id):
        known = present.get(row.invoice_id)
        if known is None or known.open_minor < row.amount_minor:
            raise DomainError("bank.changed", f"{row.number} was settled meanwhile. Match the lines again.")
        let_go = max(0, row.amount_minor - row.discount_minor - left)
        shares.append(Share(row.invoice_id, row.amount_minor, row.discount_minor, let_go))
        left -= row.amount_minor - row.discount_minor - let_go
    settle_shares(uow, payment_id, shares, line.booked_on)
    return payment_result(uow, payment_id)


def set_bank_line_aside(uow: UnitOfWork, cmd: SetBankLineAside) -> None:
    """Put a line aside, or take it in again."""
    line = uow.get(BankLine, cmd.bank_line_id)
    if line.state == "booked":
        raise DomainError("bank.booked", "This line is booked. Take the payment back first.")
    uow.update(BankLine, line.id, state="aside" if cmd.aside else "open")


BANK_STATEMENT = ImportSpec("bank_statement", "Bank statement", "sales.payments", (
    ImportField("booked_on", "Booked", required=True, aliases=(
        "date", "booking date", "value date", "buchungstag", "valuta", "buchungsdatum"), kind=Kind.DATE),
    ImportField("amount", "Amount", required=True, aliases=("betrag", "value", "sum"), kind=Kind.MONEY),
    ImportField("currency", "Currency", aliases=("währung", "waehrung")),
    ImportField("payer", "Payer", aliases=(
        "name", "counterparty", "auftraggeber", "beguenstigter/zahlungspflichtiger", "payer name", "debtor")),
    ImportField("iban", "Account", aliases=(
        "account", "konto", "kontonummer/iban", "counterparty iban", "payer iban", "debtor iban")),
    ImportField("purpose", "Purpose", aliases=(
        "reference", "verwendungszweck", "remittance information", "description", "text")),
    ImportField("bank_key", "Bank's number", aliases=(
        "transaction id", "id", "end to end id", "referenz", "bank reference")),
), import_statement)
