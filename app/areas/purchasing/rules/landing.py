"""How what it costs to bring goods here is spread over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.rounding import allocate


class ChargeKind(StrEnum):
    """What was paid for."""

    FREIGHT = "freight"
    DUTY = "duty"
    INSURANCE = "insurance"
    BROKER = "broker"
    OTHER = "other"


CHARGE_WORDS: tuple[tuple[str, StateWord], ...] = (
    (ChargeKind.FREIGHT, StateWord("Freight")), (ChargeKind.DUTY, StateWord("Duty")),
    (ChargeKind.INSURANCE, StateWord("Insurance")), (ChargeKind.BROKER, StateWord("Broker")),
    (ChargeKind.OTHER, StateWord("Other")),
)


class Basis(StrEnum):
    """By what a cost is spread."""

    VALUE = "value"
    WEIGHT = "weight"
    VOLUME = "volume"
    QUANTITY = "quantity"
    EQUAL = "equal"


BASIS_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Basis.VALUE, StateWord("By value")), (Basis.WEIGHT, StateWord("By weight")),
    (Basis.VOLUME, StateWord("By volume")), (Basis.QUANTITY, StateWord("By quantity")),
    (Basis.EQUAL, StateWord("Each line the same")),
)
LANDED_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("draft", StateWord("Draft")), ("posted", StateWord("Posted", Tone.GOOD)),
    ("reversed", StateWord("Reversed", Tone.BAD)),
)


@dataclass(frozen=True, slots=True)
class LandedGoods:
    """A receipt line that bears costs: worth in minor units, quantity in millionths, weight and volume of one unit."""

    line_id: int
    what: str
    value_minor: int
    qty: int
    weight_grams: int
    volume_cm3: int

    def weight_by(self, basis: str) -> int:
        """Give by what this line is weighed."""
        measures = {
            Basis.VALUE: self.value_minor, Basis.WEIGHT: self.weight_grams * self.qty,
            Basis.VOLUME: self.volume_cm3 * self.qty, Basis.QUANTITY: self.qty,
        }
        return measures.get(Basis(basis), 1)


def spread(amount_minor: int, basis: str, goods: Sequence[LandedGoods], field: str = "charges") -> list[int]:
    """Split a cost over goods without losing a cent; refuse a way of spreading that weighs nothing or misses some."""
    weights = [line.weight_by(basis) for line in goods]
    if not weights:
        raise DomainError("landed.nothing", "There are no goods to bear this cost. Choose at least one receipt.", field)
    missing = [line.what for line, weight in zip(goods, weights, strict=True) if weight <= 0]
    if missing:
        word = dict(BASIS_WORDS)[Basis(basis)].word.lower()
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise DomainError(
            "landed.weight", f"The cost cannot be spread {word}: that is not known of {', '.join(missing[:3])}{more}. "
            "Enter it at the item, or spread the cost in another way.", field,
        )
    return allocate(amount_minor, weights)
