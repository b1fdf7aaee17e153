"""Where goods are best put away, and why there; decided without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.areas.inventory.rules.places import ASK, FITS, Limits, Load, fill_permille, storage_verdict

FULL_PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place that goods may go to: `path` is the way from itself up, `holds` what of the item lies there already."""

    location_id: int
    code: str
    path: tuple[int, ...]
    condition: str
    limits: Limits
    load: Load
    sequence: int
    holds: int = 0
    is_empty: bool = True


@dataclass(frozen=True, slots=True)
class Goods:
    """What is put away: what it needs, what it adds to a place, its categories upwards and its turnover class."""

    item_id: int
    need: str
    load: Load
    categories: tuple[int, ...] = ()
    turnover_class: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where goods of an item, of a category or of a turnover class go."""

    location_id: int
    place: str
    item_id: int | None = None
    category_id: int | None = None
    turnover_class: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A place, and why it is this one."""

    location_id: int
    code: str
    why: str


def rules_for(goods: Goods, rules: Iterable[Rule]) -> list[Rule]:
    """Give the rules that hold for goods, the closest first: the item's, its category's upwards, its class's."""
    ranked: list[tuple[int, int, Rule]] = []
    for place, rule in enumerate(rules):
        if rule.item_id is not None:
            rank = 0 if rule.item_id == goods.item_id else -1
        elif rule.category_id is not None:
            rank = 1 + goods.categories.index(rule.category_id) if rule.category_id in goods.categories else -1
        else:
            rank = 1000 if rule.turnover_class and rule.turnover_class == goods.turnover_class else -1
        if rank >= 0:
            ranked.append((rank, place, rule))
    return [rule for _, _, rule in sorted(ranked, key=lambda entry: entry[:2])]


def advise(goods: Goods, shelves: Sequence[Shelf], rules: Iterable[Rule]) -> Advice | None:
    """Choose a place: within what a rule says when there is room, by what lies there already, then the nearest.

    None only when there is no place at all; a place that is full or unfit is chosen when there is no other, and said.
    """
    fitting = [shelf for shelf in shelves if storage_verdict(goods.need, shelf.condition) == FITS]
    for rule in rules_for(goods, rules):
        within = [shelf for shelf in fitting if rule.location_id in shelf.path and _has_room(goods, shelf)]
        if within:
            return _nearest(goods, within, f"{_whose(rule)} goes to {rule.place}")
    roomy = [shelf for shelf in fitting if _has_room(goods, shelf)]
    if roomy:
        return _nearest(goods, roomy, "")
    if fitting:
        return _nearest(goods, fitting, "every place that fits is full")
    asking = [shelf for shelf in shelves if storage_verdict(goods.need, shelf.condition) == ASK]
    if asking or shelves:
        return _nearest(goods, asking or shelves, f"no place here is {goods.need}")
    return None


def _has_room(goods: Goods, shelf: Shelf) -> bool:
    fill = fill_permille(shelf.load + goods.load, shelf.limits)
    return fill is None or fill <= FULL_PERMILLE


def _whose(rule: Rule) -> str:
    if rule.item_id is not None:
        return "this item"
    return "its category" if rule.category_id is not None else f"class {rule.turnover_class}"


def _nearest(goods: Goods, shelves: Sequence[Shelf], reason: str) -> Advice:
    """Prefer where most of the item lies, then an empty place where places are counted, then the walking order."""
    best = min(shelves, key=lambda shelf: (
        -shelf.holds, not shelf.is_empty and shelf.limits != Limits(), shelf.sequence, shelf.location_id,
    ))
    words = [reason] if reason else []
    if best.holds:
        words.append("it lies there already")
    elif best.is_empty and best.limits != Limits():
        words.append("the nearest empty place")
    else:
        words.append("the nearest place with room" if not reason.startswith("every") else "the nearest of them")
    fill = fill_permille(best.load + goods.load, best.limits)
    if fill is not None:
        words.append(f"{round(fill / 10)} % full with it")
    return Advice(best.location_id, best.code, f"{best.code}: {', '.join(words)}.")
