"""Reading what files say of orders; whatever cannot be read is refused with its reason and field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from app.areas.parties.models import Party
from app.areas.parties.rules import ROLE_FLAGS
from app.kernel.clock import require_utc
from app.kernel.declare import RowOutcome
from app.kernel.errors import DomainError
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import REFUSED


def refused(error: DomainError) -> RowOutcome:
    """Give the outcome of a row that a rule refuses."""
    return RowOutcome(REFUSED, error.message, error.field or "")


def refuse(reason: str, field: str) -> DomainError:
    """Refuse a cell."""
    return DomainError("row.refused", reason, field)


def text_of(row: Mapping[str, str], field: str) -> str:
    """Give a cell without blanks around it."""
    return (row.get(field) or "").strip()


def day_of(row: Mapping[str, str], field: str) -> date | None:
    """Read a day in ISO order, or None of an empty cell."""
    text = text_of(row, field)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise refuse(f"“{text}” is not a day such as 2026-03-31.", field) from None


def moment_of(row: Mapping[str, str], field: str, zone: str) -> datetime | None:
    """Read a moment in ISO order that says its zone, or None of an empty cell.

    A day without a time of day is kept as its noon, which is the same day on clocks elsewhere.
    """
    text = text_of(row, field)
    if not text:
        return None
    try:
        moment = require_utc(datetime.fromisoformat(text))
    except ValueError:
        raise refuse(f"“{text}” is not a time such as 2026-03-31T14:05:00Z.", field) from None
    local = moment.astimezone(ZoneInfo(zone))
    return moment if local.time() != time() else require_utc(local.replace(hour=12))


def quantity_of(row: Mapping[str, str], field: str) -> int:
    """Read a quantity that is more than nothing, in millionths."""
    try:
        scaled = scaled_quantity(text_of(row, field) or "0")
    except DomainError as error:
        raise refuse(error.message, field) from None
    if scaled <= 0:
        raise refuse("The quantity must be more than nothing.", field)
    return scaled


def decimal_of(row: Mapping[str, str], field: str) -> Decimal | None:
    """Read a number, or None of an empty cell."""
    text = text_of(row, field)
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise refuse(f"“{text}” is not a number.", field) from None


@dataclass(frozen=True, slots=True)
class PartyBook:
    """The parties of a role that a file may mean, by code and by name."""

    role: str
    by_code: Mapping[str, Any]
    by_name: Mapping[str, Any]
    ambiguous: frozenset[str]

    @classmethod
    def load(cls, uow: UnitOfWork, role: str, texts: Iterable[str]) -> "PartyBook":
        """Read the parties whose code or name is among the texts."""
        wanted = sorted({text for text in texts if text})
        flag: Any = getattr(Party, ROLE_FLAGS[role])
        columns = select(Party.id, Party.code, Party.name, Party.currency).where(flag.is_(True)).order_by(Party.id)
        names: dict[str, Any] = {}
        twice: set[str] = set()
        codes: dict[str, Any] = {}
        for batch in in_batches(wanted):
            for row in uow.rows(columns.where(Party.code.in_(bindparam("texts", expanding=True))), texts=batch):
                codes[row.code] = row
            for row in uow.rows(columns.where(Party.name.in_(bindparam("texts", expanding=True))), texts=batch):
                if names.setdefault(row.name, row).id != row.id:
                    twice.add(row.name)
        return cls(role, codes, names, frozenset(twice))

    def find(self, text: str, field: str) -> Any:
        """Find the party that a cell names, by its code first; refuse an unknown or doubtful one."""
        if text in self.by_code:
            return self.by_code[text]
        if text in self.ambiguous:
            raise refuse(f"There are several {self.role}s called {text}. Give the code.", field)
        if text not in self.by_name:
            raise refuse(f"There is no {self.role} “{text}”. Import the {self.role}s first.", field)
        return self.by_name[text]
