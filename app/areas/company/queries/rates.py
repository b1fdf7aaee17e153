"""What foreign money was worth on a day, and which taxes held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, literal, select

from app.areas.company.models import ExchangeRate, TaxRate
from app.areas.company.queries.firm import load_profile
from app.areas.company.rules.rates import TAX_KIND_WORDS, TaxKind, exchanged
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord
from app.kernel.money import PRICE_SCALE, Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column

WORTH = (ExchangeRate.numerator * PRICE_SCALE + ExchangeRate.denominator // 2) // ExchangeRate.denominator
PER_ONE = (ExchangeRate.denominator * PRICE_SCALE + ExchangeRate.numerator // 2) // ExchangeRate.numerator
SOURCE_WORDS = (("hand", StateWord("By hand")), ("file", StateWord("From a file")))

EXCHANGE_RATES = ListQuery(
    "exchange_rates", "Exchange rates", "exchange_rate", ExchangeRate.id, table_of(ExchangeRate),
    (
        column("currency", "Currency", ExchangeRate.currency, Kind.CODE, width=10, sortable=False),
        column("day", "From", ExchangeRate.day, Kind.DATE),
        column("worth", "One is worth", WORTH, Kind.QUANTITY, unit=literal(""), width=14, sortable=False,
               help="In the firm's own currency, shown to six decimals; kept exactly."),
        column("per_one", "For one of ours", PER_ONE, Kind.QUANTITY, unit=literal(""), width=14, sortable=False,
               help="How many units one of the firm's own currency buys."),
        column("source", "Source", ExchangeRate.source, Kind.STATE, width=12, sortable=False, states=SOURCE_WORDS),
        column("id", "No", ExchangeRate.id, Kind.INTEGER, shown=False),
    ),
    (Sort("day", descending=True),), "company.read", searchable=False,
)

TAX_RATES = ListQuery(
    "tax_rates", "Taxes", "tax_rate", TaxRate.id, table_of(TaxRate),
    (
        column("code", "Code", TaxRate.code, Kind.CODE, width=10),
        column("title", "Tax", TaxRate.title, width=26, sortable=False),
        column("percent", "Rate", TaxRate.percent, Kind.QUANTITY, unit=literal("%"), width=10, sortable=False),
        column("valid_from", "From", TaxRate.valid_from, Kind.DATE, sortable=False),
        column("kind", "On", TaxRate.kind, Kind.STATE, width=18, sortable=False, states=TAX_KIND_WORDS),
        column("reverse_charge", "Buyer owes it", TaxRate.reverse_charge, Kind.FLAG, sortable=False,
               help="Reverse charge: the tax stands on no bill, the buyer reports it."),
        column("id", "No", TaxRate.id, Kind.INTEGER, shown=False),
    ),
    (Sort("code"),), "company.read",
    (Preset(PresetInfo("purchase", "On purchases"), TaxRate.kind != TaxKind.SALE.value),), searchable=False,
)


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax as it holds on some day; `percent` in millionths of a percent."""

    id: int
    code: str
    title: str
    percent: int
    valid_from: date
    kind: str
    reverse_charge: bool

    @property
    def words(self) -> str:
        """Name the tax with its rate, as documents do."""
        rate = Formatter().text(Quantity(self.percent, "%"), Kind.QUANTITY)
        return f"{self.title} {rate}" if not self.reverse_charge else f"{self.title} {rate}, owed by the buyer"


def rate_on(connection: Connection, currency: str, day: date) -> Fraction:
    """Give what one unit of a currency is worth in the firm's own on a day: the latest rate on or before it.

    Raises DomainError `currency.no_rate` when none is known.
    """
    home = load_profile(connection).currency
    if currency == home:
        return Fraction(1)
    row = connection.execute(
        select(ExchangeRate.numerator, ExchangeRate.denominator)
        .where(ExchangeRate.currency == currency, ExchangeRate.day <= day)
        .order_by(ExchangeRate.day.desc()).limit(1)
    ).first()
    if row is None:
        raise DomainError(
            "currency.no_rate", f"No exchange rate from {currency} to {home} is known for {day} or before. Nothing was "
            f"changed. Enter what one {currency} was worth among the firm's exchange rates.", currency=currency,
            day=day.isoformat(),
        )
    return Fraction(row.numerator, row.denominator)


def in_firms_currency(connection: Connection, amount: Money, day: date) -> tuple[Money, Fraction]:
    """Give an amount in the firm's currency at the rate of a day, and the rate that was used.

    Raises DomainError `currency.no_rate` when none is known.
    """
    rate = rate_on(connection, amount.currency, day)
    return exchanged(amount, load_profile(connection).currency, rate), rate


def rate_words(rate: Fraction, currency: str, home: str) -> str:
    """Write a rate for people, to six decimals: what one unit of a currency is worth."""
    micros = (rate.numerator * PRICE_SCALE * 2 + rate.denominator) // (2 * rate.denominator)
    return f"1 {currency} = {Price(micros, home)}"


def taxes_on(connection: Connection, day: date) -> dict[str, Tax]:
    """Read the taxes that hold on a day, by code."""
    rows = connection.execute(
        select(TaxRate.id, TaxRate.code, TaxRate.title, TaxRate.percent, TaxRate.valid_from, TaxRate.kind,
               TaxRate.reverse_charge).where(TaxRate.valid_from <= day).order_by(TaxRate.code, TaxRate.valid_from)
    )
    return {row.code: Tax(*row) for row in rows}


def load_tax(connection: Connection, tax_id: int) -> Tax:
    """Read a tax by its number; NotFoundError when there is none."""
    row = connection.execute(
        select(TaxRate.id, TaxRate.code, TaxRate.title, TaxRate.percent, TaxRate.valid_from, TaxRate.kind,
               TaxRate.reverse_charge).where(TaxRate.id == tax_id)
    ).first()
    if row is None:
        raise NotFoundError("tax.missing", f"There is no tax with the number {tax_id}.", "tax_rate_id")
    return Tax(*row)


def tax_values(connection: Connection, tax_id: int) -> Mapping[str, Any]:
    """Give a tax as the form that sets one takes it."""
    tax = load_tax(connection, tax_id)
    return {"code": tax.code, "title": tax.title, "percent": str(Quantity(tax.percent, "%").decimal()),
            "valid_from": tax.valid_from, "kind": tax.kind, "reverse_charge": tax.reverse_charge}


def exchange_values(connection: Connection, rate_id: int) -> Mapping[str, Any]:
    """Give an exchange rate as the form that sets one takes it: its currency, for a new day."""
    currency = connection.execute(select(ExchangeRate.currency).where(ExchangeRate.id == rate_id)).scalar_one()
    return {"currency": currency}
