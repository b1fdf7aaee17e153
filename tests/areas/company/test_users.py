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
    SetRights,
    UpdateProfile,
)
from app.areas.company.queries import USERS, load_actor
from app.areas.company.rules import ROLES, require_permission_form
from app.areas.company.rules.roles import READ_ALL
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


def test_all_rights_of_a_role_are_set_at_once_and_put_back(workspace: Workspace) -> None:
    roles = role_ids(workspace)
    workspace.dispatch(CreateUser("sam", "Sam", roles["viewer"]))
    done = workspace.dispatch(SetRights(roles["viewer"], ("sales.read", "sales.confirm", "sales.confirm")))
    assert (done.value.given, done.value.taken) == (1, len(READ_ALL) - 1)
    assert done.value.summary.startswith("Viewer: 1 rights given")
    assert actor(workspace, "sam").permissions == {"sales.read", "sales.confirm"}
    workspace.undo(done.operation_id)
    assert actor(workspace, "sam").permissions == set(READ_ALL)
    with pytest.raises(DomainError, match="right to do everything"):
        workspace.dispatch(SetRights(roles["owner"], ("sales.*",)))


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
    GrantRight(1, "sales.confirm"), RevokeRight(1, "*"), SetRights(1, ()),
    AddHoliday(1, date(2026, 5, 1), "May Day"), RemoveHoliday(1),
    SetBusinessHours(1, ()),
)


@pytest.mark.parametrize("role", [role.name for role in ROLES if role.name != "owner"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_only_the_owner_changes_the_firm(workspace: Workspace, role: str, command: object) -> None:
    rights = next(item.permissions for item in ROLES if item.name == role)
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(Actor(7, role, frozenset(rights))).dispatch(command)


def test_every_right_that_is_asked_for_is_declared_and_can_be_granted() -> None:
    asked = {
        spec.permission
        for specs in (DECLARATIONS.operations, DECLARATIONS.lists, DECLARATIONS.documents, DECLARATIONS.imports)
        for spec in specs
    }
    declared = {spec.name for spec in DECLARATIONS.permissions}
    assert asked <= declared
    assert {require_permission_form(right) for right in declared} == declared
    assert {require_permission_form(right) for role in ROLES for right in role.permissions}


@pytest.mark.parametrize(("role", "may", "may_not"), [
    ("procurement", ("purchasing.order", "catalog.import", "exchange.import"), ("sales.order", "inventory.move")),
    ("warehouse", ("purchasing.receive", "inventory.count", "logistics.ship"), ("purchasing.approve", "sales.order")),
    ("sales", ("sales.order", "parties.change"), ("purchasing.order", "company.change")),
    ("support", ("support.answer", "logistics.read"), ("sales.order", "exchange.import")),
    ("viewer", ("inventory.read", "analytics.read"), ("support.answer", "exchange.import")),
])
def test_a_role_may_do_its_own_work_and_not_that_of_others(
    role: str, may: tuple[str, ...], may_not: tuple[str, ...],
) -> None:
    rights = next(item.permissions for item in ROLES if item.name == role)
    someone = Actor(1, role, frozenset(rights))
    assert [right for right in may if not someone.may(right)] == []
    assert [right for right in may_not if someone.may(right)] == []
