"""The place of the firm itself: what its documents say, who works here, when it works."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.company.queries import hours_values, load_profile, profile_values, right_values, user_values
from app.kernel.declare import Reader
from app.ui.declare import (
    ActionSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    always,
    of_selected,
    one,
    selected,
)


def _profile(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return profile_values(reader)


def _calendar(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"calendar_id": load_profile(reader).calendar_id}


def _hours(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return hours_values(reader, load_profile(reader).calendar_id)


_SET_HOURS = ActionSpec("company.set_hours", "Business hours", "clock", always, "set_business_hours", _hours,
                        help="Say when the firm works; several stretches a day may be given.")
_ADD_HOLIDAY = ActionSpec("company.add_holiday", "Add a holiday", "calendar", always, "add_holiday", _calendar,
                          help="Close the firm on a day; no ticket falls due on it.")

_VIEWS = (
    ViewSpec("firm", (
        ActionSpec("company.edit_profile", "Edit the firm", "pencil", always, "update_profile", _profile, primary=True,
                   help="Change what documents say of the firm: name, address, tax number, mail, phone."),
        _SET_HOURS, _ADD_HOLIDAY,
    ), group="Firm"),
    ViewSpec("users", (
        ActionSpec("company.create_user", "New user", "user-plus", always, "create_user", primary=True,
                   help="Let somebody work in the company, in one of its roles."),
        ActionSpec("company.change_user", "Change", "pencil", one, "change_user", of_selected(user_values)),
    ), group="People"),
    ViewSpec("roles", (
        ActionSpec("company.set_rights", "Set its rights", "key", one, "set_rights",
                   screen="app.areas.company.ui.rights:RightsScreen", primary=True,
                   help="Tick what the role may do; each right says what it allows."),
    ), group="People"),
    ViewSpec("rights", (
        ActionSpec("company.revoke_right", "Revoke", "ban", one, "revoke_right",
                   of_selected(right_values), ask=False, primary=True),
    ), group="People"),
    ViewSpec("holidays", (
        ActionSpec("company.add_calendar", "New calendar", "calendar-clock", always, "add_calendar",
                   help="Hours of their own, such as those of a night shift or of a branch in another zone."),
        ActionSpec("company.add_a_holiday", "Add a holiday", "plus", always, "add_holiday", _calendar, primary=True),
        ActionSpec("company.remove_holiday", "Remove", "trash-2", one, "remove_holiday",
                   selected("holiday_id"), ask=False),
    ), EmptySpec("No holidays yet", "On a holiday the firm is closed, and no ticket falls due.", "calendar",
                 "company.add_a_holiday"), group="Firm"),
)

COMPANY_PLACE = TabSpec(
    "company", "Company", "building-2", 900, _VIEWS, aside=True,
    help="What documents say of the firm, who works here and may do what, and when the firm works.",
)
