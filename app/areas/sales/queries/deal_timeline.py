"""What deals and activities tell of a customer in the one timeline."""

from functools import partial

from sqlalchemy import case, func

from app.areas.sales.models import Activity, LostReason, Opportunity
from app.areas.sales.rules.activities import DONE, KIND_WORDS
from app.areas.sales.rules.opportunities import WON
from app.kernel.columns import table_of
from app.kernel.listing import Tone
from app.kernel.moments import moment

_called = Opportunity.number + " " + Opportunity.title
_opportunity = partial(
    moment, "customer", "opportunity", "Opportunities", "target", of=Opportunity.customer_id, number=Opportunity.id,
    leads="opportunity",
)
_won = Opportunity.state == WON

TIMELINES = (
    _opportunity(at=Opportunity.created_at, text="Opportunity " + _called, tone=Tone.NEUTRAL, note=Opportunity.source),
    _opportunity(
        at=Opportunity.closed_at, text=case((_won, "Won: " + _called), else_="Lost: " + _called),
        tone=case((_won, Tone.GOOD.value), else_=Tone.BAD.value), mark="flag",
        note=func.coalesce(LostReason.name + ". ", "") + Opportunity.outcome,
        source=table_of(Opportunity).outerjoin(table_of(LostReason), LostReason.id == Opportunity.lost_reason_id),
    ),
    moment(
        "customer", "activity", "Activities", "calendar", of=Activity.party_id, at=Activity.done_at,
        number=Activity.id, text=case(dict(KIND_WORDS), value=Activity.kind) + ": " + Activity.subject,
        where=Activity.state == DONE, tone=Tone.GOOD, leads="activity", note=Activity.result,
    ),
)
