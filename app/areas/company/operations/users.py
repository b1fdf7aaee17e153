"""Who works here, and what each role may do."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.company.models import Grant, Role, User
from app.areas.company.rules import require_email, require_permission_form, require_text
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateUser:
    """Let somebody work in the company, in one of its roles."""

    login: Annotated[str, Field("Login")]
    name: Annotated[str, Field("Name")]
    role_id: Annotated[int, Field("Role", lookup="roles")]
    email: Annotated[str, Field("Mail")] = ""


@dataclass(frozen=True, slots=True)
class UserResult:
    """The user's number."""

    user_id: int


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Change a user's name, mail or role, or switch them off; what is left out stays."""

    user_id: Annotated[int, Field("User", lookup="users", hidden=True)]
    name: Annotated[str | None, Field("Name")] = None
    email: Annotated[str | None, Field("Mail")] = None
    role_id: Annotated[int | None, Field("Role", lookup="roles")] = None
    active: Annotated[bool | None, Field("May work here")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class GrantRight:
    """Give a role a right."""

    role_id: Annotated[int, Field("Role", lookup="roles")]
    permission: Annotated[str, Field("Right", help="Such as purchasing.approve, or purchasing.* for all of them")]


@dataclass(frozen=True, slots=True)
class RevokeRight:
    """Take a right from a role."""

    role_id: Annotated[int, Field("Role", lookup="roles")]
    permission: Annotated[str, Field("Right")]


@dataclass(frozen=True, slots=True)
class SetRights:
    """Say all that a role may do; what is not named it may not do any more."""

    role_id: Annotated[int, Field("Role", lookup="roles")]
    permissions: Annotated[tuple[str, ...], Field("Rights", help="Such as purchasing.approve, or purchasing.*")]


@dataclass(frozen=True, slots=True)
class RightsSet:
    """How many rights the role got, and how many it lost."""

    given: int
    taken: int
    summary: str


def create_user(uow: UnitOfWork, cmd: CreateUser) -> UserResult:
    """Add a user; a login is taken once only."""
    login = require_text(cmd.login, "The login", "login")
    if uow.first(select(User.id).where(User.login == login)) is not None:
        raise DomainError("user.exists", f"Somebody already uses the login “{login}”. Choose another.", "login")
    uow.get(Role, cmd.role_id)
    return UserResult(uow.add(
        User, login=login, name=require_text(cmd.name, "The name", "name"), email=require_email(cmd.email),
        role_id=cmd.role_id, active=True,
    ))


def change_user(uow: UnitOfWork, cmd: ChangeUser) -> None:
    """Change a user; somebody who may do everything always remains."""
    given = {
        "name": None if cmd.name is None else require_text(cmd.name, "The name", "name"), "active": cmd.active,
        "email": None if cmd.email is None else require_email(cmd.email), "role_id": cmd.role_id,
    }
    values = {key: value for key, value in given.items() if value is not None}
    if cmd.role_id is not None:
        uow.get(Role, cmd.role_id)
    if values:
        uow.update(User, cmd.user_id, expected_version=cmd.expected_version, **values)
    _require_an_owner(uow)


def grant_right(uow: UnitOfWork, cmd: GrantRight) -> None:
    """Give a role a right; one that it has already changes nothing."""
    uow.get(Role, cmd.role_id)
    permission = require_permission_form(cmd.permission.strip())
    if _grant_id(uow, cmd.role_id, permission) is None:
        uow.add(Grant, role_id=cmd.role_id, permission=permission)


def revoke_right(uow: UnitOfWork, cmd: RevokeRight) -> None:
    """Take a right from a role; somebody who may do everything always remains."""
    uow.get(Role, cmd.role_id)
    grant_id = _grant_id(uow, cmd.role_id, cmd.permission.strip())
    if grant_id is None:
        raise DomainError("permission.absent", f"The role does not have the right “{cmd.permission}”.", "permission")
    uow.delete(Grant, [grant_id])
    _require_an_owner(uow)


def set_rights(uow: UnitOfWork, cmd: SetRights) -> RightsSet:
    """Give a role exactly these rights; somebody who may do everything always remains."""
    title = uow.get(Role, cmd.role_id).title
    wanted = list(dict.fromkeys(require_permission_form(right.strip()) for right in cmd.permissions))
    rows = uow.rows(select(Grant.id, Grant.permission).where(Grant.role_id == cmd.role_id))
    has = {row.permission: row.id for row in rows}
    fresh, gone = [right for right in wanted if right not in has], [has[right] for right in has if right not in wanted]
    uow.delete(Grant, gone)
    uow.insert(Grant, [{"role_id": cmd.role_id, "permission": right} for right in fresh])
    _require_an_owner(uow)
    return RightsSet(len(fresh), len(gone), f"{title}: {len(fresh)} rights given, {len(gone)} taken.")


def _grant_id(uow: UnitOfWork, role_id: int, permission: str) -> int | None:
    found: int | None = uow.scalar(select(Grant.id).where(Grant.role_id == role_id, Grant.permission == permission))
    return found


def _require_an_owner(uow: UnitOfWork) -> None:
    owners = select(User.id).join(Grant, Grant.role_id == User.role_id)
    if uow.first(owners.where(Grant.permission == "*", User.active.is_(True)).limit(1)) is None:
        raise DomainError("user.last_owner", "Somebody must keep the right to do everything. Nothing was changed.")
