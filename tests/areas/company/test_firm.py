"""The firm is made once, describes itself, and numbers its documents without ever giving a number twice."""

import threading

import pytest
from sqlalchemy import Connection, func, select

from app.areas.company.models import Numbering, Profile
from app.areas.company.operations import CreateCompany, UpdateProfile, take_free_numbers, take_number, take_numbers
from app.areas.company.queries import has_company, load_business_hours, load_owner, load_profile
from app.kernel.database import Database
from app.kernel.errors import ConflictError, DomainError
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS

ACME = CreateCompany("Acme Trading", "USD", "America/New_York", "USA", "1 Main St\nSpringfield", owner_name="Ada")


def test_an_empty_database_becomes_a_firm_with_an_owner_and_hours(database: Database) -> None:
    workspace = Workspace(database, DECLARATIONS)
    with workspace.reader() as reader:
        assert not has_company(reader)
        with pytest.raises(DomainError, match="no company"):
            load_profile(reader)
    result = workspace.dispatch(ACME).value
    with workspace.reader() as reader:
        profile = load_profile(reader)
        owner = load_owner(reader)
        hours = load_business_hours(reader, result.calendar_id)
    assert profile.address_lines() == ("Acme Trading", "1 Main St", "Springfield", "USA")
    assert (profile.currency, profile.zone, profile.calendar_id) == ("USD", "America/New_York", result.calendar_id)
    assert owner is not None
    assert owner.name == "Ada"
    assert owner.may("anything.at_all")
    assert len(hours.windows) == 10


def test_a_second_firm_in_the_same_database_is_refused(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="already holds a company"):
        workspace.dispatch(ACME)
    with workspace.reader() as reader:
        assert reader.scalar(select(func.count()).select_from(Profile)) == 1


@pytest.mark.parametrize(("field", "value"), [
    ("currency", "euro"), ("zone", "Berlin"), ("name", "  "), ("email", "nobody"), ("owner_login", ""),
])
def test_what_a_firm_cannot_be_is_refused_and_nothing_is_made(database: Database, field: str, value: str) -> None:
    words = {"name": "Acme", "currency": "USD", "zone": "UTC", field: value}
    workspace = Workspace(database, DECLARATIONS)
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(CreateCompany(**words))
    assert refusal.value.field == field
    with workspace.reader() as reader:
        assert not has_company(reader)


def test_the_profile_changes_only_where_it_is_told_to_and_back(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        before = load_profile(reader)
    done = workspace.dispatch(UpdateProfile(phone="+49 40 1234", tax_number="", expected_version=before.version))
    with workspace.reader() as reader:
        after = load_profile(reader)
    assert (after.phone, after.name, after.version) == ("+49 40 1234", before.name, before.version + 1)
    with pytest.raises(ConflictError):
        workspace.dispatch(UpdateProfile(name="Stale", expected_version=before.version))
    workspace.undo(done.operation_id)
    with workspace.reader() as reader:
        assert load_profile(reader).phone == before.phone


def test_numbers_are_given_once_and_those_of_a_refused_command_come_back(workspace: Workspace) -> None:
    with workspace.database.writer() as connection:
        uow = _unit(workspace, connection)
        assert take_number(uow, "purchase_order") == "PO-00001"
        assert take_numbers(uow, "purchase_order", 2) == ["PO-00002", "PO-00003"]
        assert take_numbers(uow, "purchase_order", 0) == []
        assert take_number(uow, "receipt") == "RC-00001"
    with pytest.raises(DomainError, match="no numbers"):
        take_an_order_and_a_poem(workspace)
    with workspace.database.writer() as connection:
        assert take_number(_unit(workspace, connection), "purchase_order") == "PO-00004"


def test_a_number_that_somebody_typed_is_left_out(workspace: Workspace) -> None:
    with workspace.database.writer() as connection:
        uow = _unit(workspace, connection)
        uow.update(Numbering, 1, prefix="L-00002")
        assert take_free_numbers(uow, "lot", Numbering.prefix, 3) == ["L-00001", "L-00003", "L-00004"]


@pytest.mark.postgres
def test_two_desks_never_get_the_same_number(server_workspace: Workspace) -> None:
    taken: list[str] = []

    def take() -> None:
        for _ in range(20):
            with server_workspace.database.writing.begin() as connection:
                taken.append(take_number(_unit(server_workspace, connection), "ticket"))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"T-{number:05d}" for number in range(1, 81)]


def take_an_order_and_a_poem(workspace: Workspace) -> None:
    """Take a number there is and one there is not, in one transaction."""
    with workspace.database.writer() as connection:
        take_number(_unit(workspace, connection), "purchase_order")
        take_number(_unit(workspace, connection), "poem")


def _unit(workspace: Workspace, connection: Connection) -> UnitOfWork:
    return UnitOfWork(connection, workspace.clock.now(), workspace.actor, 0)
