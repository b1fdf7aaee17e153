"""What a person is told of something that was done, and which record it was about, both read from its result."""

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass

from app.kernel.subject import kind_named
from app.kernel.workspace import Outcome

CREATES = "create_"


def words_of(outcome: Outcome) -> str:
    """Say what was done, with the result's own summary where it gives one."""
    summary = getattr(outcome.value, "summary", "")
    return f"{outcome.title}. {summary}" if summary else outcome.title


def record_of(outcome: Outcome, operation: str, kinds: Collection[str]) -> tuple[str, int] | None:
    """Find the first record of one of these kinds that a result names, such as `order_id` for a `sales_order`.

    The bare number that a `create_` operation gives is of what it created. What would fit two kinds fits none.
    """
    for name, number in _named(outcome.value, operation):
        kind = kind_named(name, kinds)
        if kind and isinstance(number, int):
            return kind, number
    return None


def _named(value: object, operation: str) -> Iterator[tuple[str, object]]:
    if is_dataclass(value):
        for field in fields(value):
            if field.name.endswith("_id"):
                yield field.name.removesuffix("_id"), getattr(value, field.name)
    elif operation.startswith(CREATES):
        yield operation.removeprefix(CREATES), value
