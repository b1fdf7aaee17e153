"""The fields that several commands of support share."""

from typing import Annotated, Literal

from app.areas.support import rules
from app.kernel.fields import Field

WORDS_HELP = "Type / for canned replies and articles"

TicketId = Annotated[int, Field("Ticket", lookup="tickets", hidden=True)]
Channel = Annotated[
    Literal["phone", "mail", "form", "visit"],
    Field("Came by", titles=(("phone", "Phone"), ("mail", "Mail"), ("form", "Form"), ("visit", "Visit"))),
]
Priority = Annotated[
    Literal["urgent", "high", "normal", "low"],
    Field("Priority", titles=tuple((key, word.word) for key, word in rules.PRIORITIES)),
]
Category = Annotated[
    Literal["question", "complaint", "damaged", "wrong_item", "missing", "quality", "late", "other"],
    Field("About", titles=tuple(rules.CATEGORIES.items())),
]
_CUSTOMER = ("customer_id", "customer_id")
ShipmentId = Annotated[int | None, Field("Shipment", lookup="shipments", narrowed=_CUSTOMER)]
OrderId = Annotated[int | None, Field("Sales order", lookup="sales_orders", narrowed=_CUSTOMER)]
ItemId = Annotated[
    int | None, Field("Item", lookup="items", help="Only this item of the shipment leads back to its suppliers"),
]
QueueId = Annotated[int | None, Field("Queue", lookup="queues")]
SeenMessageId = Annotated[int | None, Field("Last message seen", hidden=True)]
"""What the conversation ended with when the answer was begun; None does not ask what was said since."""
AnswerWay = Annotated[
    Literal["usual", "mail", "told"],
    Field("Goes out", titles=(("usual", "As the customer wrote"), ("mail", "By mail"),
                              ("told", "Not at all: written down only"))),
]
Papers = Annotated[tuple[int, ...], Field("Documents of the ticket that go with it", hidden=True)]
