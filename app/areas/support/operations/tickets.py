"""Opening tickets, how urgent they are and who works on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from app.areas.company.models import User
from app.areas.company.operations import take_number
from app.areas.company.rules import require_email, require_text
from app.areas.parties.models import Contact
from app.areas.parties.queries import PartyFacts, load_party
from app.areas.support import rules
from app.areas.support.events import TicketOpened
from app.areas.support.models import Ticket, TicketState
from app.areas.support.operations.history import INWARD, change_ticket, policy_values, write_message, write_runs
from app.areas.support.operations.linking import links_of, write_links
from app.areas.support.operations.notices import tell
from app.areas.support.operations.operands import (
    Category,
    Channel,
    ItemId,
    OrderId,
    Priority,
    QueueId,
    ShipmentId,
    TicketId,
)
from app.areas.support.operations.queues import take_turn
from app.areas.support.operations.steps import begin_steps
from app.areas.support.queries.policies import load_promises, timing_values
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.own_fields import begin_own
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Write down what a customer asks or complains about."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    subject: Annotated[str, Field("Subject")]
    body: Annotated[str, Field("What the customer says", multiline=True)]
    category: Category = "question"
    priority: Priority = "normal"
    channel: Channel = "phone"
    shipment_id: ShipmentId = None
    item_id: ItemId = None
    order_id: OrderId = None
    contact_name: Annotated[str, Field("Another name", help="Of somebody who is not among the customer's people")] = ""
    contact_email: Annotated[str, Field("Another mail", help="Left empty: that of who asks, or of the customer.")] = ""
    queue_id: QueueId = None
    contact_id: Annotated[int | None, Field(
        "Who asks", "Left empty: the customer's main contact.", "customer_people",
        narrowed=("customer_id", "party_id"))] = None
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="ticket")] = None


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """The new ticket and when it is due."""

    ticket_id: int
    number: str
    first_response_due_at: datetime
    resolution_due_at: datetime


@dataclass(frozen=True, slots=True)
class AssignTicket:
    """Give a ticket to somebody, or to nobody."""

    ticket_id: TicketId
    assignee_id: Annotated[int | None, Field("Works on it", lookup="users")] = None


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Change how urgent a ticket is, and with it when it is due."""

    ticket_id: TicketId
    priority: Priority


def open_ticket(uow: UnitOfWork, cmd: OpenTicket) -> OpenedTicket:
    """Open a ticket with its first message, its due times and all that it leads back to."""
    customer = load_party(uow.connection, cmd.customer_id)
    if not customer.is_customer:
        raise DomainError("party.not_customer", f"{customer.name} is not a customer.", "customer_id")
    subject = require_text(cmd.subject, "The subject", "subject")
    links = links_of(uow.connection, cmd, customer.id)
    name, email = _contact(uow, cmd, customer)
    number = take_number(uow, "ticket")
    ticket_id = write_ticket(uow, {
        "number": number, "subject": subject, "customer_id": customer.id, "contact_name": name, "contact_email": email,
        "channel": cmd.channel, "category": cmd.category, "priority": cmd.priority, "queue_id": cmd.queue_id,
    }, uow.now)
    write_message(uow, ticket_id, INWARD, name or customer.name, cmd.body)
    write_links(uow, ticket_id, links)
    begin_own(uow, "ticket", ticket_id, cmd.own)
    _give_out(uow, ticket_id, cmd.queue_id)
    begin_steps(uow, uow.get(Ticket, ticket_id))
    times = uow.get(Ticket, ticket_id)
    return OpenedTicket(ticket_id, number, times.first_response_due_at, times.resolution_due_at)


def _give_out(uow: UnitOfWork, ticket_id: int, queue_id: int | None) -> None:
    """Give a new ticket to whose turn it is in its queue."""
    chosen = None if queue_id is None else take_turn(uow, queue_id)
    if chosen is not None:
        assign_ticket(uow, AssignTicket(ticket_id, chosen))


def write_ticket(uow: UnitOfWork, values: dict[str, Any], opened_at: datetime) -> int:
    """Write a new ticket under the policy that fits it, with its clocks running from when it was opened."""
    promises, history = load_promises(uow.connection), (rules.Entry(opened_at, rules.NEW),)
    policy = policy_values(promises, values)
    agreement = promises.agreement(policy["policy_version_id"], values["priority"], values["customer_id"])
    times, runs = timing_values(agreement, history, ())
    ticket_id = uow.add(
        Ticket, **values, **policy, **times, state=rules.NEW, assignee_id=None, merged_into_id=None,
        opened_at=opened_at,
    )
    uow.add(TicketState, ticket_id=ticket_id, at=opened_at, state=rules.NEW, actor_id=uow.actor.id)
    write_runs(uow, {ticket_id: runs})
    uow.emit(TicketOpened(ticket_id))
    return ticket_id


def _contact(uow: UnitOfWork, cmd: OpenTicket, customer: PartyFacts) -> tuple[str, str]:
    """Give name and address of who asks: as typed, else of the person chosen, else of the main contact."""
    known = customer.contact if cmd.contact_id is None else _person(uow, cmd.contact_id, customer)
    name = cmd.contact_name.strip() or (known.name if known else "")
    email = require_email(cmd.contact_email.strip(), "contact_email")
    if not email and known is not None and known.name == name:
        email = known.email
    return name, email or customer.email


def _person(uow: UnitOfWork, contact_id: int, customer: PartyFacts) -> Any:
    """Read a person; refuse one of another customer."""
    person = uow.get(Contact, contact_id)
    if person.party_id != customer.id:
        raise DomainError("ticket.contact", f"{person.name} is not with {customer.name}. Choose one of its people.",
                          "contact_id")
    return person


def assign_ticket(uow: UnitOfWork, cmd: AssignTicket) -> None:
    """Assign a ticket; refuse somebody who no longer works here."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_unsolved(ticket.number, ticket.state)
    if cmd.assignee_id is not None:
        user = uow.get(User, cmd.assignee_id)
        if not user.active:
            raise DomainError("user.inactive", f"{user.name} may no longer work in this company.", "assignee_id")
    uow.update(Ticket, ticket.id, assignee_id=cmd.assignee_id)
    if cmd.assignee_id is not None and cmd.assignee_id != ticket.assignee_id:
        tell(uow, [cmd.assignee_id], ticket.id, "assigned", f"{ticket.number} was given to you: {ticket.subject}")


def set_priority(uow: UnitOfWork, cmd: SetPriority) -> None:
    """Change the priority and compute the due times from when the ticket was opened."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_unsolved(ticket.number, ticket.state)
    change_ticket(uow, ticket, ticket.state, priority=cmd.priority)
