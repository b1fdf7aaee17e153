"""How Alembic meets our tables: on the program's connection, or on the company named by `-x target=FILE`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, MetaData

from app.kernel import columns
from app.kernel.database import open_database

SEARCH_INDEX = "kernel_search_index"
SERVER_ONLY = {"ix_kernel_search_trigram"}


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what full-text search keeps for itself."""
    if kind == "index":
        return name not in SERVER_ONLY
    return kind != "table" or not str(name).startswith(SEARCH_INDEX)


def render_type(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write a column's type as the program's own, so that it is exact on every database."""
    if kind != "type" or isinstance(item, type):
        return False
    own = type(item).__name__ if type(item).__module__ == columns.__name__ else ""
    name = "key_type" if isinstance(item, type(columns.key_type)) else own
    if not name:
        return False
    autogen.imports.add(f"from app.kernel.columns import {name}")
    return f"{name}()" if own else name


def metadata() -> MetaData | None:
    """Give the tables to compare with; an upgrade needs none and does not pay for them."""
    if not context.config.attributes.get("compare", True):
        return None
    import app.registry  # noqa: F401 - every area's tables

    return columns.Model.metadata


def run(connection: Connection) -> None:
    """Run the steps within the transaction that the connection is in."""
    context.configure(
        connection=connection, target_metadata=metadata(), transactional_ddl=True, render_as_batch=True,
        compare_type=True, compare_server_default=True, include_name=is_ours, render_item=render_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = open_database(context.get_x_argument(as_dictionary=True)["target"])
    try:
        with database.writer() as opened:
            run(opened)
    finally:
        database.close()
