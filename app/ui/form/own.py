"""The firm's own fields in a form: each is a row as any other, and all of them are sent together."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from app.kernel.declare import Reader
from app.kernel.fields import Field, FieldInfo
from app.kernel.own_fields import ANY, LISTS, FieldFacts, fields_of
from app.ui.desk import Desk

OWN = "own"
BAR = "|"
"""Stands in the name of a row between a field and one of its choices, each of which is a box to tick."""

_TYPES = {"text": "text", "choice": "choice", "number": "decimal", "money": "decimal", "date": "date", "flag": "flag",
          "link": "integer"}


def spread(infos: Iterable[FieldInfo], desk: Desk, known: Mapping[str, Any]) -> Iterator[FieldInfo]:
    """Give the fields of a command, in place of the one for own fields a field for each of them.

    Where nothing is known of what the record holds, it is new and begins with what is standard.
    """
    for info in infos:
        if info.type != OWN:
            yield info
            continue
        record = str(known.get("record", "")) if info.field.own == ANY else info.field.own
        several = len(known.get("record_ids") or ()) > 1
        for field in desk.read(partial(_read, record)):
            yield from _infos(field, begins=OWN not in known, optional=several)


def _read(record: str, reader: Reader) -> list[FieldFacts]:
    return fields_of(reader, record)


def _infos(field: FieldFacts, *, begins: bool, optional: bool) -> Iterator[FieldInfo]:
    standard = field.standard if begins else ""
    name = f"{OWN}.{field.key}"
    if field.kind == "choices":
        chosen = [part.strip().casefold() for part in standard.replace(";", ",").split(",")]
        for choice in field.choices:
            shown = Field(f"{field.title}: {choice}", field.help)
            yield FieldInfo(f"{name}{BAR}{choice}", "flag", False, choice.casefold() in chosen, shown)
        return
    title = f"{field.title} ({field.currency})" if field.kind == "money" else field.title
    shown = Field(title, field.help, lookup=LISTS.get(field.links_to))
    if field.kind == "flag" and optional:
        # Of several records a box that is not ticked would say no of each; nothing chosen leaves them as they are.
        yield FieldInfo(name, "choice", False, None, shown, ("yes", "no"))
        return
    yield FieldInfo(
        name, _TYPES[field.kind], field.required and not optional, _standard(field, standard), shown, field.choices)


def _standard(field: FieldFacts, text: str) -> Any:
    """Give what a row begins with, of the type that it takes."""
    if not text:
        return None
    match field.kind:
        case "number" | "money":
            return Decimal(text)
        case "date":
            return date.fromisoformat(text)
        case "flag":
            return text.lower() in ("true", "yes", "1")
        case "link":
            return field.find(text)
    return text


def flattened(known: Mapping[str, Any], infos: Iterable[FieldInfo]) -> dict[str, Any]:
    """Give what is known of a command with the values of own fields under the names of their rows."""
    held = known.get(OWN) or {}
    rest = {name: value for name, value in known.items() if name != OWN}
    for info in infos:
        key, bar, choice = info.name.removeprefix(f"{OWN}.").partition(BAR)
        if info.name.startswith(f"{OWN}.") and key in held:
            rest[info.name] = choice in str(held[key]).split(", ") if bar else _shown(held[key], info)
    return rest


def _shown(value: Any, info: FieldInfo) -> Any:
    if info.type == "integer":
        return int(value)
    return value == "true" if value in ("true", "false") else value


def gathered(values: Mapping[str, Any], rows: Iterable[str]) -> dict[str, Any]:
    """Give what was filled in with the values of own fields together; an empty one is sent as empty."""
    names = [name for name in rows if name.startswith(f"{OWN}.")]
    rest = {name: value for name, value in values.items() if name not in names}
    if not names:
        return rest
    own: dict[str, str] = {}
    for name in names:
        key, bar, choice = name.partition(".")[2].partition(BAR)
        if not bar:
            own[key] = _text(values.get(name))
        else:
            ticked = [own[key]] if own.get(key) else []
            own[key] = ", ".join([*ticked, *([choice] if values.get(name) else [])])
    return {**rest, OWN: own}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
