"""What foreign money is worth and which taxes are charged: by hand and from files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.models import ExchangeRate, TaxRate
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_currency, require_text
from app.areas.company.rules.rates import TAX_KIND_WORDS, TaxKind, checked_percent, rate_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import REFUSED, Upserted, Wanted, upsert_rows

RATES = "company.rates"
"""The right to keep exchange rates and taxes."""

KIND_TITLES = tuple((code, state.word) for code, state in TAX_KIND_WORDS)


@dataclass(frozen=True, slots=True)
class SetExchangeRate:
    """Say what a currency is worth from a day on; the same day again corrects it."""

    currency: Annotated[str, Field("Currency", "Three letters, such as USD")]
    day: Annotated[date, Field("From")]
    worth: Annotated[Decimal | None, Field("One is worth", "In the firm's own currency.")] = None
    per_one: Annotated[Decimal | None, Field(
        "Or: for one of ours", "How many units one of the firm's own currency buys, as central banks publish it.",
    )] = None


@dataclass(frozen=True, slots=True)
class RemoveExchangeRate:
    """Forget a rate; documents that used it have kept it."""

    exchange_rate_id: Annotated[int, Field("Rate", lookup="exchange_rates", hidden=True)]


@dataclass(frozen=True, slots=True)
class SetTax:
    """Say what a tax is from a day on; the same code and day again corrects it."""

    code: Annotated[str, Field("Code", "Short, such as V19; bills and imports name it.")]
    title: Annotated[str, Field("Tax", "As documents name it.")]
    percent: Annotated[Decimal, Field("Rate in percent")]
    valid_from: Annotated[date, Field("From")]
    kind: Annotated[TaxKind, Field("On", titles=KIND_TITLES)] = TaxKind.BOTH
    reverse_charge: Annotated[bool, Field(
        "Buyer owes it", "Reverse charge: the tax stands on no bill; the buyer reports it.",
    )] = False


@dataclass(frozen=True, slots=True)
class RemoveTax:
    """Take a tax off the list; documents that charged it have kept it."""

    tax_rate_id: Annotated[int, Field("Tax", lookup="tax_rates", hidden=True)]


def set_exchange_rate(uow: UnitOfWork, cmd: SetExchangeRate) -> int:
    """Keep the rate of a day and give its number."""
    return _put(uow, [_exchange_values(uow, cmd, "hand")])[0].id


def _exchange_values(uow: UnitOfWork, cmd: SetExchangeRate, source: str) -> dict[str, Any]:
    currency, home = require_currency(cmd.currency.strip().upper()), load_profile(uow.connection).currency
    if currency == home:
        raise DomainError("rate.home", f"The books are kept in {home}; it is worth one of itself.", "currency")
    ratio = rate_of(cmd.worth, cmd.per_one)
    return {"currency": currency, "day": cmd.day, "numerator": ratio.numerator, "denominator": ratio.denominator,
            "source": source}


def _put(uow: UnitOfWork, values: Sequence[Mapping[str, Any]]) -> list[Upserted]:
    statement = select(ExchangeRate.currency, ExchangeRate.day, ExchangeRate.id)
    known = {
        (row.currency, row.day): row.id
        for row in uow.rows(statement.where(ExchangeRate.currency.in_({row["currency"] for row in values})))
    }
    return upsert_rows(uow, ExchangeRate, [Wanted(known.get((row["currency"], row["day"])), row) for row in values])


def remove_exchange_rate(uow: UnitOfWork, cmd: RemoveExchangeRate) -> None:
    """Delete a rate."""
    uow.delete(ExchangeRate, [uow.get(ExchangeRate, cmd.exchange_rate_id).id])


def set_tax(uow: UnitOfWork, cmd: SetTax) -> int:
    """Keep a tax and give its number."""
    return _put_taxes(uow, [_tax_values(cmd)])[0].id


def _tax_values(cmd: SetTax) -> dict[str, Any]:
    return {
        "code": require_text(cmd.code, "The code", "code"), "title": require_text(cmd.title, "The tax's name", "title"),
        "percent": checked_percent(cmd.percent), "valid_from": cmd.valid_from, "kind": str(cmd.kind),
        "reverse_charge": cmd.reverse_charge,
    }


def _put_taxes(uow: UnitOfWork, values: Sequence[Mapping[str, Any]]) -> list[Upserted]:
    known = {
        (row.code, row.valid_from): row.id for row in uow.rows(select(TaxRate.code, TaxRate.valid_from, TaxRate.id))
    }
    return upsert_rows(uow, TaxRate, [Wanted(known.get((row["code"], row["valid_from"])), row) for row in values])


def remove_tax(uow: UnitOfWork, cmd: RemoveTax) -> None:
    """Delete a tax."""
    uow.delete(TaxRate, [uow.get(TaxRate, cmd.tax_rate_id).id])


Texts = Mapping[str, str]


def import_exchange_rates(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Bring rates in, by currency and day; of the same day twice the last row holds."""
    read: list[Any] = []
    for row in rows:
        try:
            read.append(_exchange_values(uow, _read_exchange(row), "file"))
        except DomainError as error:
            read.append(RowOutcome(REFUSED, error.message, error.field or ""))
    return _land(read, lambda values: _put(uow, values), ("currency", "day"))


def import_taxes(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Bring taxes in, by code and day; of the same day twice the last row holds."""
    read: list[Any] = []
    for row in rows:
        try:
            read.append(_tax_values(_read_tax(row)))
        except DomainError as error:
            read.append(RowOutcome(REFUSED, error.message, error.field or ""))
    return _land(read, lambda values: _put_taxes(uow, values), ("code", "valid_from"))


def _land(read: Sequence[Any], put: Any, key: tuple[str, str]) -> list[RowOutcome]:
    last = {tuple(values[name] for name in key): values for values in read if isinstance(values, dict)}
    done = dict(zip(last, put(list(last.values())) if last else (), strict=True))
    return [
        values if isinstance(values, RowOutcome) else RowOutcome(done[tuple(values[name] for name in key)].status)
        for values in read
    ]


def _read_exchange(row: Texts) -> SetExchangeRate:
    return SetExchangeRate(row.get("currency", ""), _day(row, "day"), _figure(row, "worth"), _figure(row, "per_one"))


def _read_tax(row: Texts) -> SetTax:
    kind = row.get("kind", "").strip().lower() or TaxKind.BOTH.value
    if kind not in set(TaxKind):
        raise DomainError("tax.kind", f"“{kind}” is none of {', '.join(TaxKind)}.", "kind")
    return SetTax(
        row.get("code", ""), row.get("title", "") or row.get("code", ""), _figure(row, "percent") or Decimal(0),
        _day(row, "valid_from"), TaxKind(kind), row.get("reverse_charge", "").strip().lower() in ("true", "yes", "1"),
    )


def _figure(row: Texts, name: str) -> Decimal | None:
    text = row.get(name, "").strip()
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise DomainError("number.unreadable", f"“{text}” is not a number.", name) from None


def _day(row: Texts, name: str) -> date:
    text = row.get(name, "").strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise DomainError("day.unreadable", f"“{text}” is not a day such as 2026-03-31.", name) from None


EXCHANGE_RATES = ImportSpec("exchange_rates", "Exchange rates", RATES, (
    ImportField("currency", "Currency", required=True, aliases=("code", "iso")),
    ImportField("day", "From", required=True, aliases=("date", "valid from"), kind=Kind.DATE),
    ImportField("worth", "One is worth", aliases=("rate", "exchange rate"), kind=Kind.PRICE),
    ImportField("per_one", "For one of ours", aliases=("per eur", "units per euro", "reference rate"), kind=Kind.PRICE),
), import_exchange_rates)
TAXES = ImportSpec("taxes", "Taxes", RATES, (
    ImportField("code", "Code", required=True, aliases=("tax code",)),
    ImportField("title", "Tax", aliases=("name", "description")),
    ImportField("percent", "Rate in percent", required=True, aliases=("percent", "rate"), kind=Kind.QUANTITY),
    ImportField("valid_from", "From", required=True, aliases=("valid from", "date"), kind=Kind.DATE),
    ImportField("kind", "On", aliases=("used for",)),
    ImportField("reverse_charge", "Buyer owes it", aliases=("reverse charge",), kind=Kind.FLAG),
), import_taxes)
