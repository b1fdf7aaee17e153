"""Activities from a file, such as a calendar: what came in before is found again by its UID and brought up to date."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import day_start, local_day
from app.areas.parties.models import Contact, Party
from app.areas.sales.models import Activity
from app.areas.sales.operations.activities import new_uid
from app.areas.sales.operations.owning import owner_of
from app.areas.sales.rules import activities as rules
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED, UPDATED

FIELDS = (
    ImportField("subject", "Subject", required=True, aliases=("summary", "title", "activity")),
    ImportField("begins", "Begins", aliases=("start", "when", "due"), kind=Kind.TIME),
    ImportField("ends", "Ends", aliases=("end",), kind=Kind.TIME),
    ImportField("first_day", "First day", aliases=("day", "date"), kind=Kind.DATE),
    ImportField("last_day", "Last day", kind=Kind.DATE), ImportField("uid", "UID"),
    ImportField("kind", "What", aliases=("type",)), ImportField("place", "Where", aliases=("location",)),
    ImportField("note", "Note", aliases=("notes", "description")), ImportField("state", "State", aliases=("status",)),
    ImportField("remind_minutes", "Remind minutes before", aliases=("reminder",), kind=Kind.INTEGER),
    ImportField("customer", "Customer", aliases=("company", "customer code")),
    ImportField("contact", "With", aliases=("contact", "mail")), ImportField("problem", "Problem"),
)
KINDS = {word.casefold(): code for code, word in rules.KIND_WORDS} | {code: code for code, _ in rules.KIND_WORDS}


def import_activities(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring activities in; one that is done or cancelled here already is left as it is."""
    zone, owner = load_profile(uow.connection).zone, owner_of(uow, None)
    texts = [{field.name: row.get(field.name, "").strip() for field in FIELDS} for row in rows]
    present, people = _present(uow, [row["uid"] for row in texts]), _People(uow)
    outcomes: list[RowOutcome] = []
    new: dict[str, dict[str, Any]] = {}
    for row in texts:
        try:
            values = {**_read(row, zone), **people.of(row)}
        except DomainError as error:
            outcomes.append(RowOutcome(REFUSED, error.message, error.field or ""))
            continue
        known = present.get(row["uid"])
        if known is not None:
            kept = values if row["kind"] else {**values, "kind": known.kind}
            outcomes.append(RowOutcome(_bring_up_to_date(uow, known, kept)))
            continue
        uid = row["uid"] or new_uid()
        outcomes.append(RowOutcome(UNCHANGED if uid in new else CREATED))
        new.setdefault(uid, {**values, "uid": uid, "owner_id": owner, "result": "", "record": "", "record_id": 0,
                             "done_at": uow.now if values["state"] != rules.PLANNED else None})
    uow.insert(Activity, list(new.values()))
    return outcomes


def _present(uow: UnitOfWork, uids: Sequence[str]) -> dict[str, Any]:
    statement = select(table_of(Activity)).where(Activity.uid.in_(bindparam("uids", expanding=True)))
    return {row.uid: row for batch in in_batches({uid for uid in uids if uid})
            for row in uow.rows(statement, uids=batch)}


def _bring_up_to_date(uow: UnitOfWork, known: Any, values: dict[str, Any]) -> str:
    if known.state != rules.PLANNED:
        return UNCHANGED
    keeping = {key: value for key, value in values.items() if key not in ("party_id", "contact_id") or value}
    if values["state"] != rules.PLANNED:
        keeping["done_at"] = uow.now
    return UPDATED if uow.update_many(Activity, {known.id: keeping}) else UNCHANGED


def _read(row: Mapping[str, str], zone: str) -> dict[str, Any]:
    if row["problem"]:
        raise DomainError("activity.import", row["problem"], "problem")
    if not row["subject"]:
        raise DomainError("activity.subject", "The subject is missing.", "subject")
    begins, minutes, all_day = _when(row, zone)
    kind = _kind(row["kind"], minutes)
    due_at, ends_at = rules.span(kind, begins, minutes, zone, all_day=all_day)
    remind = rules.reminder(due_at, int(row["remind_minutes"]) if row["remind_minutes"] else None)
    state = row["state"].casefold() or rules.PLANNED
    if state not in dict(rules.STATE_WORDS):
        raise DomainError("activity.state", f"“{row['state']}” is no state; write planned, done or cancelled.", "state")
    return {
        "subject": row["subject"], "kind": kind, "due_at": due_at, "due_on": local_day(due_at, zone),
        "ends_at": ends_at, "all_day": all_day, "remind_at": remind if state == rules.PLANNED else None,
        "place": row["place"], "note": row["note"], "state": state,
    }


def _when(row: Mapping[str, str], zone: str) -> tuple[datetime, int | None, bool]:
    """Give the beginning, the length in minutes where one is said, and whether it covers whole days."""
    whole = not row["begins"] and bool(row["first_day"])
    if not whole and not row["begins"]:
        raise DomainError("activity.when", "It says no beginning.", "begins")
    if whole:
        first = date.fromisoformat(row["first_day"])
        last = date.fromisoformat(row["last_day"]) if row["last_day"] else first
        minutes: int | None = ((last - first).days + 1) * 24 * 60
        begins = day_start(first, zone)
    else:
        begins = datetime.fromisoformat(row["begins"])
        ends = datetime.fromisoformat(row["ends"]) if row["ends"] else None
        minutes = None if ends is None else int((ends - begins) / timedelta(minutes=1))
    if minutes is not None and minutes < 0:
        raise DomainError("activity.ends", "It ends before it begins.", "last_day" if whole else "ends")
    return begins, minutes, whole


def _kind(text: str, minutes: int | None) -> str:
    if text:
        if text.casefold() not in KINDS:
            raise DomainError("activity.kind", f"“{text}” is none of call, meeting, task, mail.", "kind")
        return KINDS[text.casefold()]
    return "meeting" if minutes else "task"


class _People:
    """Customers by code or name, and people by their mail."""

    def __init__(self, uow: UnitOfWork) -> None:
        """Look up when something is named."""
        self._uow = uow

    def of(self, row: Mapping[str, str]) -> dict[str, int | None]:
        """Give the customer and the person that a row names; DomainError for one who is not known."""
        party, contact = None, None
        if row["contact"]:
            found = self._uow.first(select(Contact.id, Contact.party_id).where(
                func.lower(Contact.email) == row["contact"].lower()).limit(1))
            if found is None:
                raise DomainError("activity.contact", f"Nobody has the mail “{row['contact']}”.", "contact")
            party, contact = found.party_id, found.id
        if row["customer"]:
            named = (Party.code == row["customer"]) | (Party.name == row["customer"])
            known = self._uow.rows(select(Party.id).where(named, Party.is_customer.is_(True)).limit(2))
            if len(known) != 1:
                many = "several customers" if known else "no customer"
                raise DomainError("activity.customer", f"There is {many} “{row['customer']}”.", "customer")
            if party is not None and party != known[0].id:
                raise DomainError("activity.contact", "That person is with another customer.", "contact")
            party = known[0].id
        return {"party_id": party, "contact_id": contact}


ACTIVITIES_FILE = ImportSpec("activities", "Activities", "sales.import", FIELDS, import_activities)
