"""What an item is made of: the right bill on a day, its explosion in exact fractions, and no circle in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE

DRAFT, RELEASED, RETIRED = "draft", "released", "retired"
COMPONENT, BY_PRODUCT = "component", "by_product"
WHOLE_PERMILLE = 1000
DEEPEST = 50
"""Levels of a bill; more than that is a mistake that a check of circles did not see."""


@dataclass(frozen=True, slots=True)
class BomPart:
    """A line of a bill, in stock units of its item: `per_one` for each one made, `setup` once for each run.

    `position` is its place in the bill; `alternative_to` the place of the line that it stands in for.
    """

    position: int
    item_id: int
    per_one: Fraction
    setup: Fraction = Fraction(0)
    scrap_permille: int = 0
    role: str = COMPONENT
    alternative_to: int | None = None
    priority: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the line counts on a day."""
        return _within(self.valid_from, self.valid_to, day)

    def wanted_for(self, made: Fraction) -> Fraction:
        """Give what must be taken to make so much: a thousandth part lost leaves 999 of 1000 that were taken."""
        net = self.per_one * made + self.setup
        return net * WHOLE_PERMILLE / (WHOLE_PERMILLE - self.scrap_permille)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A bill of materials as it is reckoned with."""

    bom_id: int
    item_id: int
    revision: int
    parts: tuple[BomPart, ...]
    phantom: bool = False
    state: str = RELEASED
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether goods may be made by it on a day."""
        return self.state == RELEASED and _within(self.valid_from, self.valid_to, day)

    def components(self, day: date) -> tuple[BomPart, ...]:
        """Give what is taken on a day, without alternatives."""
        return tuple(part for part in self.parts
                     if part.role == COMPONENT and part.alternative_to is None and part.holds_on(day))

    def by_products(self, day: date) -> tuple[BomPart, ...]:
        """Give what comes out besides."""
        return tuple(part for part in self.parts if part.role == BY_PRODUCT and part.holds_on(day))

    def alternatives(self, position: int, day: date) -> tuple[BomPart, ...]:
        """Give what may stand in for a line, the first choice first."""
        found = (part for part in self.parts if part.alternative_to == position and part.holds_on(day))
        return tuple(sorted(found, key=lambda part: (part.priority, part.position)))


def _within(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def recipe_on(recipes: Iterable[Recipe], day: date) -> Recipe | None:
    """Choose the bill that holds on a day: of several, the latest revision; None when nobody released one."""
    return max((one for one in recipes if one.holds_on(day)), key=lambda one: one.revision, default=None)


@dataclass(frozen=True, slots=True)
class Need:
    """So much of an item wanted at some level of a bill, by way of the items above it; `qty` in stock units, exactly.

    `owner` is the bill that wants it, to make `made`; `recipe` is how it is made itself, None for what is bought; a
    phantom is passed through and not taken.
    """

    item_id: int
    qty: Fraction
    level: int
    path: tuple[int, ...]
    part: BomPart
    owner: Recipe
    made: Fraction
    recipe: Recipe | None = None

    @property
    def is_phantom(self) -> bool:
        """Tell whether its own components are taken in its place."""
        return self.recipe is not None and self.recipe.phantom


RecipeOf = Callable[[int], Recipe | None]


def explode(recipe: Recipe, made: Fraction, recipe_of: RecipeOf, day: date, *, deep: bool = True) -> list[Need]:
    """Give what making so much takes, branch by branch, in exact fractions.

    `deep` goes through everything that is made itself; otherwise only phantoms are gone through.
    Raises DomainError when the bill leads back to itself.
    """
    return list(_walk(recipe, made, recipe_of, day, deep, (recipe.item_id,)))


def _walk(
    recipe: Recipe, made: Fraction, recipe_of: RecipeOf, day: date, deep: bool, path: tuple[int, ...],
) -> Iterable[Need]:
    for part in recipe.components(day):
        if part.item_id in path or len(path) > DEEPEST:
            raise DomainError("bom.circle", "A bill of materials leads back to itself; run the checks to see where.")
        inner = recipe_of(part.item_id)
        need = Need(part.item_id, part.wanted_for(made), len(path), path, part, recipe, made, inner)
        yield need
        if inner is not None and (deep or inner.phantom):
            yield from _walk(inner, need.qty, recipe_of, day, deep, (*path, part.item_id))


def taken(needs: Iterable[Need]) -> list[Need]:
    """Give what is really taken from stock when phantoms are passed through."""
    return [need for need in needs if not need.is_phantom]


def bought(needs: Iterable[Need]) -> dict[int, Fraction]:
    """Add up what is at the ends of all branches."""
    sums: dict[int, Fraction] = {}
    for need in needs:
        if need.recipe is None:
            sums[need.item_id] = sums.get(need.item_id, Fraction(0)) + need.qty
    return sums


def in_millionths(qty: Fraction) -> int:
    """Give stock units in millionths; what does not come out even is rounded up, so that nothing lacks."""
    scaled = qty * QUANTITY_SCALE
    return -(-scaled.numerator // scaled.denominator)


def makeable(available: Iterable[tuple[int, Fraction]]) -> int | None:
    """Give how many can be made of what is free (millionths) with what one takes (stock units); None takes nothing.

    >>> makeable([(5_000_000, Fraction(2)), (9_000_000, Fraction(3))])
    2
    """
    counts = [Fraction(max(0, free), QUANTITY_SCALE) // per_one for free, per_one in available if per_one > 0]
    return int(min(counts)) if counts else None


def circle_through(item_id: int, component_ids: Iterable[int], uses: Mapping[int, Sequence[int]]) -> list[int] | None:
    """Give the way from an item through new components back to itself, or None; `uses` is what there is already.

    >>> circle_through(1, [2], {2: [3], 3: [1]})
    [1, 2, 3, 1]
    """
    for first in component_ids:
        way = _way_to(item_id, first, uses)
        if way is not None:
            return [item_id, *way]
    return None


def _way_to(goal: int, start: int, uses: Mapping[int, Sequence[int]]) -> list[int] | None:
    came: dict[int, int | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return _back(came, here)
        for following in uses.get(here, ()):
            if following not in came:
                came[following] = here
                waiting.append(following)
    return None


def _back(came: Mapping[int, int | None], last: int) -> list[int]:
    way: list[int] = []
    place: int | None = last
    while place is not None:
        way.append(place)
        place = came[place]
    return way[::-1]


def require_no_way_back(
    item_id: int, component_ids: Iterable[int], uses: Mapping[int, Sequence[int]], names: Callable[[list[int]], str],
) -> None:
    """Refuse components that are made of the item itself; `names` writes the way in words."""
    way = circle_through(item_id, component_ids, uses)
    if way is not None:
        raise DomainError(
            "bom.circle", f"The item would be made of itself: {names(way)}. Nothing was saved. Take the component out "
            "that closes the circle.", "lines",
        )


def require_draft(what: str, state: str) -> None:
    """Refuse to change a bill that was released or retired."""
    if state != DRAFT:
        raise DomainError(
            "bom.released", f"{what} is {state} and stays as it is, because goods were made by it. Make a new revision "
            "and change that.",
        )


@dataclass(frozen=True, slots=True)
class Use:
    """An item is used in another, directly or by way of others; `qty` in stock units for one of the upper item."""

    item_id: int
    level: int
    qty: Fraction
    path: tuple[int, ...] = field(default=())


def where_used(item_id: int, above: Callable[[int], Iterable[tuple[int, Fraction]]]) -> list[Use]:
    """Give everything that an item goes into, level by level; `above` gives (item, quantity for one) one level up."""
    found: list[Use] = []
    _climb(item_id, Fraction(1), (item_id,), above, found)
    return found


def _climb(
    item_id: int, qty: Fraction, path: tuple[int, ...], above: Callable[[int], Iterable[tuple[int, Fraction]]],
    found: list[Use],
) -> None:
    for upper, per_one in above(item_id):
        if upper not in path and len(path) <= DEEPEST:
            found.append(Use(upper, len(path), qty * per_one, path[1:]))
            _climb(upper, qty * per_one, (*path, upper), above, found)


def roll_up(
    recipe: Recipe, made: Fraction, recipe_of: RecipeOf, day: date, cost_of: Mapping[int, Fraction],
) -> Fraction:
    """Add up what making so much costs at the cost of one of each bought item; what has no cost counts as nothing.

    By-products are worth what they cost elsewhere and are taken off; the rest is never below nothing.
    """
    total = sum((
        need.qty * cost_of.get(need.item_id, Fraction(0)) for need in explode(recipe, made, recipe_of, day)
        if need.recipe is None
    ), Fraction(0))
    besides = sum((
        part.wanted_for(made) * cost_of.get(part.item_id, Fraction(0)) for part in recipe.by_products(day)
    ), Fraction(0))
    return max(Fraction(0), total - besides)
