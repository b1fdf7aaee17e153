"""Stories of goods and costs for tests: what happened when, entered in any order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.models import Category, Item, Unit
from app.areas.inventory.models import CostLayer, ItemValue, Location, ValueEntry
from app.areas.inventory.operations import CostFact, NewMove, add_cost, post_moves
from app.areas.inventory.operations.costing import SetCostMethod, SetStandardCost, set_cost_method, set_standard_cost
from app.areas.inventory.queries import move_costs
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import UnitOfWork
from tests.companies import MORNING

ONE = QUANTITY_SCALE
BEGUN = MORNING - timedelta(days=200)
IN, OUT = ("receive", "found"), ("ship", "lost")


@dataclass(frozen=True)
class Happening:
    """Something that happened: `of` is the number of the happening that it takes back, returns or bills."""

    number: int
    what: str
    hour: int
    qty: int = 0
    value: int = 0
    of: int | None = None

    @property
    def at(self) -> datetime:
        return BEGUN + timedelta(hours=self.hour)


class Desk:
    """Where stories are lived: places, categories by method, and a running number for items."""

    def __init__(self, uow: UnitOfWork, places: dict[str, int], categories: dict[str, int]) -> None:
        self.uow, self.places, self.categories, self.items = uow, places, categories, 0

    def __repr__(self) -> str:
        """Say little: a failing story is told by its happenings."""
        return "desk"

    def item(self, method: str) -> int:
        self.items += 1
        unit = self.uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        row = {"sku": f"C-{self.items}", "name": f"Item {self.items}", "unit_id": unit, "price_currency": "EUR",
               "category_id": self.categories[method]}
        return self.uow.insert(Item, [row])[0]


def open_desk(uow: UnitOfWork) -> Desk:
    uow.confirmed = frozenset({"*"})
    categories = {}
    for method in ("fifo", "average", "standard"):
        categories[method] = uow.add(Category, name=method, code=method, parent_id=None, description="")
        set_cost_method(uow, SetCostMethod(method, categories[method]))
    places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
    uow.update(Location, places["MAIN-STOCK"], may_go_negative=True)
    return Desk(uow, places, categories)


ENDS = {
    "receive": ("SUPPLIERS", "MAIN-STOCK"), "ship": ("MAIN-STOCK", "CUSTOMERS"),
    "found": ("DIFFERENCES", "MAIN-STOCK"), "lost": ("MAIN-STOCK", "DIFFERENCES"),
    "shift": ("MAIN-STOCK", "MAIN-QUARANTINE"), "come_back": ("CUSTOMERS", "MAIN-STOCK"),
    "send_back": ("MAIN-STOCK", "SUPPLIERS"),
}


def live(desk: Desk, item_id: int, happened: Happening, story: dict[int, Happening], moves: dict[int, int]) -> None:
    """Enter one happening through the operations."""
    if happened.what == "bill":
        assert happened.of is not None
        add_cost(desk.uow, [CostFact(moves[happened.of], happened.value, "bill", "test_bill", happened.number)])
        return
    of = None if happened.of is None else moves[happened.of]
    if happened.what == "reverse":
        assert happened.of is not None
        ends, qty = ENDS[story[happened.of].what][::-1], story[happened.of].qty
    else:
        ends, qty = ENDS[happened.what], happened.qty
    places = [desk.places[code] for code in ends]
    moves[happened.number] = post_moves(desk.uow, [NewMove(
        item_id, places[0], places[1], qty * ONE, "test", happened.number, at=happened.at,
        value_minor=happened.value if happened.what == "receive" else None,
        reverses_id=of if happened.what == "reverse" else None,
        cost_of_id=of if happened.what in ("come_back", "send_back") else None,
    )])[0]


@dataclass(frozen=True)
class Told:
    """How a story ended: cost by happening, stock and its worth, layers, what went to expense."""

    costs: dict[int, int]
    stock: tuple[int, int]
    layers: list[tuple[int, int]]
    expense: int


def tell(desk: Desk, item_id: int, moves: dict[int, int]) -> Told:
    costs = move_costs(desk.uow.connection, moves.values())
    value = desk.uow.first(select(ItemValue.qty, ItemValue.value_minor).where(ItemValue.item_id == item_id))
    layers = desk.uow.rows(
        select(CostLayer.qty, CostLayer.value_minor).where(CostLayer.item_id == item_id).order_by(CostLayer.id))
    entries = desk.uow.rows(select(ValueEntry.expense_minor).where(ValueEntry.item_id == item_id))
    return Told({number: costs[move] for number, move in moves.items()}, (0, 0) if value is None else tuple(value),
                [tuple(row) for row in layers], sum(row.expense_minor for row in entries))


def lived(desk: Desk, method: str, story: list[Happening], order: list[int]) -> Told:
    """Live a story in an order of entry; give how it ended."""
    item_id, moves = begin(desk, method), dict[int, int]()
    by_number = {happened.number: happened for happened in story}
    for number in order:
        live(desk, item_id, by_number[number], by_number, moves)
    return tell(desk, item_id, moves)


def begin(desk: Desk, method: str) -> int:
    """Add an item that is valued by a method: at three from before the story on, at five a day after it begins."""
    item_id = desk.item(method)
    if method == "standard":
        set_standard_cost(desk.uow, SetStandardCost(item_id, Decimal(3), BEGUN.date() - timedelta(days=2)))
        set_standard_cost(desk.uow, SetStandardCost(item_id, Decimal(5), BEGUN.date() + timedelta(days=1)))
    return item_id


def _possible(what: str, first: Happening, left: int) -> str:
    """Let what cannot be done to a happening be a bill for it."""
    fits = {
        "reverse": left == first.qty, "come_back": first.what in OUT, "send_back": first.what in IN, "bill": True,
    }
    return what if fits[what] else "bill"


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Happening], list[int]]:
    """Draw what happened, hour by hour, and an order of entry in which what is named comes before."""
    story: list[Happening] = []
    left: dict[int, int] = {}
    for number in range(draw(st.integers(2, 10))):
        named = [other for other, qty in left.items() if qty > 0]
        what = draw(st.sampled_from(
            ("receive", "receive", "ship", "ship", "found", "lost", "shift")
            + (("bill", "bill", "reverse", "come_back", "send_back") if named else ())))
        of = draw(st.sampled_from(named)) if what in ("bill", "reverse", "come_back", "send_back") else None
        what = what if of is None else _possible(what, story[of], left[of])
        qty = draw(st.integers(1, left[of] if of is not None else 9))
        value = draw(st.integers(-50, 300)) if what == "bill" else draw(st.integers(0, 5_000))
        if what == "reverse" and of is not None:
            left[of] = 0
        elif what in ("come_back", "send_back") and of is not None:
            left[of] -= qty
        elif what in (*IN, *OUT):
            left[number] = qty
        story.append(Happening(number, what, 3 * number, qty, value, of))
    order: list[int] = []
    waiting = list(range(len(story)))
    while waiting:
        ready = [number for number in waiting if story[number].of is None or story[number].of in order]
        order.append(draw(st.sampled_from(ready)))
        waiting.remove(order[-1])
    return story, order
