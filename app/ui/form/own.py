"""The firm's own fields in a form: each is a row as any other, and all of them are sent together."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from app.kernel.declare import Reader
from app.kernel.fields import Field, FieldInfo
from app.kernel.own_fields import FieldFacts, fields_of
from app.ui.desk import Desk

OWN = "own"
_TYPES = {"text": "text", "choice": "choice", "number": "decimal", "date": "date", "flag": "flag"}


def spread(infos: Iterable[FieldInfo], desk: Desk) -> Iterator[FieldInfo]:
    """Give the fields of a command, in place of the one for own fields a field for each of them."""
    for info in infos:
        if info.type != OWN:
            yield info
            continue
        record = info.field.own
        for field in desk.read(partial(_read, record)):
            yield _info(field)


def _read(record: str, reader: Reader) -> list[FieldFacts]:
    return fields_of(reader, record)


def _info(field: FieldFacts) -> FieldInfo:
    return FieldInfo(
        f"{OWN}.{field.key}", _TYPES[field.kind], field.required, None, Field(field.title, field.help), field.choices,
    )


def flattened(known: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is known of a command with the values of own fields under the names of their rows."""
    held = known.get(OWN) or {}
    rest = {name: value for name, value in known.items() if name != OWN}
    return {**rest, **{f"{OWN}.{key}": _shown(value) for key, value in held.items()}}


def _shown(value: Any) -> Any:
    return value == "true" if value in ("true", "false") else value


def gathered(values: Mapping[str, Any], rows: Iterable[str]) -> dict[str, Any]:
    """Give what was filled in with the values of own fields together; an empty one is sent as empty."""
    names = [name for name in rows if name.startswith(f"{OWN}.")]
    rest = {name: value for name, value in values.items() if name not in names}
    if not names:
        return rest
    return {**rest, OWN: {name.partition(".")[2]: _text(values.get(name)) for name in names}}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
