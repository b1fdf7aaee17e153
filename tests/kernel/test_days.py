"""Days within a statement are the same on a file and on a server."""

from datetime import date

import pytest
from sqlalchemy import Connection, bindparam, select

from app.kernel.columns import Day
from app.kernel.database import Database
from app.kernel.days import days_between, month_of

CASES = (
    (date(2026, 3, 1), date(2026, 2, 1), 28),
    (date(2024, 3, 1), date(2024, 2, 1), 29),
    (date(2025, 12, 31), date(2026, 1, 1), -1),
    (date(2026, 3, 29), date(2026, 3, 29), 0),
)


def check(connection: Connection) -> None:
    later, earlier = bindparam("later", type_=Day()), bindparam("earlier", type_=Day())
    for last, first, days in CASES:
        statement = select(days_between(later, earlier), month_of(later))
        row = connection.execute(statement, {"later": last, "earlier": first}).one()
        assert tuple(row) == (days, last.isoformat()[:7])


def test_days_and_months_on_a_file(database: Database) -> None:
    with database.reader() as connection:
        check(connection)


@pytest.mark.postgres
def test_days_and_months_on_a_server(server_database: Database) -> None:
    with server_database.reader() as connection:
        check(connection)
