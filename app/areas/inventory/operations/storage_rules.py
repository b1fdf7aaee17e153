"""Saying in which order goods leave and where they are put; and asking before they lie where they should not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.inventory.models import Location, PutAwayRule, RemovalRule, Warehouse
from app.areas.inventory.queries.places import limits_of, load_loads, load_needs, load_of
from app.areas.inventory.rules.places import Load, fill_permille, require_fitting
from app.areas.inventory.rules.removal import STRATEGIES
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Strategy = Literal["fefo", "fifo", "nearest", "whole_lot", "lifo"]


@dataclass(frozen=True, slots=True)
class SetRemovalRule:
    """Say in which order goods leave: of an item, a category, a place or a warehouse; name one of them."""

    strategy: Annotated[Strategy, Field("Order", titles=STRATEGIES)]
    item_id: Annotated[int | None, Field("Item", lookup="items")] = None
    category_id: Annotated[int | None, Field("Category", lookup="categories")] = None
    location_id: Annotated[int | None, Field("Place", "Holds for goods that lie in it alone.", "locations")] = None
    warehouse_id: Annotated[int | None, Field("Warehouse", "Holds where nothing closer was said.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class RemoveRemovalRule:
    """Take a rule away; what is less close holds again."""

    rule_id: Annotated[int, Field("Rule", lookup="removal_rules")]


@dataclass(frozen=True, slots=True)
class SetPutAwayRule:
    """Say where goods are put away: an item, a category or a turnover class; name one of them."""

    location_id: Annotated[int, Field("Goes to", "A bin, an aisle or a whole zone.", "locations")]
    item_id: Annotated[int | None, Field("Item", lookup="items")] = None
    category_id: Annotated[int | None, Field("Category", lookup="categories")] = None
    turnover_class: Annotated[Literal["", "A", "B", "C"], Field("Turnover class")] = ""


@dataclass(frozen=True, slots=True)
class RemovePutAwayRule:
    """Take a rule away."""

    rule_id: Annotated[int, Field("Rule", lookup="put_away_rules")]


def set_removal_rule(uow: UnitOfWork, cmd: SetRemovalRule) -> int:
    """Set a rule and give its number; one that is there for the same is changed."""
    scopes = {"item_id": cmd.item_id, "category_id": cmd.category_id, "location_id": cmd.location_id,
              "warehouse_id": cmd.warehouse_id}
    given = {key: value for key, value in scopes.items() if value is not None}
    if len(given) != 1:
        raise DomainError("removal.of_one", "Name one of item, category, place and warehouse.", "item_id")
    (key, value), = given.items()
    uow.get(Location if key == "location_id" else Warehouse, value) if key in ("location_id", "warehouse_id") else None
    known = uow.scalar(select(RemovalRule.id).where(getattr(RemovalRule, key) == value))
    if known is None:
        return uow.add(RemovalRule, strategy=cmd.strategy, **scopes)
    uow.update(RemovalRule, known, strategy=cmd.strategy)
    return int(known)


def remove_removal_rule(uow: UnitOfWork, cmd: RemoveRemovalRule) -> int:
    """Take a rule away and give its number."""
    uow.get(RemovalRule, cmd.rule_id)
    uow.delete(RemovalRule, [cmd.rule_id])
    return cmd.rule_id


def set_put_away_rule(uow: UnitOfWork, cmd: SetPutAwayRule) -> int:
    """Add a rule and give its number; of several for the same goods, the first with room is followed."""
    place = uow.get(Location, cmd.location_id)
    if place.warehouse_id is None or place.kind not in ("shelf", "zone", "aisle"):
        raise DomainError("put_away.rule_place", "Goods are put away to a bin, an aisle or a zone.", "location_id")
    if sum(bool(part) for part in (cmd.item_id, cmd.category_id, cmd.turnover_class)) != 1:
        raise DomainError("put_away.of_one", "Name one of item, category and turnover class.", "item_id")
    values: dict[str, Any] = {"item_id": cmd.item_id, "category_id": cmd.category_id,
                              "turnover_class": cmd.turnover_class, "location_id": cmd.location_id}
    same = [getattr(PutAwayRule, key).is_not_distinct_from(value) for key, value in values.items()]
    known = uow.scalar(select(PutAwayRule.id).where(*same))
    return int(known) if known is not None else uow.add(PutAwayRule, **values)


def remove_put_away_rule(uow: UnitOfWork, cmd: RemovePutAwayRule) -> int:
    """Take a rule away and give its number."""
    uow.get(PutAwayRule, cmd.rule_id)
    uow.delete(PutAwayRule, [cmd.rule_id])
    return cmd.rule_id


def require_storable(uow: UnitOfWork, placed: Sequence[tuple[int, int, int]], field: str) -> None:
    """Refuse or ask where goods (item, place, quantity) lie under the wrong condition, and ask where they do not fit.

    `field` names the input to mark, with `{}` for the place in the sequence.
    """
    places = uow.get_many(Location, {place for _, place, _ in placed})
    needs = load_needs(uow.connection, {item for item, _, _ in placed})
    items = uow.get_many(Item, {item for item, _, _ in placed})
    added: dict[int, Load] = {}
    for index, (item_id, place_id, qty) in enumerate(placed):
        place, item = places[place_id], items[item_id]
        what = f"{item.sku} {item.name}"
        question = require_fitting(needs[item_id].condition, place.condition, what, place.code, field.format(index))
        if question is not None:
            uow.confirm("storage.condition", question, field.format(index))
        more = load_of(qty, item.volume_cm3, item.weight_grams, needs[item_id])
        added[place_id] = added.get(place_id, Load()) + more
    _ask_about_room(uow, places, added)


def _ask_about_room(uow: UnitOfWork, places: Any, added: dict[int, Load]) -> None:
    limited = {number: place for number, place in places.items() if fill_permille(Load(), limits_of(place)) is not None}
    loads = {house: load_loads(uow.connection, house) for house in {place.warehouse_id for place in limited.values()}}
    for number, place in sorted(limited.items()):
        held = loads[place.warehouse_id].get(number, Load())
        fill = fill_permille(held + added[number], limits_of(place)) or 0
        if fill > 1000:
            uow.confirm("storage.full", f"{place.code} would be {round(fill / 10)} % full. Put the goods there all the "
                        "same?", location_id=number)
