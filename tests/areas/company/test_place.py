"""The firm's own place: what it shows, and forms that know what they change."""

from datetime import date

import pytest

from app.areas.company.operations import AddHoliday, CreateUser, SetBusinessHours, UpdateProfile
from app.areas.company.queries import load_business_hours, load_profile
from app.areas.company.ui.views import COMPANY_PLACE
from app.kernel.errors import NotFoundError
from app.kernel.fields import decode, describe
from app.kernel.listing import ListRequest, Row
from app.kernel.workspace import Workspace
from app.ui.declare import Selection

VIEWS = {view.list_name: view for view in COMPANY_PLACE.views}


def first_row(workspace: Workspace, name: str) -> Selection:
    """Select the first row of a list."""
    query = workspace.declarations.list_query(name)
    with workspace.reader() as reader:
        found = query.page(reader, ListRequest()).rows
    return Selection(query.info.record, (Row(found[0].id, found[0].values),) if found else ())


def test_the_firm_and_its_people_have_pages(workspace: Workspace) -> None:
    workspace.dispatch(UpdateProfile(tax_number="DE 123", phone="+49 40 1234"))
    workspace.dispatch(AddHoliday(1, date(2026, 5, 1), "Labour Day"))
    user = workspace.dispatch(CreateUser("mia", "Mia Berg", 2)).value.user_id
    with workspace.reader() as reader:
        firm = workspace.declarations.detail("firm").load(reader, 1, workspace.clock.now())
        mia = workspace.declarations.detail("user").load(reader, user, workspace.clock.now())
        with pytest.raises(NotFoundError):
            workspace.declarations.detail("user").load(reader, 99, workspace.clock.now())
    facts = {fact.title: fact.value for fact in firm.facts}
    assert (firm.title, facts["Address"], facts["Tax number"]) == (
        "Nordwind Handel GmbH", "Hafenstr. 1\n20457 Hamburg\nGermany", "DE 123",
    )
    hours, holidays = firm.lines
    assert [row.values for row in hours.rows[:2]] == [("Mon", "08:00", "12:00"), ("Mon", "13:00", "17:00")]
    assert [row.values for row in holidays.rows] == [(date(2026, 5, 1), "Labour Day")]
    assert (mia.title, mia.subtitle) == ("Mia Berg", "Procurement")


def test_every_action_fills_in_what_its_command_needs(workspace: Workspace) -> None:
    workspace.dispatch(AddHoliday(1, date(2026, 5, 1), "Labour Day"))
    for view in COMPANY_PLACE.views:
        selection = first_row(workspace, view.list_name)
        for action in view.actions:
            spec = workspace.declarations.operation(action.operation)
            with workspace.reader() as reader:
                values = action.prefill(reader, selection, workspace.clock.now()) if action.prefill else {}
            missing = {info.name for info in describe(spec.command) if info.required and info.name not in values}
            assert action.ask or not missing, action.id
            if not missing:
                decode(spec.command, values)


def test_hours_that_are_saved_as_they_are_stay_as_they_are(workspace: Workspace) -> None:
    action = next(action for action in VIEWS["firm"].actions if action.operation == "set_business_hours")
    assert action.prefill is not None
    with workspace.reader() as reader:
        before = load_business_hours(reader, load_profile(reader).calendar_id)
        values = action.prefill(reader, Selection("firm"), workspace.clock.now())
    assert workspace.dispatch(decode(SetBusinessHours, values)).changes == frozenset()
    with workspace.reader() as reader:
        assert load_business_hours(reader, 1) == before
