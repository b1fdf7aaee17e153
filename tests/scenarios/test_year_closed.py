"""A year is closed; somebody finds a receipt that was forgotten and a bill that comes late, and does both properly."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location, Move, Period
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.costing import RevalueMove, SetCostMethod
from app.areas.inventory.operations.periods import ClosePeriod, ReopenPeriod
from app.areas.inventory.operations.stock import CountStock, ScrapStock
from app.areas.inventory.queries import GroupBy, StockQuestion, item_values, move_costs, stock_levels
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.printed import PrintTable
from app.kernel.proof import prove_books
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

ONE = QUANTITY_SCALE
AUTUMN = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
NEW_YEAR = datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC)
"""One second before midnight of the last day of the year, in Berlin."""

LAST_DAY = date(2025, 12, 31)


@dataclass
class Year:
    """What the story is about: an item, its places, and the moves of the old year."""

    workspace: Workspace
    item_id: int
    places: dict[str, int]
    first: int
    sold: int

    def worth(self, at: datetime | None = None) -> tuple[int, int]:
        with self.workspace.reader() as reader:
            return item_values(reader, at, self.workspace.clock.now()).get(self.item_id, (0, 0))

    def on_hand(self, at: datetime) -> list[tuple[tuple[int | None, ...], int]]:
        with self.workspace.reader() as reader:
            question = StockQuestion(at=at, group_by=(GroupBy.ITEM, GroupBy.LOCATION))
            return [(level.key, level.on_hand) for level in stock_levels(reader, question, self.workspace.clock.now())]

    def cost(self, move_id: int) -> int:
        with self.workspace.reader() as reader:
            return move_costs(reader, [move_id])[move_id]

    def proved(self) -> list[str]:
        with self.workspace.reader() as reader:
            return [said for result in prove_books(reader, self.workspace.declarations.checks)
                    for said in result.problems]


@pytest.fixture
def year(workspace: Workspace) -> Year:
    """Live 2025: ten came at 10.00 each, ten at 12.00, fifteen were sold."""
    assert isinstance(workspace.clock, SetClock)
    workspace.dispatch(SetCostMethod("fifo"))
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        item_id = uow.insert(Item, [{"sku": "LAMP", "name": "Lamp", "unit_id": unit, "price_currency": "EUR"}])[0]
        places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        shelf = places["MAIN-STOCK"]
        moves = [
            post_moves(uow, [NewMove(item_id, of, to, qty * ONE, "story", number, value_minor=value,
                                     at=AUTUMN + timedelta(days=10 * number))])[0]
            for number, (of, to, qty, value) in enumerate((
                (places["SUPPLIERS"], shelf, 10, 10_000), (places["SUPPLIERS"], shelf, 10, 12_000),
                (shelf, places["CUSTOMERS"], 15, None),
            ))
        ]
    return Year(workspace, item_id, places, moves[0], moves[2])


def done(year: Year, command: object, *confirmed: str) -> Any:
    return year.workspace.dispatch(command, confirmed=frozenset(confirmed)).value


def test_a_closed_year_stays_as_it_is_and_what_it_lacked_is_corrected_in_the_new_one(year: Year) -> None:
    shelf = year.places["MAIN-STOCK"]
    assert (year.cost(year.sold), year.worth()) == (16_000, (5 * ONE, 6_000))

    # Before it is closed, a correction of the past shows what it changes and asks.
    found = RevalueMove(year.first, Decimal("50.00"), "The freight of the first lot was forgotten")
    with pytest.raises(NeedsConfirmation) as asked:
        done(year, found)
    (table,) = [band for band in asked.value.document.bands if isinstance(band, PrintTable)]
    assert [(str(row[4]), str(row[5])) for row in table.rows] == [
        ("100.00 EUR", "150.00 EUR"), ("160.00 EUR", "210.00 EUR")]
    assert year.cost(year.sold) == 16_000
    done(year, found, asked.value.key)
    assert year.cost(year.sold) == 21_000

    with pytest.raises(DomainError, match="can be closed when it is over"):
        done(year, ClosePeriod(MORNING.date()))
    closed = done(year, ClosePeriod(LAST_DAY, "Year end 2025"))
    assert closed.items == 1
    assert year.worth(NEW_YEAR) == (5 * ONE, 6_000)
    assert year.proved() == []

    # Two broken lamps of December are found on the list in March: the old year refuses them.
    december = datetime(2025, 12, 15, 12, 0, tzinfo=UTC)
    broken = ScrapStock(year.item_id, shelf, Decimal(2), "Broken in December", at=december)
    with pytest.raises(DomainError, match="closed through 31 Dec 2025") as refused:
        done(year, broken, "*")
    assert refused.value.code == "period.closed"
    assert "Post a correction dated after that day" in refused.value.message
    with pytest.raises(DomainError, match="closed through 31 Dec 2025"):
        done(year, CountStock(year.item_id, shelf, Decimal(3), at=december), "*")

    # Done properly: dated in the open year, with a note of what it corrects.
    january = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
    done(year, ScrapStock(year.item_id, shelf, Decimal(2), "Broken in December 2025, found in March", at=january))
    assert year.worth() == (3 * ONE, 3_600)

    # A bill for the old year's goods: what is left is worth more, what was sold goes to this year's expense.
    done(year, RevalueMove(year.first, Decimal("10.00"), "Late bill"), "*")
    assert year.cost(year.sold) == 21_000
    assert year.worth(NEW_YEAR) == (5 * ONE, 6_000)
    assert year.on_hand(NEW_YEAR) == [((year.item_id, shelf), 5 * ONE)]
    assert year.proved() == []


def test_only_the_last_period_opens_again_with_a_reason_and_then_takes_the_correction(year: Year) -> None:
    first = done(year, ClosePeriod(date(2025, 11, 30))).period_id
    second = done(year, ClosePeriod(LAST_DAY)).period_id
    with pytest.raises(DomainError, match="Open the later period first"):
        done(year, ReopenPeriod(first, "The auditor asks"))
    with pytest.raises(DomainError, match="Say why"):
        done(year, ReopenPeriod(second, " "))
    done(year, ReopenPeriod(second, "The auditor asks for the broken lamps"))
    december = datetime(2025, 12, 15, 12, 0, tzinfo=UTC)
    done(year, ScrapStock(year.item_id, year.places["MAIN-STOCK"], Decimal(2), "Broken", at=december))
    done(year, ClosePeriod(LAST_DAY))
    assert year.worth(NEW_YEAR) == (3 * ONE, 3_600)
    assert year.proved() == []


def test_closing_can_be_undone_and_a_closed_move_cannot(year: Year) -> None:
    outcome = year.workspace.dispatch(ClosePeriod(LAST_DAY))
    with pytest.raises(DomainError, match="closed through"):
        done(year, CountStock(year.item_id, year.places["MAIN-STOCK"], Decimal(1), at=AUTUMN + timedelta(days=40)), "*")
    year.workspace.undo(outcome.operation_id)
    with year.workspace.reader() as reader:
        assert reader.execute(select(Period.id)).first() is None
        assert reader.execute(select(Move.id)).first() is not None
    assert year.proved() == []
