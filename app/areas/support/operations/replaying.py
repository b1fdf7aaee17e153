"""Trying a version of a policy over the tickets of the past: what would have been met and missed, without a change."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.support import rules
from app.areas.support.models import PolicyVersion, Replay, ReplayedRun, ServicePolicy, Ticket
from app.areas.support.queries.checks import load_runs
from app.areas.support.queries.policies import Promises, load_histories, load_policies, load_said, load_versions
from app.areas.support.rules import Clock, Run
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork, in_batches

CHUNK = 5_000
LONGEST_DAYS = 3_660
KEPT = 100
"""Promises that went the other way and are kept with the replay, the latest."""


@dataclass(frozen=True, slots=True)
class ReplayPolicy:
    """Try a version of a policy over the tickets of the past; nothing of them is changed."""

    version_id: Annotated[int, Field("Version", lookup="policy_versions", hidden=True)]
    days: Annotated[int, Field("Over the tickets of so many days")] = 365


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """The replay, how many tickets there were, and how many would have run under the version."""

    replay_id: int
    tickets: int
    concerned: int


@dataclass(slots=True)
class _Tally:
    """What is counted on the way: per clock met and missed as it was, and as it would have been."""

    now: datetime
    tickets: int = 0
    concerned: int = 0
    counts: dict[str, list[int]] = field(default_factory=lambda: {clock.value: [0, 0, 0, 0] for clock in Clock})
    other: "deque[dict[str, Any]]" = field(default_factory=lambda: deque(maxlen=KEPT))

    def add(self, ticket_id: int, before: Sequence[Run], after: Sequence[Run]) -> None:
        """Count a ticket that the version concerns."""
        self.concerned += 1
        for place, runs in ((0, before), (2, after)):
            for run in runs:
                missed = run.missed(self.now)
                if missed is not None:
                    self.counts[run.clock.value][place + missed] += 1
        known = {(run.clock, run.cycle): run for run in before}
        for run in after:
            was = known.get((run.clock, run.cycle))
            if was is not None and was.missed(self.now) is not run.missed(self.now):
                self.other.append({
                    "ticket_id": ticket_id, "clock": run.clock.value, "cycle": run.cycle, "due_at": was.due_at,
                    "would_be_due_at": run.due_at, "missed": bool(run.missed(self.now)),
                })


def replay_policy(uow: UnitOfWork, cmd: ReplayPolicy) -> ReplayResult:
    """Compute every clock anew for the tickets that the version would have been for, and keep what differs."""
    if not 1 <= cmd.days <= LONGEST_DAYS:
        raise DomainError("replay.days", f"A replay goes over 1 to {LONGEST_DAYS} days.", "days")
    version = uow.get(PolicyVersion, cmd.version_id)
    since = uow.now - timedelta(days=cmd.days)
    promises = Promises(uow.connection, _policies_with(uow, version.id, version.policy_id))
    tally = _Tally(uow.now)
    for tickets in _tickets(uow, since):
        _replay(uow, promises, version.id, tickets, tally)
    replay_id = uow.add(
        Replay, version_id=version.id, at=uow.now, actor_id=uow.actor.id, since=since, tickets=tally.tickets,
        concerned=tally.concerned, counts=dict(tally.counts),
    )
    uow.insert(ReplayedRun, [{"replay_id": replay_id, **row} for row in tally.other])
    return ReplayResult(replay_id, tally.tickets, tally.concerned)


def _policies_with(uow: UnitOfWork, version_id: int, policy_id: int) -> list[rules.PolicyTerms]:
    """Give the policies as they would stand if the version were in use."""
    tried = load_versions(uow.connection, [version_id])[version_id]
    places = {row.id: (row.position, row.id) for row in uow.rows(select(ServicePolicy.id, ServicePolicy.position))}
    others = [policy for policy in load_policies(uow.connection) if policy.policy_id != policy_id]
    return sorted([*others, tried], key=lambda policy: places[policy.policy_id])


def _tickets(uow: UnitOfWork, since: datetime) -> Iterator[Sequence[Any]]:
    """Read the tickets in pieces, oldest first, and tell how far it is."""
    table = table_of(Ticket)
    ids = uow.connection.execute(
        select(table.c.id).where(table.c.opened_at >= since, table.c.merged_into_id.is_(None)).order_by(table.c.id)
    ).scalars().all()
    wanted = (table.c.id, table.c.priority, table.c.category, table.c.channel, table.c.customer_id, table.c.queue_id)
    for number, chunk in enumerate(in_batches(ids, CHUNK)):
        uow.report(number * CHUNK, len(ids), "trying the policy over tickets")
        yield uow.rows(select(*wanted).where(table.c.id.in_(chunk)).order_by(table.c.id))
    uow.report(len(ids), len(ids), "trying the policy over tickets")


def _replay(
    uow: UnitOfWork, promises: Promises, version_id: int, tickets: Sequence[Any], tally: _Tally,
) -> None:
    tally.tickets += len(tickets)
    concerned = [row for row in tickets if promises.choose(row._mapping).version_id == version_id]
    ids = [row.id for row in concerned]
    histories, said = load_histories(uow.connection, ids), load_said(uow.connection, ids)
    before = load_runs(uow.connection, ids)
    for row in concerned:
        agreement = promises.agreement(version_id, row.priority, row.customer_id)
        tally.add(row.id, before[row.id], rules.run_clocks(agreement, histories[row.id], said.get(row.id, ())))
