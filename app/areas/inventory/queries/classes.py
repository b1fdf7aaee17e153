"""The classes of items, and what each class asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.inventory.models import ClassRule, ItemClassRow, StockPolicy
from app.kernel.unit_of_work import in_batches

LETTERS_ABC = ("A", "B", "C")
LETTERS_XYZ = ("X", "Y", "Z")


@dataclass(frozen=True, slots=True)
class ItemClass:
    """An item's class with its evidence, and what the class asks for.

    Shares are permille of the worth of all issues; `variation_permille` is None where the history is too short.
    """

    abc: str
    xyz: str
    share_permille: int
    variation_permille: int | None
    periods: int
    issues: int
    count_every_days: int
    service_permille: int
    review_days: int
    classified_at: datetime

    @property
    def letters(self) -> str:
        """Give both letters, such as AX."""
        return self.abc + self.xyz


@dataclass(frozen=True, slots=True)
class ClassTarget:
    """What a class asks for."""

    count_every_days: int = 180
    service_permille: int = 950
    review_days: int = 28


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """How classes and levels are computed; where nothing was decided, what is usual."""

    window_days: int = 365
    period_days: int = 28
    a_permille: int = 800
    b_permille: int = 950
    x_permille: int = 500
    y_permille: int = 1000
    order_cost_minor: int = 2_500
    holding_permille: int = 200
    service_kind: str = "cycle"


def load_policy_settings(connection: Connection) -> PolicySettings:
    """Read how classes and levels are computed."""
    row = connection.execute(select(
        StockPolicy.window_days, StockPolicy.period_days, StockPolicy.a_permille, StockPolicy.b_permille,
        StockPolicy.x_permille, StockPolicy.y_permille, StockPolicy.order_cost_minor, StockPolicy.holding_permille,
        StockPolicy.service_kind,
    ).order_by(StockPolicy.id).limit(1)).first()
    return PolicySettings() if row is None else PolicySettings(*row)


def class_targets(connection: Connection) -> dict[tuple[str, str], ClassTarget]:
    """Read what each of the nine classes asks for, by its two letters."""
    rows = connection.execute(select(
        ClassRule.abc, ClassRule.xyz, ClassRule.count_every_days, ClassRule.service_permille, ClassRule.review_days,
    ))
    known = {(row.abc, row.xyz): ClassTarget(*row[2:]) for row in rows}
    return {(abc, xyz): known.get((abc, xyz), ClassTarget()) for abc in LETTERS_ABC for xyz in LETTERS_XYZ}


def item_classes(connection: Connection, item_ids: Iterable[int] | None = None) -> dict[int, ItemClass]:
    """Read the classes of items, of all when none are named; an item that was never classed is left out."""
    targets = class_targets(connection)
    statement = select(
        ItemClassRow.item_id, ItemClassRow.abc, ItemClassRow.xyz, ItemClassRow.share_permille,
        ItemClassRow.variation_permille, ItemClassRow.periods, ItemClassRow.issues, ItemClassRow.classified_at,
    )
    if item_ids is None:
        rows: list[Any] = list(connection.execute(statement))
    else:
        rows = [
            row for batch in in_batches(sorted(set(item_ids)))
            for row in connection.execute(statement.where(ItemClassRow.item_id.in_(batch)))
        ]
    return {row.item_id: _item_class(row, targets[(row.abc, row.xyz)]) for row in rows}


def _item_class(row: Any, target: ClassTarget) -> ItemClass:
    return ItemClass(
        row.abc, row.xyz, row.share_permille, row.variation_permille, row.periods, row.issues,
        target.count_every_days, target.service_permille, target.review_days, row.classified_at,
    )
