"""What rights are called and what each of them allows, as the areas declare it; roles and users by these words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, case, select

from app.areas.company.models import Grant, Role, User
from app.areas.company.queries.lists import RIGHTS
from app.areas.company.rules.roles import AREAS
from app.kernel.declare import Declarations, DetailSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row
from app.kernel.query import ListQuery, column

EVERYTHING = "*"
AREA_WORDS = {
    "company": "the company's own settings", "parties": "companies and people", "catalog": "the catalogue",
    "purchasing": "suppliers and purchasing", "logistics": "shipments",
}
"""What areas are called where their own name is not what a person would say."""

_RIGHT_COLUMNS = (
    ColumnInfo("right", "Right", width=34, sortable=False), ColumnInfo("allows", "Allows", width=40, sortable=False),
    ColumnInfo("code", "Code", Kind.CODE, 20, sortable=False),
)


@dataclass(frozen=True, slots=True)
class Right:
    """A right that a role can have: its code, what it is called, and what one does, sees and prints with it."""

    code: str
    title: str
    does: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()

    @property
    def allows(self) -> str:
        """Say in one sentence what it allows."""
        parts = (("do", self.does), ("see", self.sees), ("print", self.prints))
        return "; ".join(f"{verb}: {', '.join(names)}" for verb, names in parts if names)


def declared_rights(declarations: Declarations) -> dict[str, Right]:
    """Give every right there is, by its code: everything first, then area by area, all of an area before its parts."""
    titles = {spec.name: spec.title for spec in declarations.permissions}
    areas = [area for area in AREAS if any(code.startswith(f"{area}.") for code in titles)]
    whole = {f"{area}.*": f"Everything in {AREA_WORDS.get(area, area)}" for area in areas}
    order = [EVERYTHING, *(code for area in areas for code in (
        f"{area}.*", *(known for known in titles if known.startswith(f"{area}."))))]
    rest = [code for code in titles if code not in order]
    named = {EVERYTHING: "Everything", **whole, **titles}
    return {code: _right(declarations, code, named[code]) for code in (*order, *rest)}


def _right(declarations: Declarations, code: str, title: str) -> Right:
    return Right(
        code, title, tuple(spec.title for spec in declarations.operations if spec.permission == code),
        tuple(query.title for query in declarations.lists if query.permission == code),
        tuple(spec.title for spec in declarations.documents if spec.permission == code),
    )


def title_of(rights: Mapping[str, Right], code: str) -> str:
    """Call a right by its title; one that no area declares any more is called by its code."""
    return rights[code].title if code in rights else code


def granted_to(connection: Connection, role_id: int) -> list[str]:
    """Give the codes of a role's rights in the order in which they were given."""
    wanted = select(Grant.permission).where(Grant.role_id == role_id).order_by(Grant.id)
    return list(connection.execute(wanted).scalars())


def with_rights(declarations: Declarations) -> Declarations:
    """Give the declarations with the pages of roles, rights and users, which call rights by what areas call them."""
    rights = declared_rights(declarations)
    return replace(
        declarations, lists=tuple(_titled(rights) if query is RIGHTS else query for query in declarations.lists),
        details=(
            *declarations.details, DetailSpec("user", "User", partial(user_detail, rights)),
            DetailSpec("role", "Role", partial(role_detail, rights)),
            DetailSpec("right", "Right", partial(right_detail, rights)),
        ),
    )


def _titled(rights: Mapping[str, Right]) -> ListQuery:
    words = case({code: right.title for code, right in rights.items()}, value=Grant.permission, else_=Grant.permission)
    known = {item.info.key: item for item in RIGHTS.columns}
    return replace(RIGHTS, columns=(
        known["id"], known["role"], column("title", "Right", words, width=44, sortable=False),
        replace(known["permission"], info=replace(known["permission"].info, title="Code")),
    ))


def user_detail(rights: Mapping[str, Right], connection: Connection, user_id: int, _now: datetime) -> Detail:
    """Give who a user is and what they may do."""
    row = _one(connection.execute(
        select(User.name, User.login, User.email, User.active, User.role_id, Role.title)
        .join(Role, Role.id == User.role_id).where(User.id == user_id)
    ).first(), "user", user_id)
    facts = (
        Fact("Login", row.login, Kind.CODE), Fact("Mail", row.email), Fact("May work here", row.active, Kind.FLAG),
        Fact("Role", row.title, record="role", record_id=row.role_id),
    )
    return Detail(
        user_id, row.name, row.title, None, tuple(fact for fact in facts if fact.value not in ("", None)),
        _table(rights, granted_to(connection, row.role_id)),
    )


def role_detail(rights: Mapping[str, Right], connection: Connection, role_id: int, _now: datetime) -> Detail:
    """Show what a role may do, in words, and who has it."""
    row = _one(connection.execute(select(Role.name, Role.title).where(Role.id == role_id)).first(), "role", role_id)
    people = connection.execute(
        select(User.name).where(User.role_id == role_id, User.active.is_(True)).order_by(User.name)).scalars()
    facts = (Fact("Code", row.name, Kind.CODE), Fact("Whose it is", ", ".join(people) or "nobody's"))
    return Detail(role_id, row.title, "Role", None, facts, _table(rights, granted_to(connection, role_id)))


def right_detail(rights: Mapping[str, Right], connection: Connection, grant_id: int, _now: datetime) -> Detail:
    """Show what a right of a role allows."""
    row = _one(connection.execute(
        select(Grant.permission, Grant.role_id, Role.title).join(Role, Role.id == Grant.role_id)
        .where(Grant.id == grant_id)
    ).first(), "right", grant_id)
    right = rights.get(row.permission, Right(row.permission, row.permission))
    facts = (
        Fact("Role", row.title, record="role", record_id=row.role_id), Fact("Code", right.code, Kind.CODE),
        Fact("Lets them do", ", ".join(right.does)), Fact("Lets them see", ", ".join(right.sees)),
        Fact("Lets them print", ", ".join(right.prints)),
    )
    return Detail(grant_id, right.title, f"Right of {row.title}", None, tuple(fact for fact in facts if fact.value))


def _one(row: Any, word: str, number: int) -> Any:
    if row is None:
        raise NotFoundError("record.missing", f"There is no {word} with the number {number}.")
    return row


def _table(rights: Mapping[str, Right], codes: Iterable[str]) -> tuple[LinesTable, ...]:
    rows = tuple(
        Row(place, (title_of(rights, code), rights[code].allows if code in rights else "", code))
        for place, code in enumerate(codes, 1)
    )
    return (LinesTable("Rights", _RIGHT_COLUMNS, rows),) if rows else ()
