"""What a negotiation is worth, and which steps it takes; decided without a database."""

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone
from app.kernel.money import exponent_of
from app.kernel.rounding import round_half_up

OPEN, AGREED, FAILED = "open", "agreed", "failed"
STATE_WORDS = (
    (OPEN, StateWord("Open", Tone.ACCENT)), (AGREED, StateWord("Agreed", Tone.GOOD)), (FAILED, StateWord("No deal")),
)
KIND_WORDS = (("talk", "Talk"), ("theirs", "Their offer"), ("ours", "Our offer"), ("agreed", "Agreed"))


def saving_minor(last_price_micros: int, agreed_price_micros: int, units_scaled: int, currency: str) -> int:
    """Give what a price saves on a volume in minor units, below nothing where it costs more.

    `units_scaled` is the volume of a year in millionths of the unit that the prices are for.

    >>> saving_minor(2_500_000, 2_000_000, 100_000_000, "EUR")
    5000
    """
    return round_half_up((last_price_micros - agreed_price_micros) * units_scaled * 10 ** exponent_of(currency), 10**12)


def require_open(topic: str, state: str) -> None:
    """Refuse to go on with a negotiation that has ended."""
    if state != OPEN:
        word = dict(STATE_WORDS)[state].word.lower()
        raise DomainError("negotiation.ended", f"“{topic}” has ended: {word}. Begin another one instead.")


def require_price(kind: str, price: object, *, about_item: bool) -> None:
    """Refuse to agree on an item without its price."""
    if kind == AGREED and about_item and price is None:
        raise DomainError("negotiation.price", "Enter the price that was agreed for the item.", "price")
