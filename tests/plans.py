"""How the database means to read: the plans of the statements that some work runs."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

SORTS = "USE TEMP B-TREE"


def plans_of(connection: Connection, work: Callable[[], object]) -> list[str]:
    """Run some work on SQLite and give a line for each step of each statement's plan; on a server, skip the test."""
    if connection.dialect.name != "sqlite":
        pytest.skip("a server plans by what its tables hold, so a small company says nothing of a large one")
    ran: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        ran.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", keep)
    try:
        work()
    finally:
        event.remove(connection, "before_cursor_execute", keep)
    assert ran, "nothing was read"
    explained: list[str] = []
    for statement, parameters in ran:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        explained.extend(str(row[-1]) for row in rows)
    return explained


def scans_of(plan: list[str], *tables: str) -> list[str]:
    """Give the steps that read all of a table; reading an index in its order is no such step."""
    return [step for step in plan for table in tables if step.startswith(f"SCAN {table}") and "INDEX" not in step]
