"""Until when the goods of a lot are best, sold and silent."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item
from app.areas.catalog.rules.dates import DaysBefore, dates_of
from app.areas.inventory.models import Lot
from app.kernel.declare import Contribution
from app.kernel.listing import Fact, Kind, Tone


def lot_dates(connection: Connection, lot_id: int, now: datetime) -> Contribution:
    """Add to a lot the days that follow from its expiry and its item."""
    row = connection.execute(
        select(Lot.expires_on, Item.best_before_days, Item.removal_days, Item.warning_days)
        .join(Item, Item.id == Lot.item_id).where(Lot.id == lot_id)
    ).first()
    if row is None or row.expires_on is None:
        return Contribution()
    dates = dates_of(row.expires_on, DaysBefore(row.best_before_days, row.removal_days, row.warning_days))
    word, facts = dates.word(now.date()), []
    if dates.best_before_on is not None:
        facts.append(Fact("Best before", dates.best_before_on, Kind.DATE))
    if row.removal_days and dates.sold_until is not None:
        tone = {"removed": Tone.BAD, "soon": Tone.WARNING}.get(word, Tone.NEUTRAL)
        facts.append(Fact("Sold until", dates.sold_until, Kind.DATE, tone=tone,
                          help="From the day after, nothing of it is reserved for anybody"))
    if dates.warned_on is not None:
        facts.append(Fact("Warned of from", dates.warned_on, Kind.DATE,
                          tone=Tone.WARNING if word else Tone.NEUTRAL))
    return Contribution(facts=tuple(facts))
