"""The bookkeeper of the sample company: how goods are valued, quarters that are closed, a correction now and then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.areas.catalog.models import Category, Item
from app.areas.inventory.models import Move
from app.areas.inventory.operations.costing import RevalueMove, SetCostMethod, SetStandardCost
from app.areas.inventory.operations.periods import ClosePeriod
from app.kernel.money import PRICE_SCALE
from app.sample.agenda import Agenda

CLOSED_AFTER = timedelta(days=11)
"""A quarter is closed when its bills have come."""

STANDARD_SHARE = Decimal("0.6")
"""What goods are taken to cost, of the price they are sold at."""


@dataclass(slots=True)
class Books:
    """Costing and closing beside everything else."""

    life: Agenda

    def begin(self) -> None:
        """Choose the methods, and close the first quarter when it is over."""
        connection = self.life.batch.connection
        first, second = connection.execute(
            select(Category.id).where(Category.parent_id.is_(None)).order_by(Category.name).limit(2)).scalars()
        self.life.do(SetCostMethod("average"))
        self.life.do(SetCostMethod("fifo", first))
        self.life.do(SetCostMethod("standard", second))
        items = connection.execute(
            select(Item.id, Item.price_micros).where(Item.category_id == second).order_by(Item.id)).all()
        for item_id, price_micros in items:
            cost = (Decimal(price_micros) / PRICE_SCALE * STANDARD_SHARE).quantize(Decimal("0.01"))
            self.life.do(SetStandardCost(item_id, cost, self.life.now.date()))
        self._plan(self.life.now.date())

    def _plan(self, after: date) -> None:
        """Close the quarter of a day when it is over."""
        month = 3 * ((after.month - 1) // 3) + 4
        following = date(after.year + month // 13, month if month < 13 else 1, 1)
        moment = datetime.combine(following, self.life.now.timetz()).replace(hour=14, minute=0) + CLOSED_AFTER
        self.life.at(moment, lambda: self._close(following))

    def _close(self, following: date) -> None:
        self._correct()
        last_day = following - timedelta(days=1)
        self.life.do(ClosePeriod(last_day, f"Quarter {(last_day.month + 2) // 3}/{last_day.year}"))
        self._plan(following)

    def _correct(self) -> None:
        """Find, before closing, a receipt whose freight was forgotten."""
        receipt = self.life.batch.connection.execute(
            select(Move.id).where(Move.way == 1, Move.source_kind == "receipt").order_by(Move.id.desc()).limit(1)
        ).scalar()
        if receipt is not None:
            self.life.do(RevalueMove(receipt, Decimal("18.50"), "The courier's bill was forgotten"))
