"""Calendar days within a statement, the same on SQLite (text in ISO order) and PostgreSQL (dates)."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.kernel.columns import key_type


class days_between(FunctionElement[int]):  # noqa: N801 - it stands in a statement as a function does
    """The days from the second day to the first: `days_between(later, earlier)`."""

    name = "days_between"
    type = key_type
    inherit_cache = True


class month_of(FunctionElement[str]):  # noqa: N801 - it stands in a statement as a function does
    """The month of a day as text, such as 2026-03."""

    name = "month_of"
    type = Text()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _days_on_file(element: Any, compiler: Any, **more: Any) -> str:
    later, earlier = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between)
def _days_on_server(element: Any, compiler: Any, **more: Any) -> str:
    later, earlier = (compiler.process(clause, **more) for clause in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


@compiles(month_of, "sqlite")
def _month_on_file(element: Any, compiler: Any, **more: Any) -> str:
    return f"substr({compiler.process(element.clauses, **more)}, 1, 7)"


@compiles(month_of)
def _month_on_server(element: Any, compiler: Any, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)}, 'YYYY-MM')"
