"""Proof that what tickets say of themselves follows from what they went through."""

from sqlalchemy import Connection, select

from app.areas.support.models import SOLVED_FROM, Ticket
from app.areas.support.queries.policies import load_histories, load_hours, load_policies, timing_values
from app.kernel.columns import table_of


def check_due_times(connection: Connection) -> list[str]:
    """Compute state and due times of every ticket that is not solved again, and compare."""
    policies = {policy.id: policy for policy in load_policies(connection).values()}
    hours = load_hours(connection, policies.values())
    tickets = connection.execute(select(table_of(Ticket)).where(Ticket.urgency < SOLVED_FROM)).all()
    histories = load_histories(connection, (ticket.id for ticket in tickets))
    said = []
    for ticket in tickets:
        history, policy = histories.get(ticket.id, ()), policies[ticket.policy_id]
        if not history or history[-1].state != ticket.state:
            said.append(f"Ticket {ticket.number}: its state does not follow from its history.")
            continue
        answered = ticket.first_responded_at is not None
        times = timing_values(hours[policy.calendar_id], policy.promise, history, answered=answered)
        if any(ticket._mapping[name] != value for name, value in times.items()):
            said.append(f"Ticket {ticket.number}: its due times do not follow from its history; recompute due times.")
    return said
