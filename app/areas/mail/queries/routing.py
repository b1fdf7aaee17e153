"""The rules by which mails become tickets or leads, as they are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.areas.mail.models import MailAccount, MailRoute
from app.areas.mail.rules.routing import BECOMES_WORDS, LOOKS_WORDS, Route, words_of_rule
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, Sort, StateWord
from app.kernel.query import ListQuery, column

_BECOMES = tuple((code, StateWord(word.partition(":")[0])) for code, word in BECOMES_WORDS)
_LOOKS = tuple((code, StateWord(word)) for code, word in LOOKS_WORDS)

ROUTES = ListQuery(
    name="mail_routes", title="What mails become", record="mail_route", id=MailRoute.id, permission="mail.read",
    source=table_of(MailRoute).outerjoin(table_of(MailAccount), MailAccount.id == MailRoute.account_id),
    sort=(Sort("position"),), searchable=False,
    columns=(
        column("position", "Order", MailRoute.position, Kind.INTEGER, width=7),
        column("looks_at", "Looks at", MailRoute.looks_at, Kind.STATE, width=20, states=_LOOKS, sortable=False),
        column("words", "For the words", MailRoute.words, width=34, sortable=False),
        column("becomes", "It becomes", MailRoute.becomes, Kind.STATE, width=14, states=_BECOMES, sortable=False),
        column("account", "Mailbox", func.coalesce(MailAccount.address, "all"), width=24, sortable=False),
    ),
)


def load_routes(connection: Connection) -> list[Route]:
    """Read the rules in their order."""
    rows = connection.execute(select(table_of(MailRoute)).order_by(MailRoute.position, MailRoute.id))
    return [Route(row.looks_at, words_of_rule(row.words), row.becomes, row.account_id) for row in rows]


def load_route(connection: Connection, route_id: int) -> Row[Any]:
    """Read a rule; NotFoundError when there is none of that number."""
    row = connection.execute(select(table_of(MailRoute)).where(MailRoute.id == route_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no rule for mails with the number {route_id}.")
    return row


def route_detail(connection: Connection, route_id: int, _now: datetime) -> Detail:
    """Show a rule."""
    row = load_route(connection, route_id)
    return Detail(row.id, row.words, dict(LOOKS_WORDS)[row.looks_at], facts=(
        Fact("It becomes", dict(BECOMES_WORDS)[row.becomes]), Fact("Order", row.position, Kind.INTEGER),
    ))


def route_values(connection: Connection, route_id: int) -> Mapping[str, Any]:
    """Give a rule as the form that changes it reads it."""
    row = load_route(connection, route_id)
    names = ("looks_at", "words", "becomes", "account_id", "position")
    return {"route_id": row.id, **{name: row._mapping[name] for name in names}}
