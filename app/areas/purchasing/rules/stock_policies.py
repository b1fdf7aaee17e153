"""Which kind of policy suits an item, and the words for kinds and what they lead to."""

from collections.abc import Mapping

from app.kernel.listing import StateWord, Tone

KINDS = ("sQ", "sS", "RS", "newsvendor")

KIND_TITLES = (
    ("sQ", "(s,Q): below s, lots of Q"), ("sS", "(s,S): below s, up to S"), ("RS", "(R,S): every R days, up to S"),
    ("newsvendor", "Perishable: every R days, for its life"),
)

KIND_WORDS = (
    ("sQ", StateWord("(s,Q)", Tone.ACCENT)), ("sS", StateWord("(s,S)", Tone.NEUTRAL)),
    ("RS", StateWord("(R,S)", Tone.NEUTRAL)), ("newsvendor", StateWord("Perishable", Tone.WARNING)),
)

SERVICE_TITLES: Mapping[str, str] = {"cycle": "cycle service", "fill": "fill rate"}

PERISHABLE_DAYS = 45
"""What keeps no longer is bought for its life; what keeps longer is bought as if it kept."""

SHARES = tuple(
    permille / 1000 for permille in (*range(500, 900, 25), *range(900, 980, 10), 980, 985, 990, 993, 995, 997, 998, 999)
)
"""The promises of service at which a curve is drawn."""


def suitable_kind(abc: str, shelf_life_days: int | None) -> str:
    """Choose: A is watched and bought in lots, B up to a level, C looked at now and then; perishables for their life.

    >>> suitable_kind("A", None), suitable_kind("C", 400), suitable_kind("A", 14)
    ('sQ', 'RS', 'newsvendor')
    """
    if shelf_life_days is not None and 0 < shelf_life_days <= PERISHABLE_DAYS:
        return "newsvendor"
    return {"A": "sQ", "B": "sS"}.get(abc, "RS")


def nearest_share(shares: tuple[float, ...], wanted: float) -> int:
    """Give the place of the share that lies nearest."""
    return min(range(len(shares)), key=lambda place: abs(shares[place] - wanted))
