"""What every text can say of the firm, of the person who writes, and of the day."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.company.models import User
from app.areas.company.queries.firm import load_profile
from app.areas.company.rules import local_day
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.templates import EVERYWHERE


def _firm(connection: Connection, _actor_id: int, _now: datetime) -> Mapping[str, object]:
    firm = load_profile(connection)
    return {
        "name": firm.name, "address": "\n".join(firm.address_lines()), "country": firm.country, "email": firm.email,
        "phone": firm.phone, "tax_number": firm.tax_number,
    }


def _writer(connection: Connection, actor_id: int, _now: datetime) -> Mapping[str, object]:
    row = connection.execute(select(User.name, User.email).where(User.id == actor_id)).first()
    return {} if row is None else {"name": row.name, "email": row.email}


def _day(connection: Connection, _actor_id: int, now: datetime) -> Mapping[str, object]:
    return {"date": local_day(now, load_profile(connection).zone), "time": now}


MERGES = (
    MergeRecord(EVERYWHERE, "firm", "Our firm", (
        MergeField("name", "Name"), MergeField("address", "Name and address"), MergeField("country", "Country"),
        MergeField("email", "Mail"), MergeField("phone", "Phone"), MergeField("tax_number", "Tax number"),
    ), _firm),
    MergeRecord(EVERYWHERE, "me", "Who writes", (MergeField("name", "Name"), MergeField("email", "Mail")), _writer),
    MergeRecord(EVERYWHERE, "today", "The present", (
        MergeField("date", "Day", Kind.DATE), MergeField("time", "Day and time", Kind.TIME),
    ), _day),
)
"""Known in texts about any kind of record."""
