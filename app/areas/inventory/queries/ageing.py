"""Old stock, slow stock, too much stock, stock that expires and stock below nothing: lists, figures and a picture.

What has lots is as old as its lots; of the rest, what came in last is what lies there still (first in, first out).
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal_column, null, select, type_coerce
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, ItemValue, Location, Lot, Move, StockAlarm, Warehouse
from app.areas.inventory.queries.figures import currency_of
from app.areas.inventory.queries.lists import currency
from app.areas.inventory.queries.places import load_alarms
from app.areas.parties.models import Party
from app.kernel.columns import Exact, micros_of, table_of
from app.kernel.days import days_between
from app.kernel.formatting import in_sentence
from app.kernel.listing import Figure, Kind, ListRequest, PresetInfo, Sort, Tone
from app.kernel.money import Money, exponent_of
from app.kernel.query import NOW, TODAY, ListQuery, Preset, column

DAY_MICROS = 86_400 * 1_000_000
BOUNDS = (30, 90, 180, 365)
"""Days at which one age ends and the next begins."""

AGE_WORDS = ("up to 30 days", "31 to 90", "91 to 180", "181 to 365", "over a year")
USED_DAYS = 90
THOUSAND = 1_000

_used_at = select(Location.id).where(Location.kind.in_(("customer", "production"))).scalar_subquery()
_ours = select(Location.id).where(Location.kind != "consigned_in").scalar_subquery()
slow_days = func.coalesce(select(StockAlarm.slow_days).limit(1).scalar_subquery(), 90)
dead_days = func.coalesce(select(StockAlarm.dead_days).limit(1).scalar_subquery(), 365)
expiring_days = func.coalesce(select(StockAlarm.expiring_days).limit(1).scalar_subquery(), 30)
cover_days = func.coalesce(select(StockAlarm.cover_days).limit(1).scalar_subquery(), 180)


def _micros(moment: Any) -> ColumnElement[int]:
    """Read a moment as its microseconds, which can be compared and subtracted."""
    return type_coerce(moment, Exact())


def _whole(value: Any) -> ColumnElement[int]:
    """Read a sum, or what is reckoned with one, as a whole number on every database."""
    return type_coerce(value, Exact())


def _since(days: int) -> ColumnElement[int]:
    return NOW - days * DAY_MICROS


def _younger(days: int) -> ColumnElement[int]:
    """Tell how much of an item came in within so many days."""
    lots = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).join(Lot, Lot.id == Balance.lot_id).where(
        Balance.item_id == Item.id, _micros(Lot.received_at) >= _since(days), Balance.location_id.in_(_ours))
    plain = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).where(
        Balance.item_id == Item.id, Balance.lot_id.is_(None), Balance.location_id.in_(_ours))
    came = select(func.coalesce(func.sum(Move.qty), 0)).where(
        Move.item_id == Item.id, _micros(Move.at) >= _since(days), Move.way == 1, Move.lot_id.is_(None),
        Move.reverses_id.is_(None))
    lying, arrived = plain.correlate(Item).scalar_subquery(), came.correlate(Item).scalar_subquery()
    return lots.correlate(Item).scalar_subquery() + case((arrived < lying, arrived), else_=lying)


def _worth(qty: ColumnElement[int]) -> ColumnElement[int]:
    """Give what a part of the stock is worth; in thousandths, so that no product runs over."""
    whole = ItemValue.qty // THOUSAND
    part = case((qty // THOUSAND > whole, whole), else_=qty // THOUSAND)
    return case((whole > 0, ItemValue.value_minor * part // whole), else_=0)


_worth_younger = {days: _worth(_younger(days)) for days in BOUNDS}
_ages = (
    _worth_younger[30], *(_worth_younger[new] - _worth_younger[old] for old, new in pairwise(BOUNDS)),
    ItemValue.value_minor - _worth_younger[365],
)
_AGE_KEYS = ("days_30", "days_90", "days_180", "days_365", "older")
_AGE_TITLES = ("To 30 days", "31–90", "91–180", "181–365", "Over 365")

_held = table_of(Item).outerjoin(table_of(ItemValue), ItemValue.item_id == Item.id).outerjoin(
    table_of(Unit), Unit.id == Item.unit_id)

AGEING = ListQuery(
    name="ageing", title="Ageing", record="item", id=Item.id, permission="inventory.read", searchable=False,
    source=_held, sort=(Sort("sku"),), where=ItemValue.qty > 0,
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=10),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("on_hand", "On hand", ItemValue.qty, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("value", "Value", ItemValue.value_minor, Kind.MONEY, unit=currency, width=12, sortable=False,
               total=True),
        *(column(key, title, _whole(case((value != 0, value), else_=null())), Kind.MONEY, unit=currency, width=11,
                 sortable=False, total=True, help="What the stock of this age is worth.")
          for key, title, value in zip(_AGE_KEYS, _AGE_TITLES, _ages, strict=True)),
    ),
    presets=(
        Preset(PresetInfo("older", "Over a year", Tone.BAD), _ages[-1] > 0),
        Preset(PresetInfo("half", "Over half a year", Tone.WARNING), _ages[-1] + _ages[-2] > 0),
    ),
)

_last_used = select(Move.at).where(Move.item_id == Item.id, Move.to_location_id.in_(_used_at)).order_by(
    Move.at.desc(), Move.id.desc()).limit(1).correlate(Item).scalar_subquery()
_first_came = select(func.min(Move.at)).where(Move.item_id == Item.id).correlate(Item).scalar_subquery()
_quiet_since = func.coalesce(_micros(_last_used), _micros(_first_came))
quiet_days = (NOW - _quiet_since) // DAY_MICROS
_used = select(func.coalesce(func.sum(Move.qty), 0)).where(
    Move.item_id == Item.id, _micros(Move.at) > NOW - USED_DAYS * DAY_MICROS, Move.to_location_id.in_(_used_at),
    Move.reverses_id.is_(None)).correlate(Item).scalar_subquery()
_cover = case((_used > 0, ItemValue.qty * USED_DAYS // _used), else_=null())
_too_much = ItemValue.qty - _used * cover_days // USED_DAYS
excess_qty = case((_too_much > 0, _too_much), else_=0)
slow = and_(quiet_days >= slow_days, quiet_days < dead_days)
dead = quiet_days >= dead_days

SLOW = ListQuery(
    name="slow_stock", title="Slow and excess", record="item", id=Item.id, permission="inventory.read",
    searchable=False, source=_held, sort=(Sort("sku"),), where=ItemValue.qty > 0,
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=10),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("on_hand", "On hand", ItemValue.qty, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("value", "Value", ItemValue.value_minor, Kind.MONEY, unit=currency, width=12, sortable=False,
               total=True),
        column("last_used", "Last issue", _last_used, Kind.TIME, width=13, sortable=False,
               help="When it was last sold or used; empty when never."),
        column("quiet", "Days quiet", _whole(quiet_days), Kind.INTEGER, width=9, sortable=False,
               help="Days since the last issue, or since it first came in."),
        column("used", "Used in 90 days", _whole(_used), Kind.QUANTITY, unit=Unit.code, width=12, sortable=False),
        column("cover", "Days of cover", _whole(_cover), Kind.INTEGER, width=10, sortable=False,
               help="How long it lasts at the pace of the last 90 days; empty when nothing is used."),
        column("excess", "Too much", _whole(excess_qty), Kind.QUANTITY, unit=Unit.code, width=10, sortable=False,
               help="More than the days of cover that the firm wants at most."),
        column("excess_value", "Worth of it", _whole(_worth(excess_qty)), Kind.MONEY, unit=currency, width=12,
               sortable=False, total=True),
    ),
    presets=(
        Preset(PresetInfo("slow", "Slow", Tone.WARNING), slow), Preset(PresetInfo("dead", "Dead", Tone.BAD), dead),
        Preset(PresetInfo("excess", "Too much"), and_(excess_qty > 0, quiet_days < slow_days)),
    ),
)

_of_lot = aliased(ItemValue, name="value_of_lot")
_lot_qty = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).where(
    Balance.lot_id == Lot.id, Balance.item_id == Lot.item_id).correlate(Lot).scalar_subquery()
_lot_worth = case((_of_lot.qty // THOUSAND > 0,
                   _of_lot.value_minor * (_lot_qty // THOUSAND) // (_of_lot.qty // THOUSAND)), else_=0)
_days_left = days_between(Lot.expires_on, TODAY)

EXPIRING = ListQuery(
    name="expiring", title="Expiring", record="lot", id=Lot.id, permission="inventory.read", searchable=False,
    source=table_of(Lot).outerjoin(table_of(Item), Item.id == Lot.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id).outerjoin(table_of(Party), Party.id == Lot.supplier_id)
    .outerjoin(_of_lot, _of_lot.item_id == Lot.item_id),
    sort=(Sort("expires_on"),), where=and_(Lot.expires_on.is_not(None), _lot_qty > 0),
    columns=(
        column("expires_on", "Expires", Lot.expires_on, Kind.DATE, width=11),
        column("code", "Lot", Lot.code, Kind.CODE, width=14, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("on_hand", "On hand", _whole(_lot_qty), Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("value", "Value", _whole(_lot_worth), Kind.MONEY, unit=currency, width=12, sortable=False, total=True),
        column("supplier", "Supplier", Party.name, width=22, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("past", "Past its date", Tone.BAD), Lot.expires_on < TODAY),
        Preset(PresetInfo("soon", "Soon", Tone.WARNING), and_(Lot.expires_on >= TODAY, _days_left <= expiring_days)),
    ),
)

# Written out as a literal: SQLite uses a partial index only for a condition that it can read before it runs.
_below = Balance.qty_on_hand < literal_column("0")

NEGATIVE = ListQuery(
    name="negative_stock", title="Below nothing", record="balance", id=Balance.id, permission="inventory.read",
    searchable=False,
    source=table_of(Balance).outerjoin(table_of(Item), Item.id == Balance.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Location), Location.id == Balance.location_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == Location.warehouse_id)
    .outerjoin(table_of(Lot), Lot.id == Balance.lot_id),
    sort=(Sort("number"),), where=_below,
    columns=(
        column("number", "Number", Balance.id, Kind.INTEGER, width=7, shown=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=18, sortable=False),
        column("location", "Place", Location.code, Kind.CODE, width=14, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=12, sortable=False),
        column("on_hand", "On hand", Balance.qty_on_hand, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
    ),
)
LISTS = (AGEING, SLOW, EXPIRING, NEGATIVE)


@dataclass(frozen=True, slots=True)
class StockByAge:
    """What the stock of each age is worth, in major units, the youngest first."""

    currency: str
    parts: tuple[tuple[str, float], ...]


def stock_by_age(connection: Connection, now: datetime) -> StockByAge:
    """Add up what the stock of all items is worth by age."""
    totals = select(*(func.coalesce(func.sum(age), 0) for age in _ages)).select_from(_held).where(ItemValue.qty > 0)
    sums = [int(total) for total in connection.execute(totals, {"now": micros_of(now)}).one()]
    held = currency_of(connection)
    return StockByAge(held, tuple(
        (words, total / 10 ** exponent_of(held)) for words, total in zip(AGE_WORDS, sums, strict=True)))


def dead_stock(connection: Connection, now: datetime) -> Figure:
    """Tell what the stock is worth that nobody wanted for a long time."""
    days = load_alarms(connection).dead_days
    worth = select(func.count(Item.id), func.coalesce(func.sum(ItemValue.value_minor), 0)).select_from(_held)
    count, value = connection.execute(worth.where(ItemValue.qty > 0, dead), {"now": micros_of(now)}).one()
    return Figure(
        "inventory.dead", "Dead stock", Money(int(value), currency_of(connection)), Kind.MONEY,
        f"{in_sentence(count)} items not issued for {days} days" if count else "nothing lies that long",
        Tone.WARNING if count else Tone.GOOD,
        explain=f"Worth of items that were neither sold nor used for {days} days.",
    )


def expiring_soon(connection: Connection, now: datetime) -> Figure:
    """Count the lots in stock that are past their date or will be soon."""
    days = load_alarms(connection).expiring_days
    past = EXPIRING.count(connection, ListRequest(preset="past", as_of=now))
    soon = EXPIRING.count(connection, ListRequest(preset="soon", as_of=now))
    tone = Tone.BAD if past else Tone.WARNING if soon else Tone.GOOD
    return Figure(
        "inventory.expiring", "Expiring lots", past + soon, Kind.INTEGER,
        f"{in_sentence(past)} past their date, {in_sentence(soon)} within {days} days" if past + soon else
        f"none within {days} days", tone,
        explain=f"Lots in stock that are past their date, or will be within {days} days.",
    )
