"""From which known state a moment is answered: the nearest of the closed periods around it and now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from app.areas.inventory.models import Period


@dataclass(frozen=True, slots=True)
class Anchor:
    """A known state: that of a period's end, or that of now; `sign` says whether what lies between is added."""

    period_id: int | None
    ends_at: datetime | None
    sign: int

    def within(self, at: Any, moment: datetime) -> ColumnElement[bool]:
        """Give the condition on a time that lies between the known state and the moment."""
        if self.sign > 0:
            return and_(at >= self.ends_at, at <= moment)
        if self.ends_at is None:
            return and_(at > moment)
        return and_(at > moment, at < self.ends_at)


def nearest_anchor(connection: Connection, moment: datetime, now: datetime) -> Anchor:
    """Find the state from which the fewest days have to be read."""
    before = connection.execute(
        select(Period.id, Period.ends_at).where(Period.ends_at <= moment).order_by(Period.ends_at.desc()).limit(1)
    ).first()
    after = connection.execute(
        select(Period.id, Period.ends_at).where(Period.ends_at > moment).order_by(Period.ends_at).limit(1)
    ).first()
    back = Anchor(None, None, -1) if after is None else Anchor(after.id, after.ends_at, -1)
    until = now if after is None else after.ends_at
    if before is None or until - moment <= moment - before.ends_at:
        return back
    return Anchor(before.id, before.ends_at, 1)
