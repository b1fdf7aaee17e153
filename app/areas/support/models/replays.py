"""The tables of replays: what a version of a policy would have made of the tickets of the past."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class Replay(Versioned, Model):
    """A version of a policy tried over the tickets opened from a moment on; `counts` has four numbers for each clock.

    They are met and missed as it was, met and missed as it would have been.
    """

    __tablename__ = "support_replay"
    __table_args__ = table_options(Index("ix_support_replay_version", "version_id"))

    version_id: Mapped[int] = mapped_column(ForeignKey("support_policy_version.id"))
    at: Mapped[datetime]
    actor_id: Mapped[int]
    since: Mapped[datetime]
    tickets: Mapped[int]
    concerned: Mapped[int]
    counts: Mapped[dict[str, Any]]


class ReplayedRun(Numbered, Model):
    """A promise that would have been kept, or broken, other than it was; the latest of them are kept with a replay."""

    __tablename__ = "support_replayed_run"
    __table_args__ = table_options(Index("ix_support_replayed_run_replay", "replay_id"))

    replay_id: Mapped[int] = mapped_column(ForeignKey("support_replay.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    clock: Mapped[str]
    cycle: Mapped[int]
    due_at: Mapped[datetime]
    would_be_due_at: Mapped[datetime]
    missed: Mapped[bool]
