"""Proof that what tickets say of themselves follows from what they went through."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.areas.support.models import SOLVED_FROM, ClockRun, Ticket
from app.areas.support.queries.policies import load_histories, load_promises, load_said, timing_values
from app.areas.support.rules import Clock, Run
from app.kernel.columns import table_of
from app.kernel.unit_of_work import in_batches

_CLOCKS = {clock.value: clock for clock in Clock}
"""By name; asking the enumeration costs as much as all the rest of reading a run."""


def check_due_times(connection: Connection) -> list[str]:
    """Compute state, due times and every run of a clock of every ticket that is not solved again, and compare."""
    promises = load_promises(connection)
    tickets = connection.execute(select(table_of(Ticket)).where(Ticket.urgency < SOLVED_FROM)).all()
    ids = [ticket.id for ticket in tickets]
    histories, said = load_histories(connection, ids), load_said(connection, ids)
    known = load_runs(connection, ids)
    found = []
    for ticket in tickets:
        history = histories.get(ticket.id, ())
        if not history or history[-1].state != ticket.state:
            found.append(f"Ticket {ticket.number}: its state does not follow from its history.")
            continue
        agreement = promises.agreement(ticket.policy_version_id, ticket.priority, ticket.customer_id)
        times, runs = timing_values(agreement, history, said.get(ticket.id, ()))
        if any(ticket._mapping[name] != value for name, value in times.items()) or known[ticket.id] != runs:
            found.append(f"Ticket {ticket.number}: its due times do not follow from its history; recompute due times.")
    return found


def load_runs(connection: Connection, ticket_ids: list[int]) -> dict[int, tuple[Run, ...]]:
    """Read the runs of the clocks of tickets, in the order in which they are computed."""
    found: dict[int, list[Run]] = defaultdict(list)
    wanted = select(table_of(ClockRun)).where(ClockRun.ticket_id.in_(bindparam("ids", expanding=True))).order_by(
        ClockRun.ticket_id, ClockRun.clock, ClockRun.cycle)
    for batch in in_batches(ticket_ids):
        for row in connection.execute(wanted, {"ids": batch}):
            found[row.ticket_id].append(run_of(row))
    order = list(Clock)
    return {number: tuple(sorted(found[number], key=lambda run: (order.index(run.clock), run.cycle)))
            for number in ticket_ids}


def run_of(row: Any) -> Run:
    """Give a stored run as the rules know it."""
    return Run(_CLOCKS[row.clock], row.cycle, row.started_at, row.due_at, row.risk_at, row.done_at, row.stands)
