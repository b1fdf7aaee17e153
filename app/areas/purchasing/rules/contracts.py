"""Which contract a line is bought under, what is left of it, and what was bought outside of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.money import Money
from app.kernel.quantity import Quantity

CONTRACT_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("coming", StateWord("Begins later")), ("valid", StateWord("Valid", Tone.GOOD)),
    ("expiring", StateWord("Ends soon", Tone.WARNING)), ("expired", StateWord("Expired", Tone.BAD)),
    ("ended", StateWord("Ended early")),
)
SOON_DAYS = 60
"""How long before its end a contract is counted as ending soon: long enough to ask for quotations once more."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An item of a contract: its price for one of `unit_id`, and what was released of it and of the whole contract.

    Quantities are in millionths, None where nothing is limited.
    """

    contract_id: int
    line_id: int
    number: str
    supplier_id: int
    item_id: int
    unit_id: int
    unit_code: str
    price_micros: int
    currency: str
    valid_from: date
    valid_to: date
    total_qty: int | None = None
    released_qty: int = 0
    limit_minor: int | None = None
    released_minor: int = 0

    @property
    def remaining_qty(self) -> int | None:
        """Give what may still be released of the item, None where nothing limits it; below nothing when overdrawn."""
        return None if self.total_qty is None else self.total_qty - self.released_qty

    def holds_on(self, day: date) -> bool:
        """Tell whether it is valid on a day."""
        return self.valid_from <= day <= self.valid_to

    def words(self, last_day: str) -> str:
        """Say by what a price was agreed; `last_day` is its last day as it is written."""
        left = self.remaining_qty
        rest = "" if left is None else f", {Quantity(max(0, left), self.unit_code)} left"
        return f"contract {self.number} until {last_day}{rest}"


def choose(agreements: Sequence[Agreement], unit_id: int, day: date) -> Agreement | None:
    """Take the agreement to buy under: valid on the day, in the unit, one with something left first, then cheapest."""
    fitting = [one for one in agreements if one.unit_id == unit_id and one.holds_on(day)]
    return min(fitting, key=lambda one: (_drawn(one), one.price_micros, one.valid_to, one.line_id), default=None)


def _drawn(agreement: Agreement) -> bool:
    left = agreement.remaining_qty
    return left is not None and left <= 0


def overdraft(agreement: Agreement, qty: int, amount_minor: int) -> str:
    """Say by how much a release goes beyond what was agreed, or nothing.

    >>> agreed = Agreement(1, 1, "CON-7", 1, 1, 1, "box", 10**6, "EUR", date(2026, 1, 1), date(2026, 12, 31),
    ...                    total_qty=10 * 10**6, released_qty=8 * 10**6)
    >>> overdraft(agreed, 2 * 10**6, 200), overdraft(agreed, 3 * 10**6, 300)
    ('', 'CON-7 agrees on 10 box, of which 2 box are left; this takes 3 box')
    """
    left = agreement.remaining_qty
    if left is not None and qty > left and agreement.total_qty is not None:
        whole, rest = Quantity(agreement.total_qty, agreement.unit_code), Quantity(max(0, left), agreement.unit_code)
        taken = Quantity(qty, agreement.unit_code)
        return f"{agreement.number} agrees on {whole}, of which {rest} are left; this takes {taken}"
    if agreement.limit_minor is not None and agreement.released_minor + amount_minor > agreement.limit_minor:
        limit = Money(agreement.limit_minor, agreement.currency)
        after = Money(agreement.released_minor + amount_minor, agreement.currency)
        return f"{agreement.number} is agreed up to {limit}; with this it comes to {after}"
    return ""


def state_on(state: str, valid_from: date, valid_to: date, today: date) -> str:
    """Give where a contract stands on a day: ended, coming, valid, expiring or expired."""
    if state == "ended":
        return state
    if today < valid_from:
        return "coming"
    if today > valid_to:
        return "expired"
    return "expiring" if valid_to - today <= timedelta(days=SOON_DAYS) else "valid"


def require_term(valid_from: date, valid_to: date) -> None:
    """Refuse a contract that ends before it begins."""
    if valid_to < valid_from:
        raise DomainError(
            "contract.term", f"The contract would end on {valid_to}, before it begins on {valid_from}. Mend one of "
            "the days.", "valid_to",
        )
