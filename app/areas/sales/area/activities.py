"""What is declared of activities."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.areas.parties.models import Party
from app.areas.sales.models import Activity
from app.areas.sales.operations import activities as operations
from app.areas.sales.queries import activities
from app.areas.sales.rules.activities import PLANNED
from app.kernel.declare import ContributionSpec, DetailSpec, OperationSpec, Reader, SearchSpec
from app.kernel.forms import FormSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
)

RIGHT = "sales.pipeline"
_PLANNED, _THIS = in_state(PLANNED), selected("activity_id")


def plan_for(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Begin an activity about the selected record, where one is selected and is no activity itself."""
    one_of_another = len(selection.ids) == 1 and selection.record not in ("", "activity")
    return activities.new_activity(reader, *(
        (selection.record, selection.ids[0]) if one_of_another else ("", 0)), now)


PLAN = ActionSpec(
    "sales.plan_activity", "Plan activity", "calendar-plus", one, "plan_activity", plan_for,
    help="Plan the next call, meeting, task or mail.",
)
ACTIONS = (
    ActionSpec("sales.new_activity", "New activity", "calendar-plus", operation="plan_activity", prefill=plan_for,
               key="Ctrl+N"),
    ActionSpec("sales.complete_activity", "Mark as done", "check", _PLANNED, "complete_activity", _THIS, primary=True,
               key="Ctrl+Return", help="Write down what came of it, and plan what comes next in the same step."),
    ActionSpec("sales.change_activity", "Change", "pencil", _PLANNED, "change_activity",
               of_selected(activities.activity_as_it_is)),
    ActionSpec("sales.cancel_activity", "Cancel", "ban", _PLANNED, "cancel_activity", _THIS,
               help="It will not be done."),
)
VIEW = ViewSpec(
    "activities", ACTIONS,
    EmptySpec("Nothing is planned yet", "Plan a call or a meeting, or take a calendar in.", "calendar",
              "sales.new_activity"), preset="planned", order=12, group="Pipeline",
)
_FOUND = select(
    Activity.id, Activity.subject, Activity.place + " " + func.coalesce(Party.name, ""),
    Activity.note + " " + Activity.result,
).outerjoin(Party, Party.id == Activity.party_id)

FORM = FormSpec(
    ("kind", "due_at", "subject", "party_id", "contact_id", "minutes", "all_day", "note"),
    ("place", "owner_id", "remind_minutes"),
)

ACTIVITIES_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(operations.plan_activity, "Activity planned", RIGHT, form=FORM),
        OperationSpec(operations.change_activity, "Activity changed", RIGHT, form=FORM),
        OperationSpec(operations.move_activity, "Activity moved", RIGHT),
        OperationSpec(operations.complete_activity, "Activity done", RIGHT),
        OperationSpec(operations.cancel_activity, "Activity cancelled", RIGHT),
    ),
    lists=(activities.ACTIVITIES,),
    details=(DetailSpec("activity", "Activity", activities.activity_detail),),
    contributions=(ContributionSpec("customer", activities.activities_of_customer),),
    searches=(SearchSpec("activity", "Activity", Activity, _FOUND),),
    tab_parts=(
        TabPart("sales", views=(VIEW,), actions=(("opportunities", (PLAN,)),)),
        TabPart("customers", actions=(("customers", (PLAN,)),)),
    ),
)
