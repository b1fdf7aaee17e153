"""People add and change the companies they deal with."""

from dataclasses import replace

import pytest

from app.areas.parties.operations import (
    AddAddress,
    AddContact,
    ChangeAddress,
    ChangeContact,
    ChangeParty,
    CreateParty,
    SetMainAddress,
    SetMainContact,
)
from app.areas.parties.queries import PartyFacts, load_party, party_detail, party_search
from app.areas.parties.ui.actions import party_actions
from app.kernel.errors import ConflictError, DomainError, NeedsConfirmation, NotFoundError, PermissionDeniedError
from app.kernel.fields import decode, describe, encode
from app.kernel.listing import Row
from app.kernel.search import find
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.ui.declare import Selection

ALFREDS = CreateParty(
    "Alfreds Futterkiste", is_customer=True, street="Obere Str. 57", postal_code="12209", city="Berlin",
    country="Germany", email="maria@alfreds.example", contact_name="Maria Anders", contact_role="Buyer",
)


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """Give the firm with a search over customers."""
    declared = workspace.declarations
    return replace(workspace, declarations=replace(declared, searches=(party_search("customer", "Customer"),)))


def party(workspace: Workspace, party_id: int) -> PartyFacts:
    """Read a party."""
    with workspace.reader() as reader:
        return load_party(reader, party_id)


def found(workspace: Workspace, words: str) -> list[int]:
    """Find customers."""
    with workspace.reader() as reader:
        return [hit.record_id for hit in find(reader, words, ["customer"])]


def test_a_customer_is_added_found_and_shown(desk: Workspace) -> None:
    result = desk.dispatch(ALFREDS).value
    assert result.code == "C-00001"
    with desk.reader() as reader:
        detail = party_detail(reader, result.party_id)
    assert (detail.title, detail.subtitle) == ("Alfreds Futterkiste", "C-00001 · Company · Berlin, Germany")
    assert ("Mail", "maria@alfreds.example") in [(fact.title, fact.value) for fact in detail.facts]
    assert ("Address", "Obere Str. 57, 12209 Berlin, Germany") in [(fact.title, fact.value) for fact in detail.facts]
    assert detail.lines == (), "one person and one place are told among the facts"
    for words in ("futterk", "maria and", "C-000", "berlin", "alfreds.example"):
        assert found(desk, words) == [result.party_id], words


def test_the_same_name_in_the_same_country_is_asked_about(desk: Workspace) -> None:
    desk.dispatch(ALFREDS)
    twin = replace(ALFREDS, name="ALFREDS FUTTERKISTE", city="Bonn")
    with pytest.raises(NeedsConfirmation, match="C-00001") as question:
        desk.dispatch(twin)
    assert question.value.key == "party.duplicate"
    assert desk.dispatch(twin, confirmed=frozenset({"party.duplicate"})).value.code == "C-00002"
    assert desk.dispatch(replace(ALFREDS, country="Austria")).value.code == "C-00003"


@pytest.mark.parametrize(("field", "change"), [
    ("name", {"name": " "}), ("is_customer", {"is_customer": False}), ("currency", {"currency": "Mark"}),
    ("email", {"email": "maria"}), ("code", {"code": "TAKEN"}),
])
def test_what_a_party_cannot_be_is_refused(desk: Workspace, field: str, change: dict[str, object]) -> None:
    desk.dispatch(CreateParty("Other", is_supplier=True, code="TAKEN"))
    with pytest.raises(DomainError) as refusal:
        desk.dispatch(decode(CreateParty, {**encode(ALFREDS), **change}))
    assert refusal.value.field == field


def test_a_customer_becomes_a_supplier_too_moves_and_is_renamed(desk: Workspace) -> None:
    number = desk.dispatch(ALFREDS).value.party_id
    renamed = desk.dispatch(ChangeParty(number, name="Alfred AG", is_supplier=True, expected_version=1))
    place = party(desk, number).addresses[0]
    desk.dispatch(ChangeAddress(place.id, street="Ring 1", city="Potsdam"))
    after = party(desk, number)
    assert (after.is_supplier, after.is_customer, after.city) == (True, True, "Potsdam")
    assert after.address_lines() == ("Alfred AG", "Ring 1", "12209 Potsdam", "Germany")
    assert found(desk, "potsdam") == [number]
    with pytest.raises(ConflictError):
        desk.dispatch(ChangeParty(number, name="Stale", expected_version=1))
    with pytest.raises(DomainError, match="later work"):
        desk.undo(renamed.operation_id)
    with pytest.raises(DomainError, match="stay a supplier"):
        desk.dispatch(ChangeParty(number, is_supplier=False, is_customer=False))


def test_changing_a_name_to_that_of_another_is_asked_about(desk: Workspace) -> None:
    desk.dispatch(ALFREDS)
    other = desk.dispatch(replace(ALFREDS, name="Bertas")).value
    with pytest.raises(NeedsConfirmation):
        desk.dispatch(ChangeParty(other.party_id, name="Alfreds Futterkiste"))
    with pytest.raises(DomainError, match="belongs to Alfreds"):
        desk.dispatch(ChangeParty(other.party_id, code="C-00001"))


def test_places_and_people_are_added_and_one_of_each_comes_first(desk: Workspace) -> None:
    number = desk.dispatch(ALFREDS).value.party_id
    desk.dispatch(AddAddress(number, "delivery", "Ramp 3", "12210", "Berlin", country="Germany"))
    with pytest.raises(DomainError, match="main address"):
        desk.dispatch(AddAddress(number, "main", "Elsewhere"))
    with pytest.raises(DomainError, match="empty"):
        desk.dispatch(AddAddress(number))
    added = desk.dispatch(AddContact(number, "Zora Kahn", email="zora@alfreds.example", is_primary=True))
    after = party(desk, number)
    assert after.address_lines("delivery")[1] == "Ramp 3"
    assert [(item.name, item.is_primary) for item in after.contacts] == [("Zora Kahn", True), ("Maria Anders", False)]
    assert found(desk, "zora") == [number]
    desk.dispatch(ChangeContact(after.contacts[1].id, is_primary=True, phone="030 1234567"))
    assert party(desk, number).contacts[0].name == "Maria Anders"
    with pytest.raises(DomainError, match="later work"):
        desk.undo(added.operation_id)


def test_the_first_place_and_person_are_set_whether_there_were_any_or_not(desk: Workspace) -> None:
    bare = desk.dispatch(CreateParty("Bertas", is_customer=True)).value.party_id
    for _ in range(2):
        desk.dispatch(SetMainAddress(bare, "Ring 1", "10115", "Berlin", country="Germany"))
        desk.dispatch(SetMainContact(bare, "Berta", phone="030 1234567"))
    after = party(desk, bare)
    assert after.address_lines() == ("Bertas", "Ring 1", "10115 Berlin", "Germany")
    assert (after.city, [(item.name, item.is_primary) for item in after.contacts]) == ("Berlin", [("Berta", True)])
    changed = desk.dispatch(SetMainContact(bare, "Bert"))
    assert [item.name for item in party(desk, bare).contacts] == ["Bert"]
    desk.undo(changed.operation_id)
    assert [(item.name, item.phone) for item in party(desk, bare).contacts] == [("Berta", "+49301234567")]


def test_undoing_a_contact_forgets_the_name(desk: Workspace) -> None:
    number = desk.dispatch(ALFREDS).value.party_id
    added = desk.dispatch(AddContact(number, "Zora Kahn"))
    assert found(desk, "zora") == [number]
    desk.undo(added.operation_id)
    assert found(desk, "zora") == []
    assert [item.name for item in party(desk, number).contacts] == ["Maria Anders"]


def test_a_new_customer_is_undone_whole(desk: Workspace) -> None:
    done = desk.dispatch(ALFREDS)
    desk.undo(done.operation_id)
    with pytest.raises(NotFoundError):
        party(desk, done.value.party_id)
    assert found(desk, "alfreds") == []
    assert desk.dispatch(ALFREDS).value.code == "C-00002", "a number taken is never given again"


def test_every_action_fills_in_what_its_command_needs(desk: Workspace) -> None:
    number = desk.dispatch(ALFREDS).value.party_id
    selection = Selection("customer", (Row(number, ()),))
    for action in party_actions():
        spec = desk.declarations.operation(action.operation)
        assert action.prefill is not None
        with desk.reader() as reader:
            values = action.prefill(reader, selection, desk.clock.now())
        missing = [info.name for info in describe(spec.command) if info.required and info.name not in values]
        assert missing in ([], ["name"])
        decode(spec.command, {**values, **dict.fromkeys(missing, "Somebody")})


@pytest.mark.parametrize("command", [
    ALFREDS, ChangeParty(1), SetMainAddress(1), SetMainContact(1, "X"), AddAddress(1), ChangeAddress(1),
    AddContact(1, "X"), ChangeContact(1),
], ids=lambda command: type(command).__name__)
def test_who_may_only_look_changes_nothing(desk: Workspace, command: object) -> None:
    with pytest.raises(PermissionDeniedError):
        desk.acting_as(Actor(9, "Viewer", frozenset({"parties.read"}))).dispatch(command)
