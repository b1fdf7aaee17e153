"""What is declared of the calendar of activities."""

from datetime import date, datetime

from app.areas.company.queries import load_business_hours, load_profile
from app.areas.company.rules import day_start
from app.areas.sales.area.activities import ACTIONS
from app.areas.sales.operations.importing_activities import ACTIVITIES_FILE
from app.areas.sales.queries.activities import ACTIVITIES, activities_between
from app.areas.sales.rules.activities import DONE, KIND_ICONS, PLANNED
from app.kernel.declare import Reader
from app.kernel.listing import ListRequest, Tone
from app.kernel.query import READER
from app.ui.calendar.declare import CalendarData, CalendarEntry, CalendarSpec
from app.ui.declare import ActionSpec, AreaSpec, PageSpec, TabPart


def load(reader: Reader, first: date, last: date, mine: bool, now: datetime) -> CalendarData:
    """Read the activities of a stretch of days, with the firm's days off."""
    profile = load_profile(reader)
    owner = int(reader.info.get(READER, 0)) if mine else None
    rows = activities_between(reader, day_start(first, profile.zone), day_start(last, profile.zone), owner)
    listed = {row.id: row for row in ACTIVITIES.rows(reader, [row.id for row in rows], ListRequest(as_of=now))}
    entries = tuple(CalendarEntry(
        row.id, row.subject, row.due_at, row.ends_at, row.all_day,
        ", ".join(part for part in (row.party, row.contact, row.place) if part), KIND_ICONS[row.kind],
        Tone.GOOD if row.state == DONE else Tone.BAD if row.ends_at < now else Tone.ACCENT, row.state == PLANNED,
        listed.get(row.id),
    ) for row in rows)
    off = load_business_hours(reader, profile.calendar_id).holidays
    return CalendarData(entries, profile.zone, tuple((day, name) for day, name in off.items() if first <= day < last))


def move(activity_id: int, moment: datetime) -> ActionSpec:
    """Give the action that lets an activity begin at another moment."""
    return ActionSpec(
        "sales.calendar.move", "Move", "calendar-clock", operation="move_activity", ask=False,
        prefill=lambda _reader, _selection, _now: {"activity_id": activity_id, "due_at": moment},
    )


def enter(moment: datetime) -> ActionSpec:
    """Give the action that plans an activity at a moment."""
    return ActionSpec(
        "sales.calendar.enter", "New activity", "calendar-plus", operation="plan_activity",
        prefill=lambda _reader, _selection, _now: {"kind": "meeting", "due_at": moment},
    )


CALENDAR = CalendarSpec(
    "activities", load, move, enter,
    frozenset({"sales_activity", "company_holiday", "company_profile", "parties_party", "parties_contact"}),
    tuple(action for action in ACTIONS if action.id != "sales.new_activity"),
)

CALENDAR_AREA = AreaSpec(
    name="sales", title="Sales", imports=(ACTIVITIES_FILE,),
    tab_parts=(TabPart("sales", pages=(PageSpec(
        "calendar", "Calendar", "calendar-days", "app.ui.calendar.page:CalendarPage", "sales.read", "Pipeline",
        CALENDAR),)),),
)
