"""Trying a version of a policy over the tickets of the past: what would have been met and missed, without a change."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

from sqlalchemy import Connection, select

from app.areas.company.rules import OpenTime, Ruler
from app.areas.support import rules
from app.areas.support.models import PolicyVersion, Replay, ReplayedRun, ServicePolicy
from app.areas.support.queries.policies import Promises, load_policies, load_versions
from app.areas.support.queries.replaying import Kept, Piece, past_pieces
from app.areas.support.rules import Clock
from app.areas.support.rules.clocks import is_missed
from app.areas.support.rules.replaying import Promise, Promised, promised_of
from app.kernel.columns import micros_of, moment_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

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
class Tally:
    """What is counted on the way: per clock met and missed as it was, and as it would have been.

    `now` and the times within are whole microseconds since 1970.
    """

    since: datetime
    now: int
    tickets: int = 0
    concerned: int = 0
    counts: dict[str, list[int]] = field(default_factory=lambda: {clock.value: [0, 0, 0, 0] for clock in Clock})
    other: "deque[tuple[int, str, int, int, int, bool | None]]" = field(default_factory=lambda: deque(maxlen=KEPT))

    def add(self, ticket_id: int, before: Sequence[Kept], after: Sequence[Promise]) -> None:
        """Count a ticket that the version concerns."""
        known = {}
        for clock, cycle, due, done, stands in before:
            missed = is_missed(due, done, self.now, stands=stands)
            known[clock, cycle] = due, missed
            if missed is not None:
                self.counts[clock][missed] += 1
        for clock, cycle, due, missed in after:
            if missed is not None:
                self.counts[clock][2 + missed] += 1
            was = known.get((clock, cycle))
            if was is not None and was[1] is not missed:
                self.other.append((ticket_id, clock, cycle, was[0], due, missed))


def try_policy(
    connection: Connection, cmd: ReplayPolicy, now: datetime, report: Callable[[int, int, str], None],
) -> Tally:
    """Compute every clock anew for the tickets that the version would have been for."""
    if not 1 <= cmd.days <= LONGEST_DAYS:
        raise DomainError("replay.days", f"A replay goes over 1 to {LONGEST_DAYS} days.", "days")
    promises = Promises(connection, _policies_with(connection, cmd.version_id))
    tally = Tally(now - timedelta(days=cmd.days), micros_of(now))
    promised: dict[tuple[str, str], Promised] = {}
    rulers: dict[int, Ruler] = {}

    def ruler_of(open_time: OpenTime) -> Ruler:
        return rulers.setdefault(id(open_time), Ruler(open_time))

    def promised_to(priority: str, customer_id: int) -> Promised:
        key = priority, promises.zone_of(cmd.version_id, customer_id)
        if key not in promised:
            promised[key] = promised_of(promises.agreement(cmd.version_id, priority, customer_id), ruler_of)
        return promised[key]

    for piece in past_pieces(connection, promises, cmd.version_id, tally.since, report):
        _try(piece, tally, promised_to)
    return tally


def _policies_with(connection: Connection, version_id: int) -> list[rules.PolicyTerms]:
    """Give the policies as they would stand if the version were in use."""
    tried = load_versions(connection, [version_id]).get(version_id)
    if tried is None:
        raise NotFoundError("record.missing", f"There is no version of a policy with the number {version_id}.")
    rows = connection.execute(select(ServicePolicy.id, ServicePolicy.position)).all()
    places = {row.id: (row.position, row.id) for row in rows}
    others = [policy for policy in load_policies(connection) if policy.policy_id != tried.policy_id]
    return sorted([*others, tried], key=lambda policy: places[policy.policy_id])


def _try(piece: Piece, tally: Tally, promised_to: Callable[[str, int], Promised]) -> None:
    tally.tickets += piece.read
    tally.concerned += len(piece.concerned)
    for number, (priority, customer_id) in piece.concerned.items():
        said = piece.said.get(number, ())
        after = promised_to(priority, customer_id).run(piece.histories[number], said, tally.now)
        tally.add(number, piece.runs.get(number, ()), tuple(after))


def replay_policy(uow: UnitOfWork, cmd: ReplayPolicy) -> ReplayResult:
    """Keep what the version would have met and missed, and what would have gone the other way."""
    version, tally = uow.get(PolicyVersion, cmd.version_id), uow.prepared
    replay_id = uow.add(
        Replay, version_id=version.id, at=moment_of(tally.now), actor_id=uow.actor.id, since=tally.since,
        tickets=tally.tickets, concerned=tally.concerned, counts=dict(tally.counts),
    )
    uow.insert(ReplayedRun, [_row(replay_id, *run) for run in tally.other])
    return ReplayResult(replay_id, tally.tickets, tally.concerned)


def _row(
    replay_id: int, ticket_id: int, clock: str, cycle: int, due: int, would_be_due: int, missed: bool | None,
) -> dict[str, Any]:
    return {
        "replay_id": replay_id, "ticket_id": ticket_id, "clock": clock, "cycle": cycle, "due_at": moment_of(due),
        "would_be_due_at": moment_of(would_be_due), "missed": bool(missed),
    }
