"""People get in by their login, do what their role may, and never lock everybody out."""

from datetime import date

import pytest
from sqlalchemy import select

from app.areas.company.models import Role
from app.areas.company.operations import (
    AddHoliday,
    ChangeUser,
    CreateCompany,
    CreateUser,
    GrantRight,
    RemoveHoliday,
    RevokeRight,
    SetBusinessHours,
    UpdateProfile,
)
from app.areas.company.queries import USERS, load_actor
from app.areas.company.rules import AREAS, ROLES
from app.kernel.errors import ConflictError, DomainError, NotFoundError, PermissionDeniedError
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS


def role_ids(workspace: Workspace) -> dict[str, int]:
    """Give the numbers of the roles by name."""
    with workspace.reader() as reader:
        return {row.name: row.id for row in reader.execute(select(Role.name, Role.id))}


def actor(workspace: Workspace, login: str) -> Actor:
    """Give a user as they sit down."""
    with workspace.reader() as reader:
        return load_actor(reader, login)


def test_a_buyer_is_let_in_changes_sides_and_leaves(workspace: Workspace) -> None:
    roles = role_ids(workspace)
    hired = workspace.dispatch(CreateUser("mia", "Mia Berg", roles["procurement"], "mia@nordwind.example"))
    user_id = hired.value.user_id
    mia = actor(workspace, "mia")
    assert (mia.id, mia.name) == (user_id, "Mia Berg")
    assert mia.may("purchasing.approve")
    assert not mia.may("sales.confirm")

    workspace.dispatch(ChangeUser(user_id, role_id=roles["sales"]))
    assert actor(workspace, "mia").may("sales.confirm")
    assert not actor(workspace, "mia").may("purchasing.approve")

    left = workspace.dispatch(ChangeUser(user_id, active=False))
    with pytest.raises(PermissionDeniedError, match="no longer"):
        actor(workspace, "mia")
    workspace.undo(left.operation_id)
    assert actor(workspace, "mia").may("sales.confirm")
    with workspace.reader() as reader:
        rows = USERS.page(reader, ListRequest()).rows
    assert [row.values[:3] for row in rows] == [("mia", "Mia Berg", "Sales"), ("owner", "Owner", "Owner")]


def test_a_right_is_granted_and_revoked_and_a_role_never_has_it_twice(workspace: Workspace) -> None:
    roles = role_ids(workspace)
    workspace.dispatch(CreateUser("sam", "Sam", roles["viewer"]))
    first = workspace.dispatch(GrantRight(roles["viewer"], "sales.confirm"))
    again = workspace.dispatch(GrantRight(roles["viewer"], "sales.confirm"))
    assert first.changes == {"company_grant"}
    assert again.changes == frozenset()
    assert actor(workspace, "sam").may("sales.confirm")
    workspace.dispatch(RevokeRight(roles["viewer"], "sales.confirm"))
    assert not actor(workspace, "sam").may("sales.confirm")
    with pytest.raises(DomainError, match="does not have"):
        workspace.dispatch(RevokeRight(roles["viewer"], "sales.confirm"))


@pytest.mark.parametrize("wrong", ["", "sales", "sales.", "Sales.confirm", "weather.change", "sales.*.*", "**"])
def test_a_right_that_means_nothing_is_refused(workspace: Workspace, wrong: str) -> None:
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(GrantRight(1, wrong))
    assert refusal.value.field == "permission"


def test_the_last_who_may_do_everything_stays(workspace: Workspace) -> None:
    roles, owner = role_ids(workspace), actor(workspace, "owner")
    for command in (
        ChangeUser(owner.id, active=False), ChangeUser(owner.id, role_id=roles["viewer"]),
        RevokeRight(roles["owner"], "*"),
    ):
        with pytest.raises(DomainError, match="right to do everything"):
            workspace.dispatch(command)
    assert actor(workspace, "owner").may("company.administer")
    workspace.dispatch(CreateUser("eve", "Eve", roles["owner"]))
    workspace.dispatch(ChangeUser(owner.id, active=False))
    assert actor(workspace, "eve").may("company.administer")


def test_a_login_is_taken_once_and_a_stale_change_is_told(workspace: Workspace) -> None:
    roles = role_ids(workspace)
    with pytest.raises(DomainError, match="already uses"):
        workspace.dispatch(CreateUser("owner", "Other", roles["viewer"]))
    user_id = workspace.dispatch(CreateUser("kim", "Kim", roles["viewer"])).value.user_id
    workspace.dispatch(ChangeUser(user_id, name="Kim Lee", expected_version=1))
    with pytest.raises(ConflictError):
        workspace.dispatch(ChangeUser(user_id, name="Kim Li", expected_version=1))


def test_nobody_sits_down_under_a_login_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="ghost"):
        actor(workspace, "ghost")


COMMANDS = (
    CreateCompany("Acme", "EUR", "UTC"), UpdateProfile("Acme"), CreateUser("x", "X", 1), ChangeUser(1, "X"),
    GrantRight(1, "sales.confirm"), RevokeRight(1, "*"), AddHoliday(1, date(2026, 5, 1), "May Day"), RemoveHoliday(1),
    SetBusinessHours(1, ()),
)


@pytest.mark.parametrize("role", [role.name for role in ROLES if role.name != "owner"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_only_the_owner_changes_the_firm(workspace: Workspace, role: str, command: object) -> None:
    rights = next(item.permissions for item in ROLES if item.name == role)
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(Actor(7, role, frozenset(rights))).dispatch(command)


def test_every_right_of_a_role_is_of_an_area_that_there_is() -> None:
    declared = {spec.name.partition(".")[0] for spec in DECLARATIONS.permissions}
    named = {right.partition(".")[0] for role in ROLES for right in role.permissions} - {"*"}
    assert named <= set(AREAS)
    assert declared <= set(AREAS)
