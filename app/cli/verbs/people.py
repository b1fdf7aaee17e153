"""Verbs about who works in the company."""

import argparse
from typing import Any

from app.cli.answer import Answer
from app.cli.opening import company_zone, opened
from app.cli.verbs.lists import answer_of, rows_of
from app.kernel.errors import CallError, NotFoundError
from app.kernel.fields import decode
from app.kernel.listing import Filter, ListRequest
from app.kernel.workspace import Workspace


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    users = verbs.add_parser("users", help="tell who works here: users; or: users add|role|off|on LOGIN [ROLE]")
    users.add_argument("step", nargs="?", choices=("add", "role", "off", "on"), help="what to change")
    users.add_argument("login", nargs="?", metavar="LOGIN", help="whom it is about")
    users.add_argument("role", nargs="?", metavar="ROLE", help="the role, by its name")
    users.add_argument("--name", help="the name of a new user; otherwise the login")
    users.set_defaults(run=change_users)


def change_users(arguments: argparse.Namespace) -> Answer:
    """Tell who works here, or change it."""
    with opened(arguments) as workspace:
        if arguments.step is not None:
            workspace.dispatch(_command(workspace, arguments))
        query = workspace.declarations.list_query("users")
        workspace.require(query.permission)
        with workspace.reader() as reader:
            rows = rows_of(query, reader, ListRequest(), None)
        return answer_of(query.info, len(rows), rows, company_zone(workspace))


def _command(workspace: Workspace, arguments: argparse.Namespace) -> object:
    wants_role = arguments.step in ("add", "role")
    if arguments.login is None or wants_role != (arguments.role is not None):
        raise CallError("users.incomplete", "Say: users add LOGIN ROLE, users role LOGIN ROLE, users off LOGIN.")
    values: dict[str, Any] = {}
    if wants_role:
        values["role_id"] = _id_of(workspace, "roles", "name", arguments.role)
    if arguments.step == "add":
        values |= {"login": arguments.login, "name": arguments.name or arguments.login}
        return decode(workspace.declarations.operation("create_user").command, values)
    values["user_id"] = _id_of(workspace, "users", "login", arguments.login)
    if not wants_role:
        values["active"] = arguments.step == "on"
    return decode(workspace.declarations.operation("change_user").command, values)


def _id_of(workspace: Workspace, name: str, key: str, wanted: str) -> int:
    query = workspace.declarations.list_query(name)
    with workspace.reader() as reader:
        page = query.page(reader, ListRequest(filters=(Filter(key, "=", wanted),)), size=1)
    if not page.rows:
        raise NotFoundError("record.missing", f"There is no “{wanted}” among the {query.title.lower()}.")
    return page.rows[0].id
