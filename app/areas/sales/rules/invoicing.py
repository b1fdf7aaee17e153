"""What an invoice may do, which tax it charges, when it falls due; decided without a database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.areas.parties.rules.identity import COUNTRIES
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.rounding import round_half_up


class InvoiceState(StrEnum):
    """Where an invoice or credit note stands."""

    DRAFT = "draft"
    POSTED = "posted"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    CREDITED = "credited"
    CANCELLED = "cancelled"
    ELSEWHERE = "elsewhere"


INVOICE_WORDS: tuple[tuple[str, StateWord], ...] = (
    (InvoiceState.DRAFT, StateWord("Draft")), (InvoiceState.POSTED, StateWord("Open", Tone.ACCENT)),
    (InvoiceState.PARTLY_PAID, StateWord("Partly paid", Tone.WARNING)),
    (InvoiceState.PAID, StateWord("Paid", Tone.GOOD)),
    (InvoiceState.CREDITED, StateWord("Credited")), (InvoiceState.CANCELLED, StateWord("Cancelled")),
    (InvoiceState.ELSEWHERE, StateWord("Invoiced elsewhere")),
)
UNPAID = (InvoiceState.POSTED, InvoiceState.PARTLY_PAID)
"""States in which something is still to be paid."""

COUNTING = (*UNPAID, InvoiceState.PAID, InvoiceState.CREDITED)
"""States in which it stands in the books."""


class InvoiceKind(StrEnum):
    """Who owes whom."""

    INVOICE = "invoice"
    CREDIT = "credit"
    CHARGE = "charge"


INVOICE_KIND_WORDS: tuple[tuple[str, StateWord], ...] = (
    (InvoiceKind.INVOICE, StateWord("Invoice")), (InvoiceKind.CREDIT, StateWord("Credit note", Tone.WARNING)),
    (InvoiceKind.CHARGE, StateWord("Charges", Tone.ACCENT)),
)


class LineFor(StrEnum):
    """What a line is for."""

    GOODS = "goods"
    SERVICE = "service"
    FREIGHT = "freight"
    PREPAID = "prepaid"
    OTHER = "other"
    FEE = "fee"
    INTEREST = "interest"


LINE_FOR_WORDS: tuple[tuple[str, StateWord], ...] = (
    (LineFor.GOODS, StateWord("Goods")), (LineFor.SERVICE, StateWord("Service")),
    (LineFor.FREIGHT, StateWord("Freight")), (LineFor.PREPAID, StateWord("Prepayment")),
    (LineFor.OTHER, StateWord("Other")), (LineFor.FEE, StateWord("Reminder fee")),
    (LineFor.INTEREST, StateWord("Interest")),
)


class Zone(StrEnum):
    """Where a sale goes, as far as taxes care."""

    DOMESTIC = "domestic"
    EU_BUSINESS = "eu_business"
    EU_PRIVATE = "eu_private"
    EXPORT = "export"


ZONE_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Zone.DOMESTIC, StateWord("Within the country")), (Zone.EU_BUSINESS, StateWord("EU, with VAT number")),
    (Zone.EU_PRIVATE, StateWord("EU, without VAT number")), (Zone.EXPORT, StateWord("Export")),
)
NOT_IN_UNION = ("CH", "GB")
UNION = {name.lower(): code for code, name in COUNTRIES.items() if code not in NOT_IN_UNION} | {
    code.lower(): code for code in COUNTRIES if code not in NOT_IN_UNION} | {"gr": "EL", "czech republic": "CZ"}
"""The countries of the European Union by name and by letters."""


def zone_of(home: str, country: str, tax_number: str) -> Zone:
    """Tell where a sale goes from the firm's country, the country delivered to and the buyer's VAT number.

    A country that is not said is the firm's own.

    >>> [zone_of("Germany", *place).value for place in (("", ""), ("France", "FR123"), ("France", ""), ("USA", ""))]
    ['domestic', 'eu_business', 'eu_private', 'export']
    """
    here, there = home.strip().lower(), country.strip().lower()
    if not there or there == here or (there in UNION and UNION.get(here) == UNION[there]):
        return Zone.DOMESTIC
    if here not in UNION or there not in UNION:
        return Zone.EXPORT
    letters = tax_number.strip()[:2].upper()
    return Zone.EU_BUSINESS if letters in COUNTRIES and letters != UNION[here] else Zone.EU_PRIVATE


@dataclass(frozen=True, slots=True)
class TaxTerm:
    """A rule of which tax is charged; what is empty or None holds for all."""

    zone: str
    country: str
    customer_id: int | None
    category_id: int | None
    item_id: int | None
    tax_code: str
    note: str = ""

    def fits(self, zone: str, country: str, customer_id: int, categories: Iterable[int], item_id: int | None) -> bool:
        """Tell whether it holds for a sale; `categories` are the item's own and those above it."""
        return (
            self.zone in ("", zone) and self.country.lower() in ("", country.lower())
            and self.customer_id in (None, customer_id) and self.item_id in (None, item_id)
            and (self.category_id is None or self.category_id in set(categories))
        )

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, bool]:
        """Give how particular it is: customer before item, category, country and zone."""
        return (self.customer_id is not None, self.item_id is not None, self.category_id is not None,
                bool(self.country), bool(self.zone))

    @property
    def reason(self) -> str:
        """Say why nothing is charged, where the rule says so; otherwise for whom it holds."""
        return self.note if self.note and not self.tax_code else self.words

    @property
    def words(self) -> str:
        """Say for whom it holds."""
        parts = [word for held, word in zip(self.rank[:3], ("this customer", "this item", "its category"), strict=True)
                 if held]
        if self.country:
            parts.append(self.country)
        if self.zone:
            parts.append(dict(ZONE_WORDS)[self.zone].word.lower())
        return "tax rule for " + (", ".join(parts) if parts else "all sales")


def tax_term(
    terms: Iterable[TaxTerm], zone: str, country: str, customer_id: int, categories: Iterable[int], item_id: int | None,
) -> TaxTerm | None:
    """Find the most particular rule that holds for a sale."""
    above = tuple(categories)
    fitting = [term for term in terms if term.fits(zone, country, customer_id, above, item_id)]
    return max(fitting, key=lambda term: term.rank, default=None)


def require_invoice_state(number: str, state: str, allowed: Iterable[InvoiceState], what: str) -> None:
    """Refuse a step that an invoice's state does not allow."""
    if state not in set(allowed):
        word = dict(INVOICE_WORDS)[InvoiceState(state)].word.lower()
        raise DomainError("invoice.state", f"{number} cannot be {what}: it is {word}. Nothing was changed.",
                          state=state)


def paid_state(open_minor: int, total_minor: int, *, credited_whole: bool = False) -> InvoiceState:
    """Give the state that what is open of a posted invoice amounts to."""
    if open_minor == 0:
        return InvoiceState.CREDITED if credited_whole else InvoiceState.PAID
    return InvoiceState.POSTED if open_minor == total_minor else InvoiceState.PARTLY_PAID


def discount_of(total_minor: int, permille: int) -> int:
    """Give the cash discount on a total with tax, rounded half up once."""
    return round_half_up(total_minor * permille, 1000)


@dataclass(frozen=True, slots=True)
class DueDays:
    """When an invoice is to be paid, and up to when with cash discount."""

    due_on: date
    discount_permille: int
    discount_until: date | None


def due_days(invoiced_on: date, payment_days: int, discount_permille: int, discount_days: int) -> DueDays:
    """Reckon the days of an invoice by its terms; without a rate there is no cash discount.

    >>> due_days(date(2026, 1, 30), 30, 20, 10).discount_until
    datetime.date(2026, 2, 9)
    """
    until = invoiced_on + timedelta(days=discount_days) if discount_permille else None
    return DueDays(invoiced_on + timedelta(days=payment_days), discount_permille if until else 0, until)


def part_of_line(amount_minor: int, stock_qty: int, before: int, qty: int) -> int:
    """Give what a part of an order line costs, so that the parts of the line add up to its amount exactly.

    `before` was invoiced earlier; both in stock units.

    >>> [part_of_line(1000, 3, before, 1) for before in (0, 1, 2)]
    [333, 334, 333]
    """
    return (round_half_up(amount_minor * (before + qty), stock_qty)
            - round_half_up(amount_minor * before, stock_qty))
