"""What sellers are reminded of: activities that begin, offers that lapse, blanket orders that end."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select, type_coerce

from app.areas.parties.models import Party
from app.areas.sales.models import Activity, BlanketOrder, Quote
from app.areas.sales.rules.activities import KIND_WORDS, PLANNED
from app.areas.sales.rules.quotes import SENT
from app.kernel.columns import Exact
from app.kernel.days import days_between
from app.kernel.money import Money
from app.kernel.query import NOW, TODAY
from app.kernel.reminder_specs import ReminderSpec, Wording, day_key, for_actor, moment_key

LAPSES_WITHIN_DAYS = 3
ENDS_WITHIN_DAYS = 30


def _activity(row: Row[Any], wording: Wording) -> tuple[str, str]:
    begins: datetime = row.due_at
    when = wording.day(begins.astimezone(wording.zone).date()) if row.all_day else wording.moment(begins)
    verb = "began" if begins < wording.now else "begins"
    note = ", ".join(part for part in (row.party, f"{verb} {when}") if part)
    return f"{dict(KIND_WORDS)[row.kind]}: {row.subject}", note


def _quote(row: Row[Any], wording: Wording) -> tuple[str, str]:
    who = row.party or row.prospect
    return (f"Offer {row.number} to {who} lapses {wording.day(row.valid_until)}",
            f"{Money(row.total_minor, row.currency)}, not answered yet")


def _blanket(row: Row[Any], wording: Wording) -> tuple[str, str]:
    return f"Blanket order {row.number} of {row.party} ends {wording.day(row.valid_to)}", row.title


REMINDERS = (
    ReminderSpec(
        "sales.activity", "Activity", "calendar", "activity",
        select(Activity.id.label("record_id"), moment_key(Activity.remind_at), Activity.kind, Activity.subject,
               Activity.due_at, Activity.all_day, Party.name.label("party"))
        .outerjoin(Party, Party.id == Activity.party_id)
        .where(Activity.state == PLANNED, type_coerce(Activity.remind_at, Exact()) <= NOW,
               for_actor(Activity.owner_id)),
        _activity, "sales.pipeline", operation="complete_activity",
        values=lambda number, _occurrence: {"activity_id": number},
    ),
    ReminderSpec(
        "sales.quote", "Offer that lapses", "file-clock", "quote",
        select(Quote.id.label("record_id"), day_key(Quote.valid_until), Quote.number, Quote.valid_until,
               Quote.prospect, Quote.total_minor, Quote.currency, Party.name.label("party"))
        .outerjoin(Party, Party.id == Quote.customer_id)
        .where(Quote.valid_until >= TODAY, days_between(Quote.valid_until, TODAY) <= LAPSES_WITHIN_DAYS,
               Quote.state == SENT, for_actor(Quote.created_by)),
        _quote, "sales.quote",
    ),
    ReminderSpec(
        "sales.blanket", "Blanket order that ends", "calendar-clock", "blanket_order",
        select(BlanketOrder.id.label("record_id"), day_key(BlanketOrder.valid_to), BlanketOrder.number,
               BlanketOrder.title, BlanketOrder.valid_to, Party.name.label("party"))
        .outerjoin(Party, Party.id == BlanketOrder.customer_id)
        .where(and_(BlanketOrder.valid_to >= TODAY, days_between(BlanketOrder.valid_to, TODAY) <= ENDS_WITHIN_DAYS,
                    BlanketOrder.state == "active")),
        _blanket, "sales.order",
    ),
)
