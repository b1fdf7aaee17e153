"""Planning activities, moving them, and writing down what came of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day, require_text
from app.areas.parties.models import Contact, Party
from app.areas.sales.models import Activity, Lead, Opportunity
from app.areas.sales.operations.owning import owner_of
from app.areas.sales.rules import activities as rules
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

_ACTIVITY = Field("Activity", hidden=True)
_MINUTES = Field("Minutes", "Left empty: what such activities usually take.")
_REMIND = Field("Remind minutes before")
_CUSTOMER = ("party_id", "party_id")


@dataclass(frozen=True, slots=True)
class PlanActivity:
    """Plan a call, a meeting, a task or a mail."""

    kind: Annotated[rules.Kind, Field("What", titles=rules.KIND_WORDS)]
    subject: Annotated[str, Field("Subject")]
    due_at: Annotated[datetime, Field("When")]
    minutes: Annotated[int | None, _MINUTES] = None
    all_day: Annotated[bool, Field("All day")] = False
    remind_minutes: Annotated[int | None, _REMIND] = None
    party_id: Annotated[int | None, Field("Customer", lookup="customers")] = None
    contact_id: Annotated[int | None, Field("With", lookup="customer_people", narrowed=_CUSTOMER)] = None
    owner_id: Annotated[int | None, Field("Whose", "Left empty: yours.", lookup="users")] = None
    place: Annotated[str, Field("Where")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""
    record: Annotated[str, Field("About a kind of record", hidden=True)] = ""
    record_id: Annotated[int, Field("About the record", hidden=True)] = 0


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """Change what is planned; what is left out stays."""

    activity_id: Annotated[int, _ACTIVITY]
    kind: Annotated[rules.Kind | None, Field("What", titles=rules.KIND_WORDS)] = None
    subject: Annotated[str | None, Field("Subject")] = None
    due_at: Annotated[datetime | None, Field("When")] = None
    minutes: Annotated[int | None, Field("Minutes")] = None
    all_day: Annotated[bool | None, Field("All day")] = None
    remind_minutes: Annotated[int | None, _REMIND] = None
    party_id: Annotated[int | None, Field("Customer", lookup="customers", emptied=0)] = None
    contact_id: Annotated[int | None, Field(
        "With", lookup="customer_people", emptied=0, narrowed=_CUSTOMER)] = None
    owner_id: Annotated[int | None, Field("Whose", lookup="users")] = None
    place: Annotated[str | None, Field("Where")] = None
    note: Annotated[str | None, Field("Note", multiline=True)] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class MoveActivity:
    """Let an activity begin at another time; it takes as long as before."""

    activity_id: Annotated[int, _ACTIVITY]
    due_at: Annotated[datetime, Field("When")]


@dataclass(frozen=True, slots=True)
class CompleteActivity:
    """Write down what came of an activity, and plan what comes next."""

    activity_id: Annotated[int, _ACTIVITY]
    result: Annotated[str, Field("What came of it", multiline=True)] = ""
    next_kind: Annotated[rules.Kind | None, Field("Next", titles=rules.KIND_WORDS)] = None
    next_subject: Annotated[str, Field("Next subject", "Left empty: as before.")] = ""
    next_due_at: Annotated[datetime | None, Field("Next when")] = None


@dataclass(frozen=True, slots=True)
class CancelActivity:
    """Do not do what was planned."""

    activity_id: Annotated[int, _ACTIVITY]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class Completed:
    """The activity that is done, and the next one where one was planned."""

    activity_id: int
    next_id: int | None = None


def plan_activity(uow: UnitOfWork, cmd: PlanActivity) -> int:
    """Plan an activity and give its number."""
    record, record_id = about(uow, cmd.record, cmd.record_id)
    party_id, contact_id = _with(uow, cmd.party_id or _party_of(uow, record, record_id), cmd.contact_id)
    zone = load_profile(uow.connection).zone
    due_at, ends_at = rules.span(cmd.kind, cmd.due_at, cmd.minutes, zone, all_day=cmd.all_day)
    return uow.add(
        Activity, kind=cmd.kind, subject=require_text(cmd.subject, "The subject", "subject"), note=cmd.note.strip(),
        place=cmd.place.strip(), due_at=due_at, due_on=local_day(due_at, zone), ends_at=ends_at, all_day=cmd.all_day,
        remind_at=rules.reminder(due_at, cmd.remind_minutes), state=rules.PLANNED, done_at=None, result="",
        owner_id=owner_of(uow, cmd.owner_id), party_id=party_id, contact_id=contact_id, record=record,
        record_id=record_id, uid=new_uid(),
    )


def new_uid() -> str:
    """Give a name that no other calendar has for one of its events."""
    return f"{uuid4()}@counterflow"


def about(uow: UnitOfWork, record: str, record_id: int) -> tuple[str, int]:
    """Give what an activity is about; refuse a kind of record that it cannot be about."""
    if not record:
        return "", 0
    if record not in rules.RECORD_WORDS or record_id < 1:
        raise DomainError(
            "activity.about", f"An activity cannot be about “{record}”; it can be about "
            f"{', '.join(rules.RECORD_WORDS)}.", "record",
        )
    if record in ("opportunity", "lead"):
        uow.get(Opportunity if record == "opportunity" else Lead, record_id)
    return record, record_id


def _party_of(uow: UnitOfWork, record: str, record_id: int) -> int | None:
    models: dict[str, Any] = {"opportunity": Opportunity, "lead": Lead}
    model = models.get(record)
    if model is None:
        return None
    found: int | None = uow.scalar(select(model.customer_id).where(model.id == record_id))
    return found


def _with(uow: UnitOfWork, party_id: int | None, contact_id: int | None) -> tuple[int | None, int | None]:
    """Give the party and the person there; a person alone names the party."""
    if party_id:
        uow.get(Party, party_id)
    if not contact_id:
        return party_id or None, None
    contact = uow.get(Contact, contact_id)
    if party_id and contact.party_id != party_id:
        raise DomainError("activity.contact", f"{contact.name} is not there. Choose somebody of that customer.",
                          "contact_id")
    return contact.party_id, contact.id


def change_activity(uow: UnitOfWork, cmd: ChangeActivity) -> int:
    """Change an activity that is planned."""
    row = uow.get(Activity, cmd.activity_id)
    rules.require_planned(row.subject, row.state, "changed")
    values: dict[str, Any] = {
        key: getattr(cmd, key) for key in ("kind", "all_day") if getattr(cmd, key) is not None
    }
    values |= {key: getattr(cmd, key).strip() for key in ("place", "note") if getattr(cmd, key) is not None}
    if cmd.subject is not None:
        values["subject"] = require_text(cmd.subject, "The subject", "subject")
    if cmd.owner_id is not None:
        values["owner_id"] = owner_of(uow, cmd.owner_id)
    if cmd.party_id is not None or cmd.contact_id is not None:
        party = row.party_id if cmd.party_id is None else cmd.party_id
        contact = cmd.contact_id if cmd.contact_id is not None else (row.contact_id if party == row.party_id else None)
        values["party_id"], values["contact_id"] = _with(uow, party, contact)
    values |= _times(uow, row, cmd)
    if values:
        uow.update(Activity, row.id, expected_version=cmd.expected_version, **values)
    return int(row.id)


def _times(uow: UnitOfWork, row: Any, cmd: ChangeActivity) -> dict[str, Any]:
    """Give the new beginning, end and reminder, as far as anything of them changes."""
    values: dict[str, Any] = {}
    due_at = row.due_at if cmd.due_at is None else cmd.due_at
    if not (cmd.due_at is None and cmd.minutes is None and cmd.all_day is None):
        all_day = row.all_day if cmd.all_day is None else cmd.all_day
        kept = int((row.ends_at - row.due_at).total_seconds() // 60) if all_day == row.all_day else None
        minutes = kept if cmd.minutes is None else cmd.minutes
        zone = load_profile(uow.connection).zone
        due_at, values["ends_at"] = rules.span(cmd.kind or row.kind, due_at, minutes, zone, all_day=all_day)
        values |= {"due_at": due_at, "due_on": local_day(due_at, zone)}
        if row.remind_at is not None:
            values["remind_at"] = row.remind_at + (due_at - row.due_at)
    if cmd.remind_minutes is not None:
        values["remind_at"] = rules.reminder(due_at, cmd.remind_minutes)
    return values


def move_activity(uow: UnitOfWork, cmd: MoveActivity) -> int:
    """Move an activity; its reminder moves with it."""
    row = uow.get(Activity, cmd.activity_id)
    rules.require_planned(row.subject, row.state, "moved")
    zone = load_profile(uow.connection).zone
    due_at, ends_at = rules.moved(row.due_at, row.ends_at, cmd.due_at, zone, all_day=row.all_day)
    remind = None if row.remind_at is None else row.remind_at + (due_at - row.due_at)
    uow.update(Activity, row.id, due_at=due_at, due_on=local_day(due_at, zone), ends_at=ends_at, remind_at=remind)
    return int(row.id)


def complete_activity(uow: UnitOfWork, cmd: CompleteActivity) -> Completed:
    """Mark an activity as done; the next one is about the same, with the same people."""
    row = uow.get(Activity, cmd.activity_id)
    rules.require_planned(row.subject, row.state, "completed")
    uow.update(Activity, row.id, state=rules.DONE, done_at=uow.now, result=cmd.result.strip(), remind_at=None)
    if cmd.next_due_at is None:
        if cmd.next_kind is not None or cmd.next_subject.strip():
            raise DomainError("activity.next", "Say when the next one is.", "next_due_at")
        return Completed(row.id)
    next_id = plan_activity(uow, PlanActivity(
        cmd.next_kind or row.kind, cmd.next_subject.strip() or row.subject, cmd.next_due_at, party_id=row.party_id,
        contact_id=row.contact_id, owner_id=row.owner_id, record=row.record, record_id=row.record_id,
    ))
    return Completed(row.id, next_id)


def cancel_activity(uow: UnitOfWork, cmd: CancelActivity) -> int:
    """Cancel an activity; the reason stays with it."""
    row = uow.get(Activity, cmd.activity_id)
    rules.require_planned(row.subject, row.state, "cancelled")
    uow.update(Activity, row.id, state=rules.CANCELLED, done_at=uow.now, result=cmd.reason.strip(), remind_at=None)
    return int(row.id)


def cancel_planned(uow: UnitOfWork, record: str, record_id: int, reason: str) -> int:
    """Cancel all that is still planned about a record, and give how many those were."""
    rows = uow.rows(select(Activity.id).where(
        Activity.record == record, Activity.record_id == record_id, Activity.state == rules.PLANNED))
    return uow.update_many(Activity, {
        row.id: {"state": rules.CANCELLED, "done_at": uow.now, "result": reason, "remind_at": None} for row in rows})
