"""How money that came in is shared among invoices, and which invoices a line of a statement means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.areas.sales.rules.invoicing import discount_of


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An open invoice as far as paying cares; amounts in minor units of its currency."""

    id: int
    number: str
    customer_id: int
    open_minor: int
    total_minor: int
    invoiced_on: date
    due_on: date
    discount_permille: int = 0
    discount_until: date | None = None
    references: tuple[str, ...] = ()

    def discount_on(self, day: date) -> int:
        """Give the cash discount that may be taken off on a day: only off an invoice of which nothing is paid yet."""
        if self.discount_until is None or day > self.discount_until or self.open_minor != self.total_minor:
            return 0
        return discount_of(self.total_minor, self.discount_permille)


@dataclass(frozen=True, slots=True)
class Share:
    """What of a payment goes to an invoice: `amount_minor` comes off it, of which `discount_minor` is cash discount."""

    invoice_id: int
    amount_minor: int
    discount_minor: int = 0
    write_off_minor: int = 0

    @property
    def taken_minor(self) -> int:
        """Give what comes off the payment."""
        return self.amount_minor - self.discount_minor - self.write_off_minor


def share_out(minor: int, invoices: Sequence[OpenInvoice], day: date, write_off_minor: int = 0) -> list[Share]:
    """Share a payment among invoices in the order given; what is left over stays on account.

    Cash discount is given only as far as it is taken, on a day on which it may be; an amount that misses an invoice by
    no more than `write_off_minor` closes it.
    """
    closed = _closable(minor, invoices, day, write_off_minor)
    short = max(0, sum(invoice.open_minor for invoice in closed) - minor)
    shares: list[Share] = []
    for invoice in closed:
        discount = min(invoice.discount_on(day), short)
        short -= discount
        shares.append(Share(invoice.id, invoice.open_minor, discount))
    if closed and short:
        last = shares[-1]
        shares[-1] = Share(last.invoice_id, last.amount_minor, last.discount_minor, short)
    left = minor - sum(share.taken_minor for share in shares)
    if left > 0 and len(closed) < len(invoices):
        shares.append(Share(invoices[len(closed)].id, left))
    return shares


def _closable(minor: int, invoices: Sequence[OpenInvoice], day: date, write_off_minor: int) -> Sequence[OpenInvoice]:
    """Give the first invoices that the money closes, with all the cash discount that may be taken.

    A small difference is let go of the last that money reaches, never of one that none is left for.
    """
    needed = 0
    for place, invoice in enumerate(invoices):
        reached = needed < minor
        needed += invoice.open_minor - invoice.discount_on(day)
        if not reached or needed - write_off_minor > minor:
            return invoices[:place]
    return invoices


@dataclass(frozen=True, slots=True)
class Meant:
    """Whose a line of a statement is taken to be, which invoices it pays, and why; `sure` needs no second look."""

    customer_id: int
    shares: tuple[Share, ...]
    why: str
    sure: bool


def numbers_in(text: str) -> set[str]:
    """Give the signs and figures of a text that may be numbers of documents, without blanks and marks.

    >>> sorted(numbers_in("Invoice IN-00012, in 00013"))
    ['IN00012', 'IN00013']
    """
    return {re.sub(r"[^A-Z0-9]", "", found) for found in re.findall(r"[A-Z]{1,4}[-/ .]?\d{3,}", text.upper())}


def plain_name(name: str) -> frozenset[str]:
    """Give the words by which a payer is known, without forms of companies."""
    forms = {"gmbh", "ag", "kg", "ltd", "inc", "co", "sa", "sarl", "bv", "the", "and", "und", "llc", "se", "ohg", "ug"}
    return frozenset(word for word in re.findall(r"\w+", name.lower()) if len(word) > 1 and word not in forms)


def meant_by(
    minor: int, purpose: str, payer: str, day: date, invoices: Sequence[OpenInvoice], names: Sequence[tuple[int, str]],
    known_payer: int | None = None, write_off_minor: int = 0,
) -> Meant | None:
    """Take a guess at what a line of a statement pays: by numbers in its purpose, by payer, by amount.

    `invoices` are all that are open in its currency, `names` the customers with their names; `known_payer` is whose
    account the money came from before.
    """
    named = _named(purpose, invoices)
    if named:
        owner = named[0].customer_id
        mine = [invoice for invoice in named if invoice.customer_id == owner]
        shares = share_out(minor, mine, day, write_off_minor)
        whole = sum(share.taken_minor for share in shares) == minor and _closed(shares, mine)
        words = ", ".join(invoice.number for invoice in mine)
        return Meant(owner, tuple(shares), f"names {words}" + ("; the amount fits" if whole else ""), whole)
    customer = known_payer or _payer(payer, names)
    if customer is None:
        return _by_amount(minor, day, invoices)
    mine = sorted((invoice for invoice in invoices if invoice.customer_id == customer),
                  key=lambda invoice: (invoice.due_on, invoice.id))
    how = "the account it came from before" if known_payer else "the payer's name"
    fitting = [invoice for invoice in mine
               if minor in (invoice.open_minor, invoice.open_minor - invoice.discount_on(day))]
    if len(fitting) == 1:
        shares = share_out(minor, fitting, day, write_off_minor)
        return Meant(customer, tuple(shares), f"{how}, and the amount of {fitting[0].number}", True)
    if mine and minor == sum(invoice.open_minor for invoice in mine):
        return Meant(customer, tuple(share_out(minor, mine, day)), f"{how}, and all that is open", True)
    return Meant(customer, tuple(share_out(minor, mine, day, write_off_minor)), f"{how}; the oldest first", False)


def _named(purpose: str, invoices: Sequence[OpenInvoice]) -> list[OpenInvoice]:
    found = numbers_in(purpose)
    if not found:
        return []
    return [invoice for invoice in invoices if not found.isdisjoint(
        {re.sub(r"[^A-Z0-9]", "", number.upper()) for number in (invoice.number, *invoice.references)} - {""})]


def _closed(shares: Sequence[Share], invoices: Sequence[OpenInvoice]) -> bool:
    return [share.amount_minor for share in shares] == [invoice.open_minor for invoice in invoices]


def _payer(payer: str, names: Sequence[tuple[int, str]]) -> int | None:
    """Find the one customer whose name the payer's holds, or the other way round."""
    words = plain_name(payer)
    if not words:
        return None
    fitting = [number for number, name in names if (mine := plain_name(name)) and (mine <= words or words <= mine)]
    return fitting[0] if len(fitting) == 1 else None


def _by_amount(minor: int, day: date, invoices: Sequence[OpenInvoice]) -> Meant | None:
    fitting = [invoice for invoice in invoices
               if minor in (invoice.open_minor, invoice.open_minor - invoice.discount_on(day))]
    if len(fitting) != 1:
        return None
    shares = share_out(minor, fitting, day)
    return Meant(fitting[0].customer_id, tuple(shares), f"the amount of {fitting[0].number} alone", False)
