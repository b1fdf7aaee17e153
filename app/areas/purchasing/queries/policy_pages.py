"""The list of proposed levels, the page of one of them, and what a point on a curve of service leads to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, literal, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import PolicyProposal, ReorderRule, Warehouse
from app.areas.inventory.queries.lists import currency
from app.areas.parties.models import Party
from app.areas.purchasing.queries.stock_policies import Choice, Weighing, evidence_of, weigh
from app.areas.purchasing.rules.stock_policies import KIND_TITLES, KIND_WORDS, SERVICE_TITLES
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.listing import Detail, Fact, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.money import Money, exponent_of
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.query import ListQuery, Preset, column
from app.numerics.service import Levels, covered_time

_same = and_(
    ReorderRule.kind == PolicyProposal.kind, ReorderRule.reorder_point == PolicyProposal.reorder_point,
    ReorderRule.order_up_to == PolicyProposal.order_up_to, ReorderRule.order_qty == PolicyProposal.order_qty,
)
_state = case((ReorderRule.id.is_(None), literal("new")), (_same, literal("accepted")), else_=literal("differs"))
STATES = (
    ("new", StateWord("No rule yet", Tone.WARNING)), ("differs", StateWord("Differs", Tone.ACCENT)),
    ("accepted", StateWord("Taken on", Tone.GOOD)),
)

PROPOSALS = ListQuery(
    name="policy_proposals", title="Proposed levels", record="policy_proposal", id=PolicyProposal.id,
    permission="inventory.read", searchable=False,
    source=table_of(PolicyProposal).outerjoin(table_of(Item), Item.id == PolicyProposal.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == PolicyProposal.warehouse_id)
    .outerjoin(table_of(Party), Party.id == PolicyProposal.supplier_id)
    .outerjoin(table_of(ReorderRule), and_(
        ReorderRule.item_id == PolicyProposal.item_id, ReorderRule.warehouse_id == PolicyProposal.warehouse_id)),
    sort=(Sort("effect"),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=9, sortable=False),
        column("name", "Item", Item.name, width=20, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=14, sortable=False, shown=False),
        column("supplier", "Supplier", Party.name, width=18, sortable=False, shown=False),
        column("kind", "Policy", PolicyProposal.kind, Kind.STATE, width=9, sortable=False, states=KIND_WORDS),
        column("service", "Service", PolicyProposal.service_permille, Kind.PERCENT, width=8, sortable=False),
        column("effect", "Effect a year", PolicyProposal.effect_minor, Kind.MONEY, unit=currency, width=10, total=True,
               help="What changes in a year, the price of the goods included; below nothing is a saving."),
        column("present_point", "Reorder at now", ReorderRule.reorder_point, Kind.QUANTITY, unit=Unit.code, width=10,
               sortable=False),
        column("reorder_point", "Proposed", PolicyProposal.reorder_point, Kind.QUANTITY, unit=Unit.code, width=9,
               sortable=False),
        column("present_up_to", "Up to now", ReorderRule.order_up_to, Kind.QUANTITY, unit=Unit.code, width=9,
               sortable=False),
        column("order_up_to", "Proposed up to", PolicyProposal.order_up_to, Kind.QUANTITY, unit=Unit.code, width=10,
               sortable=False),
        column("order_qty", "Lot", PolicyProposal.order_qty, Kind.QUANTITY, unit=Unit.code, width=9, sortable=False,
               shown=False),
        column("stock", "Stock on average", PolicyProposal.stock_minor, Kind.MONEY, unit=currency, width=11,
               sortable=False, total=True),
        column("present_cost", "Costs now", PolicyProposal.present_cost_minor, Kind.MONEY, unit=currency, width=10,
               sortable=False, total=True, help="A year's ordering and keeping under the present rule."),
        column("cost", "Costs then", PolicyProposal.cost_minor, Kind.MONEY, unit=currency, width=10, sortable=False,
               total=True),
        column("sample", "Days of demand", PolicyProposal.demand_days, Kind.INTEGER, width=8, sortable=False,
               shown=False),
        column("lead_sample", "Lead times", PolicyProposal.lead_sample, Kind.INTEGER, width=8, sortable=False,
               shown=False, help="How many lines received the lead time rests on."),
        column("state", "State", _state, Kind.STATE, width=11, sortable=False, states=STATES),
    ),
    presets=(
        Preset(PresetInfo("open", "To decide", Tone.WARNING), _state != "accepted"),
        Preset(PresetInfo("saves", "Saves"), PolicyProposal.effect_minor < 0),
        Preset(PresetInfo("new", "No rule yet"), ReorderRule.id.is_(None)),
        Preset(PresetInfo("accepted", "Taken on", Tone.GOOD), _state == "accepted"),
    ),
)


@dataclass(frozen=True, slots=True)
class CurvePicture:
    """The curve as it is drawn: for each promise its yearly cost and stock, in major units, and what goes short.

    `picked` and `proposed` are places on it; `present` is what the present rule reaches and costs, if there is one.
    """

    currency: str
    unit: str
    service: str
    shares: tuple[float, ...]
    costs: tuple[float, ...]
    stocks: tuple[float, ...]
    shorts: tuple[float, ...]
    picked: int
    proposed: int
    present: tuple[float, float] | None = None

    def __len__(self) -> int:
        """Count the points."""
        return len(self.shares)


def picture_of(weighing: Weighing, picked: int) -> CurvePicture:
    """Draw a weighing with a point picked."""
    minor = 10 ** exponent_of(weighing.evidence.currency)
    now = weighing.present
    reached = 0.0 if now is None else now.fill_rate if weighing.service_kind == "fill" else now.cycle_service
    return CurvePicture(
        weighing.evidence.currency, weighing.evidence.unit, SERVICE_TITLES[weighing.service_kind], weighing.shares,
        tuple(point.cost / minor for point in weighing.points),
        tuple(point.stock_value / minor for point in weighing.points),
        tuple(point.short_per_year for point in weighing.points), picked, weighing.proposed,
        None if now is None else (reached, now.cost / minor),
    )


def point_facts(weighing: Weighing, picked: int) -> tuple[Fact, ...]:
    """Say what follows from a point: levels, stock, shortage and the sums of what it costs in a year."""
    levels, evidence = weighing.points[picked], weighing.evidence
    return (*_level_facts(levels, evidence.unit), *_outcome_facts(levels, evidence.unit),
            *_cost_facts(weighing, levels), *_evidence_facts(weighing))


def _qty(value: float, unit: str) -> Quantity:
    return Quantity(round(10 * value) * QUANTITY_SCALE // 10, unit)


def _level_facts(levels: Levels, unit: str) -> tuple[Fact, ...]:
    if levels.kind in ("RS", "newsvendor"):
        first: tuple[Fact, ...] = (
            Fact("Look every", f"{levels.review_days:g} days"),
            Fact("Order up to", _qty(levels.order_up_to, unit), Kind.QUANTITY),
        )
    elif levels.kind == "sS":
        first = (Fact("Reorder below", _qty(levels.reorder_point, unit), Kind.QUANTITY),
                 Fact("Order up to", _qty(levels.order_up_to, unit), Kind.QUANTITY))
    else:
        first = (Fact("Reorder below", _qty(levels.reorder_point, unit), Kind.QUANTITY),
                 Fact("Lots of", _qty(levels.order_qty, unit), Kind.QUANTITY))
    return (*first, Fact("Safety stock", _qty(levels.safety_stock, unit), Kind.QUANTITY))


def _outcome_facts(levels: Levels, unit: str) -> tuple[Fact, ...]:
    return (
        Fact("Cycle service", round(1000 * levels.cycle_service), Kind.PERCENT, help="Cycles without shortage."),
        Fact("Fill rate", round(1000 * levels.fill_rate), Kind.PERCENT, help="Demand served at once."),
        Fact("Short a year", _qty(levels.short_per_year, unit), Kind.QUANTITY, help="Expected, not promised."),
        Fact("Stock on average", _qty(levels.mean_stock, unit), Kind.QUANTITY),
        *((Fact("Past its date a year", _qty(levels.wasted_per_year, unit), Kind.QUANTITY, tone=Tone.WARNING),)
          if levels.wasted_per_year >= 0.05 else ()),
    )


def _cost_facts(weighing: Weighing, levels: Levels) -> tuple[Fact, ...]:
    code, now = weighing.evidence.currency, weighing.present

    def money(title: str, minor: float, tip: str = "") -> Fact:
        return Fact(title, Money(round(minor), code), Kind.MONEY, help=tip)

    facts = [
        money("Stock value", levels.stock_value), money("Unit price", levels.unit_price),
        money("Ordering a year", levels.ordering_cost, f"{levels.orders_per_year:.1f} orders."),
        money("Keeping a year", levels.holding_cost,
              f"{1000 * weighing.evidence.terms.holding_rate / 10:g} % of the stock's value."),
    ]
    if levels.waste_cost >= 1:
        facts.append(money("Waste a year", levels.waste_cost))
    facts.append(money("Together a year", levels.cost))
    if now is not None:
        change = levels.cost + levels.purchase_cost - now.cost - now.purchase_cost
        facts.append(Fact("Against the present rule", Money(round(change), code), Kind.MONEY,
                          tone=Tone.GOOD if change <= 0 else Tone.NEUTRAL,
                          help="The price of the goods included; below nothing is a saving."))
    return tuple(facts)


def _evidence_facts(weighing: Weighing) -> tuple[Fact, ...]:
    evidence = weighing.evidence
    cover = covered_time(evidence.situation())
    return (
        Fact("Demand a day", f"{evidence.demand.mean:.3g} ± {evidence.demand.deviation:.3g} {evidence.unit}"),
        Fact("Demand rests on", f"{evidence.issues} {'issue' if evidence.issues == 1 else 'issues'} in "
             f"{evidence.demand_days} days",
             tone=Tone.WARNING if evidence.issues < 12 else Tone.NEUTRAL),
        Fact("Lead time", f"{evidence.lead.mean_days:.1f} ± {evidence.lead.spread:.1f} days",
             help=evidence.lead.words),
        Fact("Lead time rests on", evidence.lead.words,
             tone=Tone.NEUTRAL if evidence.lead.source == "item" else Tone.WARNING),
        Fact("Demand until it comes", f"{cover.mean:.1f} ± {cover.deviation:.1f} {evidence.unit}",
             help="Taken as gamma, because it spreads far." if cover.is_gamma else "Taken as normal."),
        Fact("Supplier", evidence.supplier, record="supplier", record_id=evidence.supplier_id or 0),
    )


def proposal_detail(connection: Connection, proposal_id: int, now: datetime) -> Detail:
    """Tell what is proposed for an item, what follows from it, and what it rests on."""
    row = connection.execute(
        select(PolicyProposal.item_id, PolicyProposal.warehouse_id, PolicyProposal.kind, PolicyProposal.service_kind,
               PolicyProposal.service_permille, PolicyProposal.computed_at, Item.sku, Item.name, Warehouse.name)
        .join(Item, Item.id == PolicyProposal.item_id).join(Warehouse, Warehouse.id == PolicyProposal.warehouse_id)
        .where(PolicyProposal.id == proposal_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no proposal with the number {proposal_id}.")
    title, subtitle = f"{row.sku} · {row.name}", f"{dict(KIND_TITLES)[row.kind]} · {row[8]}"
    head = (Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),)
    try:
        evidence = evidence_of(connection, now, row.item_id, row.warehouse_id)
    except DomainError as error:
        return Detail(proposal_id, title, subtitle, facts=head, hint=error.message)
    found = weigh(evidence, Choice(row.kind, row.service_permille, row.service_kind))
    return Detail(proposal_id, title, subtitle, facts=(*head, *point_facts(found, found.proposed)),
                  chart=picture_of(found, found.proposed))



def place_of_proposal(connection: Connection, proposal_id: int) -> tuple[int, int | None]:
    """Give the item and the warehouse of a proposal; NotFoundError when it was replaced meanwhile."""
    row = connection.execute(
        select(PolicyProposal.item_id, PolicyProposal.warehouse_id).where(PolicyProposal.id == proposal_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", "This proposal was replaced by a newer one.")
    return row.item_id, row.warehouse_id
