"""Classing items by worth and variability, and saying what classes ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

import numpy as np
from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.company.models import Profile
from app.areas.inventory.models import ClassRule, ItemClassRow, StockPolicy
from app.areas.inventory.queries.classes import PolicySettings, load_policy_settings
from app.areas.inventory.queries.demand import Issues, load_issues
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork
from app.numerics.classes import Pareto, Thresholds, class_of_variation, classify_by_worth, variation_of


@dataclass(frozen=True, slots=True)
class ClassifyItems:
    """Class all items anew from what was issued."""

    window_days: Annotated[int | None, Field("Days of history", help="Left out: as the stock policy says.")] = None


@dataclass(frozen=True, slots=True)
class ClassifiedItems:
    """How many items are of each class, such as AX, and how many of them changed."""

    counts: tuple[tuple[str, int], ...]
    changed: int
    summary: str


@dataclass(frozen=True, slots=True)
class SetClassRule:
    """Say what a class asks for."""

    abc: Annotated[Literal["A", "B", "C"], Field("By worth")]
    xyz: Annotated[Literal["X", "Y", "Z"], Field("By variability")]
    count_every_days: Annotated[int, Field("Count every … days")]
    service_permille: Annotated[int, Field("Service %", per_percent=10)]
    review_days: Annotated[int, Field("Review every … days")]


@dataclass(frozen=True, slots=True)
class ChangeStockPolicy:
    """Say from what classes and levels are computed."""

    window_days: Annotated[int, Field("Days of history")] = 365
    period_days: Annotated[int, Field("Days in a period", help="Demand per period tells how much it varies.")] = 28
    a_permille: Annotated[int, Field("A up to %", help="Of all worth.", per_percent=10)] = 800
    b_permille: Annotated[int, Field("B up to %", help="Of all worth; the rest is C.", per_percent=10)] = 950
    x_permille: Annotated[int, Field("X up to %", help="How much demand varies, of its mean.", per_percent=10)] = 500
    y_permille: Annotated[int, Field("Y up to %", help="Of the mean; what varies more is Z.", per_percent=10)] = 1000
    order_cost: Annotated[Decimal, Field("What an order costs", help="In the firm's currency: writing, receiving, "
                                         "paying.")] = Decimal(25)
    holding_permille: Annotated[int, Field(
        "Keeping it %", help="A year, of its worth: for interest, room, loss.", per_percent=10)] = 200
    service_kind: Annotated[Literal["cycle", "fill"], Field(
        "Service is", help="Either the share of cycles without shortage, or the share of demand served at once.",
        titles=(("cycle", "Cycle service"), ("fill", "Fill rate")))] = "cycle"


def classify_items(uow: UnitOfWork, cmd: ClassifyItems) -> ClassifiedItems:
    """Compute the classes of all items that are kept in stock, and say how many there are of each."""
    settings = load_policy_settings(uow.connection)
    if cmd.window_days is not None:
        _require_within(cmd.window_days, 3 * settings.period_days, 3660, "window_days")
        settings = replace(settings, window_days=cmd.window_days)
    item_ids = [int(row.id) for row in uow.rows(
        select(Item.id).where(Item.kind.in_(("stocked", "consumable")), Item.status != "blocked").order_by(Item.id))]
    issues = load_issues(uow.connection, uow.now, settings.window_days)
    per_item = [issues.get((number, None), Issues()) for number in item_ids]
    rows = _rows(item_ids, per_item, settings)
    before = {row.item_id: (row.id, row.abc + row.xyz) for row in uow.rows(
        select(ItemClassRow.id, ItemClassRow.item_id, ItemClassRow.abc, ItemClassRow.xyz))}
    uow.delete(ItemClassRow, [number for number, _ in before.values()])
    uow.insert(ItemClassRow, [{**row, "classified_at": uow.now} for row in rows])
    letters = [row["abc"] + row["xyz"] for row in rows]
    changed = sum(before.get(row["item_id"], (0, ""))[1] != name for row, name in zip(rows, letters, strict=True))
    counts = tuple((name, letters.count(name)) for name in sorted(set(letters)))
    return ClassifiedItems(counts, changed, _summary(rows, per_item, changed))


def _rows(
    item_ids: Sequence[int], per_item: Sequence[Issues], settings: PolicySettings,
) -> list[dict[str, Any]]:
    thresholds = Thresholds(settings.a_permille / 1000, settings.b_permille / 1000, settings.x_permille / 1000,
                            settings.y_permille / 1000)
    pareto = classify_by_worth(np.array([issues.worth_minor for issues in per_item], dtype=np.float64), thresholds)
    return [
        {"item_id": item_id, **_evidence(issues, settings, thresholds), **_standing(pareto, place)}
        for place, (item_id, issues) in enumerate(zip(item_ids, per_item, strict=True))
    ]


def _standing(pareto: Pareto, place: int) -> dict[str, Any]:
    return {
        "abc": pareto.abc[place], "rank": pareto.rank[place], "share_permille": round(1000 * pareto.share[place]),
        "cumulated_permille": round(1000 * pareto.cumulated[place]),
    }


def _evidence(issues: Issues, settings: PolicySettings, thresholds: Thresholds) -> dict[str, Any]:
    periods = issues.by_period(settings.period_days, settings.window_days) if issues.moves else []
    variation = variation_of(np.array(periods, dtype=np.float64))
    return {
        "xyz": class_of_variation(variation, thresholds), "worth_minor": issues.worth_minor, "periods": len(periods),
        "variation_permille": None if variation is None else round(1000 * variation), "issues": issues.moves,
    }


def _summary(rows: Sequence[Mapping[str, Any]], per_item: Sequence[Issues], changed: int) -> str:
    parts = ", ".join(f"{sum(row['abc'] == letter for row in rows)} {letter}" for letter in "ABC")
    idle = sum(not issues.moves for issues in per_item)
    text = f"{len(rows)} items classed: {parts}; {changed} changed."
    return f"{text} {idle} of them were not issued within the window." if idle else text


def set_class_rule(uow: UnitOfWork, cmd: SetClassRule) -> int:
    """Set what a class asks for and give the number of its rule."""
    for value, least, most, name in (
        (cmd.count_every_days, 1, 3650, "count_every_days"), (cmd.service_permille, 500, 999, "service_permille"),
        (cmd.review_days, 1, 365, "review_days"),
    ):
        _require_within(value, least, most, name)
    values = {"count_every_days": cmd.count_every_days, "service_permille": cmd.service_permille,
              "review_days": cmd.review_days}
    known = uow.scalar(select(ClassRule.id).where(ClassRule.abc == cmd.abc, ClassRule.xyz == cmd.xyz))
    if known is None:
        return uow.add(ClassRule, abc=cmd.abc, xyz=cmd.xyz, **values)
    uow.update(ClassRule, known, **values)
    return int(known)


def _require_within(value: int, least: int, most: int, name: str) -> None:
    if not least <= value <= most:
        low, high, given = (_written(number, name) for number in (least, most, value))
        raise DomainError(
            "policy.range", f"This must be from {low} to {high}, and it is {given}. Nothing was changed.", name)


def _written(value: int, name: str) -> str:
    """Write a limit as the form asks for it: shares in percent."""
    return f"{Decimal(value).scaleb(-1).normalize():f} %" if name.endswith("_permille") else str(value)


def change_stock_policy(uow: UnitOfWork, cmd: ChangeStockPolicy) -> int:
    """Set from what classes and levels are computed; classes change when items are classed next."""
    for value, least, most, name in (
        (cmd.period_days, 1, 92, "period_days"), (cmd.window_days, 3 * cmd.period_days, 3660, "window_days"),
        (cmd.a_permille, 1, 999, "a_permille"), (cmd.b_permille, cmd.a_permille, 1000, "b_permille"),
        (cmd.x_permille, 1, 10_000, "x_permille"), (cmd.y_permille, cmd.x_permille, 10_000, "y_permille"),
        (cmd.holding_permille, 1, 5000, "holding_permille"),
    ):
        _require_within(value, least, most, name)
    cost = Money.of(cmd.order_cost, uow.scalar(select(Profile.currency).limit(1)) or "EUR").minor
    _require_within(cost, 1, 10**9, "order_cost")
    names = asdict(cmd)
    del names["order_cost"]
    values = {**names, "order_cost_minor": cost}
    known = uow.scalar(select(StockPolicy.id).order_by(StockPolicy.id).limit(1))
    if known is None:
        return uow.add(StockPolicy, **values)
    uow.update(StockPolicy, known, **values)
    return int(known)
