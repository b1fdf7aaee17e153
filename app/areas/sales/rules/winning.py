"""What of a deal speaks for or against it, by what closed deals taught; decided without a database."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LEAST_DEALS = 30
"""Below so many closed deals the page says that there are too few to learn much from."""

LEAST_OF_LEVEL, LEAST_OF_TAG = 5, 8
MOST_LEVELS, MOST_TAGS = 12, 12
AMOUNT_CLASSES = 5
LITTLE = math.log(1.05)
"""Below this, in log-odds, a piece of evidence says little."""

STALE_DAYS = 30
STALE_SHARE = 0.1
STALE_LEAST = 10
SOURCE, COUNTRY, QUALITY, AMOUNT, TAG, STAGE = "source", "country", "quality", "amount", "tag", "stage"


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What is known of a deal; `amount` in whole major units of the firm's currency, `reached` its stage from 0 on."""

    reached: int
    source: str = ""
    country: str = ""
    quality: str = ""
    amount: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait and its levels; of a tag these are without and with it, of an amount classes that end at `edges`."""

    kind: str
    name: str
    levels: tuple[str, ...]
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of a trait says: its log-odds, and how many of the deals that had it were won."""

    name: str
    ratio: float
    won: int
    deals: int


@dataclass(frozen=True, slots=True)
class TraitModel:
    """A trait with what each of its levels says."""

    trait: Trait
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class WinningModel:
    """All that closed deals taught; `slope` and `offset` calibrate the sum of the log-odds."""

    base: float
    stages: tuple[Level, ...]
    traits: tuple[TraitModel, ...]
    slope: float
    offset: float
    deals: int
    won: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that raises or lowers a deal's chance: by how much, in calibrated log-odds, and from how many deals."""

    title: str
    value: str
    effect: float
    won: int
    deals: int


def folded(text: str) -> str:
    """Write a source, country or tag in the one way under which it is counted.

    >>> folded("  Trade  Fair ")
    'trade fair'
    """
    return " ".join(text.casefold().split())


def traits_of(deals: Sequence[DealFacts]) -> tuple[Trait, ...]:
    """Give the traits that closed deals are told apart by, with the levels that occur often enough to be counted."""
    tags = Counter(tag for deal in deals for tag in {folded(tag) for tag in deal.tags})
    known = sorted((tag for tag, count in tags.items() if LEAST_OF_TAG <= count < len(deals)),
                   key=lambda tag: (-tags[tag], tag))
    edges = _edges(sorted(deal.amount for deal in deals if deal.amount is not None))
    return (
        Trait(SOURCE, "Source", _common(folded(deal.source) for deal in deals)),
        Trait(COUNTRY, "Country", _common(folded(deal.country) for deal in deals)),
        Trait(QUALITY, "Contact quality", ("unknown", "reached", "champion", "decider")),
        Trait(AMOUNT, "Amount", _classes(edges), edges),
        *(Trait(TAG, tag, ("without", "with")) for tag in known[:MOST_TAGS]),
    )


def _common(values: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted((value for value, count in counts.items() if count >= LEAST_OF_LEVEL),
                        key=lambda value: (-counts[value], value))[:MOST_LEVELS])


def _edges(amounts: Sequence[int]) -> tuple[int, ...]:
    """Cut amounts into classes of about as many deals, at figures of two digits."""
    if len(amounts) < AMOUNT_CLASSES * LEAST_OF_LEVEL:
        return ()
    cuts = (amounts[len(amounts) * place // AMOUNT_CLASSES] for place in range(1, AMOUNT_CLASSES))
    return tuple(sorted({_two_digits(cut) for cut in cuts} - {0}))


def _two_digits(amount: int) -> int:
    power = int(10 ** max(0, len(str(amount)) - 2))
    return amount // power * power


def _classes(edges: Sequence[int]) -> tuple[str, ...]:
    if not edges:
        return ()
    within = (f"{low:,} to {high:,}" for low, high in pairwise(edges))
    return (f"below {edges[0]:,}", *within, f"{edges[-1]:,} and more")


def codes_of(deal: DealFacts, traits: Iterable[Trait]) -> tuple[int, ...]:
    """Give the level of each trait that a deal has, -1 where that is not known or too seldom to count."""
    return tuple(_code(deal, trait) for trait in traits)


def _code(deal: DealFacts, trait: Trait) -> int:
    if trait.kind == TAG:
        return int(trait.name in {folded(tag) for tag in deal.tags})
    if trait.kind == AMOUNT:
        if deal.amount is None or not trait.edges:
            return -1
        return sum(deal.amount >= edge for edge in trait.edges)
    value = {SOURCE: folded(deal.source), COUNTRY: folded(deal.country), QUALITY: deal.quality}[trait.kind]
    return trait.levels.index(value) if value in trait.levels else -1


def weigh(model: WinningModel, deal: DealFacts) -> tuple[float, tuple[Evidence, ...]]:
    """Give the probability of a deal, and what raised and lowered it, the strongest first."""
    stage = model.stages[min(deal.reached, len(model.stages) - 1)] if model.stages else None
    found = [Evidence("Stage reached", stage.name, model.slope * stage.ratio, stage.won, stage.deals)] if stage else []
    for part, code in zip(model.traits, codes_of(deal, (part.trait for part in model.traits)), strict=True):
        if code >= 0:
            level = part.levels[code]
            title = f"Tag {part.trait.name}" if part.trait.kind == TAG else part.trait.name
            found.append(Evidence(title, level.name, model.slope * level.ratio, level.won, level.deals))
    total = model.slope * model.base + model.offset + sum(one.effect for one in found)
    return chance(total), tuple(sorted(found, key=lambda one: (-abs(one.effect), one.title)))


def chance(score: float) -> float:
    """Turn log-odds into a probability.

    >>> chance(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def base_chance(model: WinningModel) -> float:
    """Give the share that is won of all deals, as the model counts it."""
    return chance(model.base)


def permille(probability: float) -> int:
    """Give thousandths of a probability; never none or all, because nothing is certain."""
    return min(999, max(1, round(probability * 1000)))


def effect_words(effect: float) -> str:
    """Tell in words what a piece of evidence does to the odds.

    >>> effect_words(math.log(2)), effect_words(-math.log(2)), effect_words(0.0)
    ('raises, odds × 2.0', 'lowers, odds ÷ 2.0', 'says little')
    """
    factor = math.exp(abs(effect))
    if abs(effect) < LITTLE:
        return "says little"
    return f"raises, odds × {factor:.1f}" if effect > 0 else f"lowers, odds ÷ {factor:.1f}"


def is_stale(trained_at: datetime | None, now: datetime, learned_from: int, closed: int) -> bool:
    """Tell whether a model wants to be learned anew: none is there, it is old, or many deals were closed since."""
    if trained_at is None:
        return closed > 0
    more = closed - learned_from
    return more > 0 and (now - trained_at > timedelta(days=STALE_DAYS)
                         or more >= max(STALE_LEAST, math.ceil(STALE_SHARE * learned_from)))
