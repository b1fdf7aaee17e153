"""What a customer's timeline tells of quotes: sent, accepted, declined."""

from functools import partial

from app.areas.sales.models import Quote
from app.areas.sales.rules.quotes import ACCEPTED, DECLINED
from app.kernel.listing import Tone
from app.kernel.moments import moment

_quote = partial(
    moment, "customer", "quote", "Quotes", "file-text", of=Quote.customer_id, number=Quote.id, leads="quote",
    note=Quote.title,
)

QUOTE_TIMELINES = (
    _quote(at=Quote.sent_at, text="Quote " + Quote.number + " sent", mark="send"),
    _quote(at=Quote.decided_at, text="Quote " + Quote.number + " accepted", tone=Tone.GOOD, mark="circle-check",
           where=Quote.state == ACCEPTED),
    _quote(at=Quote.decided_at, text="Quote " + Quote.number + " declined", tone=Tone.BAD, mark="circle-x",
           where=Quote.state == DECLINED),
)
