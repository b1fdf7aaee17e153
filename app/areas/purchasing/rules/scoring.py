"""How a supplier scores: every measure a mean of events from 0 to 1000, drawn to the firm's mean while events are few.

The shrunk mean is (sum + k m) / (n + k) for n events that add up to `sum`, where m is the mean of all suppliers' events
of that measure and k the number of events that the prior counts as: the posterior mean of a normal mean under a normal
prior (Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, equation 2.12), with k for the ratio of the variances. The
score is the mean of the shrunk measures that have events of their own, weighted as the firm decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.areas.purchasing.rules.orders import Standing
from app.kernel.rounding import round_half_up

FULL = 1000
PROMPT_DAYS, SLOWEST_DAYS = 1, 7
"""An order confirmed, or a question answered, within the first counts fully; after the second, not at all."""


class Measure(StrEnum):
    """What a supplier is measured by."""

    ON_TIME = "on_time"
    IN_FULL = "in_full"
    QUALITY = "quality"
    PRICE = "price"
    RESPONSE = "response"


TITLES: Mapping[Measure, str] = {
    Measure.ON_TIME: "On time", Measure.IN_FULL: "In full", Measure.QUALITY: "Quality", Measure.PRICE: "Price",
    Measure.RESPONSE: "Responsiveness",
}
NOUNS: Mapping[Measure, tuple[str, str]] = {
    Measure.ON_TIME: ("line due", "lines due"), Measure.IN_FULL: ("line due", "lines due"),
    Measure.QUALITY: ("receipt line or complaint", "receipt lines and complaints"),
    Measure.PRICE: ("line with a price before it", "lines with a price before them"),
    Measure.RESPONSE: ("answer awaited", "answers awaited"),
}
MEANINGS: Mapping[Measure, str] = {
    Measure.ON_TIME: "Lines whose goods had all come by the end of the day they were due.",
    Measure.IN_FULL: "The part of each line due that came in good condition, at most all of it.",
    Measure.QUALITY: "Receipt lines in good condition and not returned, among all of them and customers' complaints.",
    Measure.PRICE: "The agreed price, or the one paid before, over the price paid; at most 100 %.",
    Measure.RESPONSE: "Days to confirm an order or answer a question: 100 % within one, nothing after seven.",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """So many events, and what they add up to in thousandths."""

    count: int = 0
    total: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Take both together."""
        return Tally(self.count + other.count, self.total + other.total)

    @property
    def mean(self) -> int | None:
        """Give the mean in thousandths, None of nothing."""
        return round_half_up(self.total, self.count) if self.count else None


def shrunk(own: Tally, everybody: Tally, prior_events: int) -> int | None:
    """Draw the mean of few events to that of everybody's; None when there is no event of its own.

    >>> shrunk(Tally(3, 0), Tally(100, 90_000), 5)
    563
    """
    mean = everybody.mean
    if own.count == 0:
        return None
    if mean is None or prior_events == 0:
        return own.mean
    total, count = everybody.total, everybody.count
    return round_half_up(own.total * count + prior_events * total, (own.count + prior_events) * count)


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of a supplier: what was measured, of how many events, and what it counts as after shrinking."""

    measure: Measure
    own: Tally
    everybody: Tally
    weight: int
    prior_events: int

    @property
    def permille(self) -> int | None:
        """Give the shrunk mean in thousandths."""
        return shrunk(self.own, self.everybody, self.prior_events)

    @property
    def is_shrunk(self) -> bool:
        """Tell whether the sample is so small that the prior moves the mean by a point or more."""
        measured, counted = self.own.mean, self.permille
        return measured is not None and counted is not None and abs(measured - counted) >= 10

    @property
    def words(self) -> str:
        """Say what the number rests on."""
        one, many = NOUNS[self.measure]
        if self.permille is None or self.own.mean is None:
            return f"no {many} yet"
        sample = f"from {self.own.count} {one if self.own.count == 1 else many}"
        if not self.is_shrunk:
            return sample
        return f"{sample}, {self.own.mean / 10:.1f} % on its own"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All measures of a supplier and the weighted score of those that have events."""

    supplier_id: int
    scores: tuple[Score, ...]

    @property
    def total(self) -> int | None:
        """Give the score in thousandths; None while nothing that has a weight was measured."""
        counted = [(score.permille, score.weight) for score in self.scores if score.permille is not None]
        weights = sum(weight for _, weight in counted)
        return round_half_up(sum(value * weight for value, weight in counted), weights) if weights else None

    @property
    def events(self) -> int:
        """Give how many events the score rests on; a line that was due counts once, though it is measured twice."""
        return sum(score.own.count for score in self.scores if score.measure is not Measure.IN_FULL)

    @property
    def quality(self) -> int | None:
        """Give the quality in thousandths."""
        return self.of(Measure.QUALITY).permille

    def of(self, measure: Measure) -> Score:
        """Give one measure."""
        return next(score for score in self.scores if score.measure is measure)

    @property
    def worst(self) -> Score | None:
        """Give the measure that costs most: the furthest from full, by its weight."""
        measured = [score for score in self.scores if score.permille is not None and score.weight]
        return max(measured, key=lambda score: (FULL - (score.permille or 0)) * score.weight, default=None)


def slips(standing: str, card: Scorecard, watch_below_permille: int, least_events: int) -> bool:
    """Tell whether a supplier that was trusted should be watched by what happened."""
    trusted = standing in (Standing.PREFERRED, Standing.APPROVED)
    return (
        trusted and card.total is not None and card.events >= least_events and card.total < watch_below_permille
    )


def slip_reason(card: Scorecard, watch_below_permille: int) -> str:
    """Say why a supplier slips: the score, the limit, and what pulled it down most."""
    worst, total = card.worst, card.total or 0
    text = f"score {total / 10:.1f} % from {card.events} events, below {watch_below_permille / 10:.0f} %"
    if worst is None:
        return text
    named = f"{TITLES[worst.measure].lower()}, {(worst.permille or 0) / 10:.1f} %"
    return f"{text}; pulled down most by {named} {worst.words}"


def means(cards: Sequence[Mapping[Measure, Tally]]) -> dict[Measure, Tally]:
    """Add up everybody's events by measure."""
    return {measure: sum((card.get(measure, Tally()) for card in cards), Tally()) for measure in Measure}
