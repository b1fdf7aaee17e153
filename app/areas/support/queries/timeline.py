"""What support tells of a customer in the one timeline: tickets, and goods that were called back."""

from functools import partial

from sqlalchemy import Text as Words
from sqlalchemy import case, cast

from app.areas.support import rules
from app.areas.support.models import Recall, RecallCustomer, Satisfaction, Ticket
from app.areas.support.rules.recalls import CUSTOMER_STATES
from app.kernel.columns import table_of
from app.kernel.listing import Tone
from app.kernel.moments import moment

_ticket = partial(
    moment, "customer", "ticket", "Tickets", "headset", of=Ticket.customer_id, number=Ticket.id, leads="ticket",
)
_score = case(
    (Satisfaction.score.is_not(None), ", satisfaction " + cast(Satisfaction.score, Words) + " of 5"), else_="",
)

TIMELINES = (
    _ticket(at=Ticket.opened_at, text="Ticket " + Ticket.number + " opened: " + Ticket.subject,
            tone=case((Ticket.category.in_(rules.COMPLAINTS), str(Tone.WARNING)), else_=str(Tone.NEUTRAL))),
    _ticket(at=Ticket.resolved_at, text="Ticket " + Ticket.number + " resolved" + _score,
            source=table_of(Ticket).outerjoin(table_of(Satisfaction), Satisfaction.ticket_id == Ticket.id),
            tone=case((Satisfaction.score <= 2, str(Tone.BAD)), else_=str(Tone.GOOD)), mark="circle-check"),
    moment(
        "customer", "recall", "Recalls", "octagon-alert", of=RecallCustomer.customer_id, at=RecallCustomer.changed_at,
        number=RecallCustomer.id, leads="recall_customer",
        source=table_of(RecallCustomer).outerjoin(table_of(Recall), Recall.id == RecallCustomer.recall_id),
        text="Called back: " + Recall.number + " " + Recall.title + ", " + case(
            {state: word.word.lower() for state, word in CUSTOMER_STATES}, value=RecallCustomer.state,
        ),
        note=RecallCustomer.note, tone=case(
            {state: str(word.tone) for state, word in CUSTOMER_STATES}, value=RecallCustomer.state,
        ),
    ),
)
