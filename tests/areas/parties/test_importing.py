"""Parties come in from files: matched, checked, written in bulk, and taken back whole."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.areas.parties.models import Address, Contact, Party
from app.areas.parties.operations import ChangeParty
from app.areas.parties.queries import load_party, parties_by_code, party_names
from app.kernel.search import find
from app.kernel.workspace import Workspace
from tests.areas.parties.importing import Rows, Trial, bring, rolled_back, statuses, with_import

ALFREDS = {"code": "ALFKI", "name": "Alfreds Futterkiste", "contact_name": "Maria Anders", "street": "Obere Str. 57",
           "postal_code": "12209", "city": "Berlin", "country": "Germany", "phone": "030-0074321"}
AROUND = {"code": "AROUT", "name": "Around the Horn", "contact_name": "Thomas Hardy", "city": "London", "country": "UK"}


def counted(workspace: Workspace) -> tuple[int, ...]:
    """Count parties, addresses and contacts."""
    with workspace.reader() as reader:
        return tuple(
            reader.scalar(select(func.count()).select_from(model)) or 0 for model in (Party, Address, Contact)
        )


def test_a_file_lands_lands_again_unchanged_and_is_taken_back(workspace: Workspace) -> None:
    first = bring(workspace, [ALFREDS, AROUND])
    again = bring(workspace, [ALFREDS, AROUND])
    assert (statuses(first), statuses(again)) == (["created", "created"], ["unchanged", "unchanged"])
    assert counted(workspace) == (2, 2, 2)
    with workspace.reader() as reader:
        alfreds = load_party(reader, first.value[0][3])
    assert alfreds.address_lines() == ("Alfreds Futterkiste", "Obere Str. 57", "12209 Berlin", "Germany")
    assert alfreds.address_lines("delivery") == alfreds.address_lines()
    assert alfreds.contact is not None
    assert alfreds.contact.name == "Maria Anders"
    assert (alfreds.currency, alfreds.city) == ("EUR", "Berlin")
    workspace.undo(first.operation_id)
    assert counted(workspace) == (0, 0, 0)


def test_what_differs_is_changed_and_an_empty_cell_leaves_what_is_there(workspace: Workspace) -> None:
    created = bring(workspace, [ALFREDS, AROUND])
    changed = bring(workspace, [{**ALFREDS, "phone": "", "city": "Potsdam"}, {**AROUND, "contact_name": "Zora Kahn"}])
    assert statuses(changed) == ["updated", "updated"]
    with workspace.reader() as reader:
        alfreds, around = (load_party(reader, row[3]) for row in created.value)
        found = find(reader, "zora", ["customer"])
    assert (alfreds.phone, alfreds.city, alfreds.addresses[0].city) == ("+49300074321", "Potsdam", "Potsdam")
    assert [contact.name for contact in around.contacts] == ["Zora Kahn"]
    assert [hit.record_id for hit in found] == [around.id]
    with_import(workspace, []).undo(changed.operation_id)
    with workspace.reader() as reader:
        assert load_party(reader, around.id).contacts[0].name == "Thomas Hardy"
        assert find(reader, "zora", ["customer"]) == []


def test_refused_rows_say_why_and_the_others_land(workspace: Workspace) -> None:
    rows = [
        ALFREDS, {"code": "X1", "city": "Rome"}, {"name": "Bad Mail", "email": "no mail"},
        {"name": "Bad Money", "currency": "euros"}, {"name": "Odd", "status": "asleep"},
        {**ALFREDS, "name": "Another"}, ALFREDS, {"name": "Fine"},
    ]
    outcome = bring(workspace, rows)
    assert [(status, field) for status, _, field, _ in outcome.value] == [
        ("created", ""), ("refused", "name"), ("refused", "email"), ("refused", "currency"), ("refused", "status"),
        ("refused", "name"), ("unchanged", ""), ("created", ""),
    ]
    assert all(reason for status, reason, *_ in outcome.value if status == "refused")
    assert outcome.value[6][3] == outcome.value[0][3]
    assert counted(workspace)[0] == 2


def test_a_code_that_another_kind_of_party_has_is_never_taken_over(workspace: Workspace) -> None:
    supplier = bring(workspace, [{"code": "1", "name": "Exotic Liquids"}], "supplier").value[0][3]
    clash = bring(workspace, [{"code": "1", "name": "Speedy Express"}], "carrier")
    assert clash.value[0][0] == "refused"
    assert "Exotic Liquids" in clash.value[0][1]
    both = bring(workspace, [{"code": "1", "name": "exotic liquids"}], "customer")
    assert both.value[0][3] == supplier
    with workspace.reader() as reader:
        party = load_party(reader, supplier)
        assert party_names(reader, [supplier, 99]) == {supplier: "exotic liquids"}
        assert parties_by_code(reader, ["1", "2"], "supplier") == {"1": supplier}
        assert parties_by_code(reader, ["1"], "carrier") == {}
    assert (party.is_supplier, party.is_customer, party.is_carrier) == (True, True, False)


def test_without_a_code_the_name_tells_and_codes_are_given(workspace: Workspace) -> None:
    bring(workspace, [{"code": "S-00002", "name": "Taken"}], "supplier")
    outcome = bring(workspace, [{"name": "One"}, {"name": "Two"}, {"name": "Taken"}], "supplier")
    assert statuses(outcome) == ["created", "created", "unchanged"]
    with workspace.reader() as reader:
        codes = parties_by_code(reader, ["S-00001", "S-00002", "S-00003"], "supplier")
    assert codes == {"S-00001": outcome.value[0][3], "S-00002": outcome.value[2][3], "S-00003": outcome.value[1][3]}


def test_a_name_that_two_have_needs_the_code(workspace: Workspace) -> None:
    bring(workspace, [{"code": "A", "name": "Smith"}, {"code": "B", "name": "Smith"}])
    outcome = bring(workspace, [{"name": "Smith"}, {"code": "B", "name": "Smith", "city": "Bath"}])
    assert statuses(outcome) == ["refused", "updated"]
    assert outcome.value[0][2] == "code"


def test_an_import_on_which_later_work_builds_says_so_when_it_is_undone(workspace: Workspace) -> None:
    imported = bring(workspace, [ALFREDS])
    workspace.dispatch(ChangeParty(imported.value[0][3], phone="030 1234567"))
    with pytest.raises(Exception, match="later work builds on it"):
        workspace.undo(imported.operation_id)


TEXT = st.text("abä ", max_size=4)
ROW = st.fixed_dictionaries(
    {"name": TEXT.filter(str.strip)},
    optional={"code": st.sampled_from(["", "1", "2", "3"]), "city": TEXT, "contact_name": TEXT},
)


@pytest.fixture
def trial(workspace: Workspace) -> Callable[[], AbstractContextManager[Trial]]:
    """Give what begins a transaction of which nothing is kept; its name is all that a failing example prints."""

    def begin() -> AbstractContextManager[Trial]:
        return rolled_back(workspace)

    return begin


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=8), role=st.sampled_from(["supplier", "customer", "carrier"]))
def test_whatever_comes_in_a_second_time_changes_nothing(
    trial: Callable[[], AbstractContextManager[Trial]], rows: Rows, role: str,
) -> None:
    with trial() as desk:
        first, second = statuses(desk.bring(rows, role)), desk.bring(rows, role)
        assert desk.count(Party) == first.count("created")
        expected = ["refused" if status == "refused" else "unchanged" for status in first]
        assert statuses(second) == expected
        assert second.changes == frozenset()
