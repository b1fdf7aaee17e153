"""How rows of purchasing's imports are read: who is meant, and which figures stand there."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from sqlalchemy import bindparam, select

from app.areas.catalog.queries import ItemFacts, items_by_sku, load_conversions, load_items, load_units
from app.areas.parties.models import Party
from app.areas.purchasing.queries.terms import SupplierTermsRow, load_terms
from app.kernel.declare import RowOutcome
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import REFUSED

Texts = Mapping[str, str]
T = TypeVar("T")
TEXTS_AT_ONCE = 10_000


def text_of(row: Texts, name: str) -> str:
    """Give a cell without blanks around it, empty when it is not there."""
    return row.get(name, "").strip()


def decimal_of(row: Texts, name: str, default: str = "0") -> Decimal:
    """Read a figure; DomainError names the field when it is none."""
    try:
        number = Decimal(text_of(row, name) or default)
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise DomainError("number.unreadable", f"“{text_of(row, name)}” is not a number.", name)
    return number


def days_of(row: Texts, name: str) -> int | None:
    """Read a whole number of days, None for an empty cell."""
    if not text_of(row, name):
        return None
    days = decimal_of(row, name)
    if days != days.to_integral_value() or not 0 <= days <= 3650:
        raise DomainError("days.range", "Enter a whole number of days from 0 to 3650.", name)
    return int(days)


def day_of(row: Texts, name: str) -> date | None:
    """Read a day, None for an empty cell."""
    text = text_of(row, name)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise DomainError("day.unreadable", f"“{text}” is not a day such as 2026-03-31.", name) from None


def refused(error: DomainError) -> RowOutcome:
    """Tell why a row cannot land."""
    return RowOutcome(REFUSED, error.message, error.field or "")


def each(rows: Sequence[Texts], read: Callable[[Texts], T]) -> list[T | RowOutcome]:
    """Read rows, each into what it stands for or into the reason why it is refused."""
    result: list[T | RowOutcome] = []
    for row in rows:
        try:
            result.append(read(row))
        except DomainError as error:
            result.append(refused(error))
    return result


@dataclass(slots=True)
class Book:
    """The suppliers, items and units that rows name, looked up once for all of them."""

    uow: UnitOfWork
    suppliers: Mapping[str, SupplierTermsRow]
    items: Mapping[str, ItemFacts]
    units: Mapping[str, int]
    _ratios: dict[tuple[int, int], Fraction] = field(default_factory=dict)

    @classmethod
    def load(cls, uow: UnitOfWork, rows: Sequence[Texts]) -> "Book":
        """Look up what the rows name."""
        numbers = items_by_sku(uow.connection, {text_of(row, "sku") for row in rows})
        facts = load_items(uow.connection, numbers.values())
        units = {unit.code: unit.id for unit in load_units(uow.connection).values()}
        suppliers = suppliers_named(uow, {text_of(row, "supplier") for row in rows})
        return cls(uow, suppliers, {sku: facts[number] for sku, number in numbers.items()}, units)

    def supplier(self, row: Texts) -> SupplierTermsRow:
        """Find the supplier by code, else by name; DomainError when there is none."""
        text = text_of(row, "supplier")
        if text not in self.suppliers:
            raise DomainError("supplier.unknown", f"There is no supplier with the code or name “{text}”.", "supplier")
        return self.suppliers[text]

    def item(self, row: Texts) -> ItemFacts:
        """Find the item; DomainError when there is none."""
        sku = text_of(row, "sku")
        if sku not in self.items:
            raise DomainError("item.unknown", f"There is no item with the SKU “{sku}”.", "sku")
        return self.items[sku]

    def unit(self, row: Texts, item: ItemFacts) -> int:
        """Find the unit, the item's stock unit for an empty cell; DomainError when the item does not have it."""
        code = text_of(row, "unit")
        if not code:
            return item.unit_id
        if code not in self.units:
            raise DomainError("unit.unknown", f"There is no unit “{code}”.", "unit")
        self.ratio(item, self.units[code])
        return self.units[code]

    def ratio(self, item: ItemFacts, unit_id: int) -> Fraction:
        """Give how many stock units one unit is; DomainError when the item does not have the unit."""
        key = (item.id, unit_id)
        if key not in self._ratios:
            one = unit_id == item.unit_id
            self._ratios[key] = Fraction(1) if one else load_conversions(self.uow.connection, [key])[key]
        return self._ratios[key]


def suppliers_named(uow: UnitOfWork, texts: Iterable[str]) -> dict[str, SupplierTermsRow]:
    """Find suppliers by code or name; a code wins over a name, a name that several have means nobody."""
    wanted = sorted(set(texts) - {""})
    known = select(Party.id, Party.code, Party.name).where(Party.is_supplier)
    named = known.where(Party.code.in_(bindparam("texts", expanding=True)) | Party.name.in_(
        bindparam("texts", expanding=True)))
    rows = [row for start in range(0, len(wanted), TEXTS_AT_ONCE)
            for row in uow.rows(named, texts=wanted[start : start + TEXTS_AT_ONCE])]
    names = Counter(row.name for row in {row.id: row for row in rows}.values())
    meant = {row.name: row.id for row in rows if names[row.name] == 1} | {row.code: row.id for row in rows}
    terms = load_terms(uow.connection, meant.values())
    return {text: terms[meant[text]] for text in wanted if text in meant}
