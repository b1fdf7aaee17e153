"""What was done, by whom, and what each row was before and after: the one memory of the program."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import (
    Day,
    JsonText,
    Model,
    Numbered,
    UtcDateTime,
    key_type,
    micros_of,
    moment_of,
    table_options,
)

INSERTED, UPDATED, DELETED, LOADED = "I", "U", "D", "L"
SUBJECT_MARK = " · "
"""Stands in an operation's title between what was done and what it was about."""


class Operation(Numbered, Model):
    """One committed command; `undoes_id` names the operation that it takes back."""

    __tablename__ = "kernel_operation"
    __table_args__ = table_options(
        Index("ux_kernel_operation_key", "key", unique=True),
        Index("ix_kernel_operation_undoes", "undoes_id"),
        Index("ix_kernel_operation_at", "at", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[int]
    command: Mapped[str]
    title: Mapped[str]
    args: Mapped[str]
    result: Mapped[str]
    key: Mapped[str | None]
    undoes_id: Mapped[int | None]


class Change(Numbered, Model):
    """One row's change within an operation, or a range of rows that were loaded together.

    `before` and `after` hold the columns that changed; a range runs from `row_id` to `last_id` and has neither.
    """

    __tablename__ = "kernel_change"
    __table_args__ = table_options(
        Index("ix_kernel_change_row", "table_name", "row_id"), Index("ix_kernel_change_operation", "operation_id"),
    )

    operation_id: Mapped[int]
    table_name: Mapped[str]
    row_id: Mapped[int]
    last_id: Mapped[int]
    kind: Mapped[str]
    before: Mapped[Any | None] = mapped_column(JsonText)
    after: Mapped[Any | None] = mapped_column(JsonText)


class Unlock(Model):
    """A row here, within one transaction, lets the undo of an operation remove posted rows; it never outlives it."""

    __tablename__ = "kernel_unlock"
    __table_args__ = table_options(keyed=False)

    operation_id: Mapped[int] = mapped_column(key_type, primary_key=True, autoincrement=False)


class Setting(Model):
    """A setting of the company, shared by everybody who opens it."""

    __tablename__ = "kernel_setting"
    __table_args__ = table_options(keyed=False)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any | None] = mapped_column(JsonText)


class Outgoing(Numbered, Model):
    """Something that is to leave the program after the commit that wrote it: a mail, a file."""

    __tablename__ = "kernel_outgoing"
    __table_args__ = table_options(Index("ix_kernel_outgoing_state", "state", "id"))

    at: Mapped[datetime]
    kind: Mapped[str]
    payload: Mapped[Any] = mapped_column(JsonText)
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")


def plain_value(value: Any) -> Any:
    """Turn a column's value into what the journal's JSON holds."""
    if isinstance(value, datetime):
        return micros_of(value)
    return value.isoformat() if isinstance(value, date) else value


def column_value(column: Column[Any], plain: Any) -> Any:
    """Turn what the journal holds back into the column's value."""
    if plain is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return moment_of(plain)
    if isinstance(column.type, Day):
        return date.fromisoformat(plain)
    return plain


def plain_row(values: dict[str, Any]) -> dict[str, Any]:
    """Turn a row into what the journal holds."""
    return {key: plain_value(value) for key, value in values.items()}


def row_values(table: Table, plain: dict[str, Any]) -> dict[str, Any]:
    """Turn what the journal holds back into a row of the table."""
    return {key: column_value(table.c[key], value) for key, value in plain.items()}
