"""What a command's fields are called and how they are read: one declaration for form, command line and import."""

import base64
import hashlib
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from app.kernel.errors import CallError, InputError


@dataclass(frozen=True, slots=True)
class Field:
    """How a person meets one field of a command: `Annotated[int, Field("Supplier", lookup="suppliers")]`.

    `lookup` names the list from which a record is picked; its id is the value. `hidden` fields are filled by the
    action and not shown in a form. `aliases` are other headings of its column in a spreadsheet. `own` names the kind of
    record whose own fields of the firm are filled in. Where leaving a field out means “as it was”, `emptied` is the
    value that means “nothing any more”; for texts that is the empty text. A `secret` is hidden while it is typed and
    never written into the history. `phrases` names where words come from that are offered in a long text behind a
    slash. A list of `files` is chosen or dropped; a `tall` text is one that is written at length. A lookup that is
    `narrowed` by a field offers only what belongs to the record of that field, as the owner named second of its list.
    A share that the command holds as a whole number says how much of it is one `per_percent` (10: thousandths, 100:
    basis points); a person reads and writes percent.
    """

    title: str
    help: str = ""
    lookup: str | None = None
    multiline: bool = False
    hidden: bool = False
    titles: tuple[tuple[str, str], ...] = ()
    emptied: int | None = None
    aliases: tuple[str, ...] = ()
    own: str = ""
    secret: bool = False
    phrases: str = ""
    files: bool = False
    tall: bool = False
    narrowed: tuple[str, str] | None = None
    per_percent: int = 0


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field as form, command line and import see it.

    `type` is one of text, integer, decimal, flag, date, time, choice, lines, list, own, content (bytes); `lines`
    fields describe their own columns in `columns`.
    """

    name: str
    type: str
    required: bool
    default: object
    field: Field
    choices: tuple[str, ...] = ()
    columns: tuple["FieldInfo", ...] = ()
    annotation: Any = None

    @property
    def nullable(self) -> bool:
        """Tell whether leaving the field out is a value of its own."""
        return not self.required and self.default is None

    @property
    def emptied(self) -> str | int | None:
        """Give what is sent for a field that held something and was emptied; None leaves it out."""
        return "" if self.type == "text" else self.field.emptied


_NAMES: dict[type, str] = {
    str: "text", int: "integer", Decimal: "decimal", bool: "flag", date: "date", datetime: "time",
    bytes: "content",
}


def _unwrap(annotation: Any) -> tuple[Any, Field | None]:
    if get_origin(annotation) is Annotated:
        base, *extras = get_args(annotation)
        return base, next((extra for extra in extras if isinstance(extra, Field)), None)
    return annotation, None


def _plain(annotation: Any) -> Any:
    base, _ = _unwrap(annotation)
    if get_origin(base) in (Union, types.UnionType):
        rest = [arg for arg in get_args(base) if arg is not type(None)]
        if len(rest) == 1:
            return _plain(rest[0])
    return base


def _shown(annotation: Any) -> Field | None:
    """Give how a field is shown; one that may be left out is shown as the kind of value that it holds."""
    base, field = _unwrap(annotation)
    if field is None and get_origin(base) in (Union, types.UnionType):
        rest = [arg for arg in get_args(base) if arg is not type(None)]
        return _shown(rest[0]) if len(rest) == 1 else None
    return field


def _kind(base: Any) -> tuple[str, tuple[str, ...], tuple[FieldInfo, ...]]:
    if get_origin(base) is Literal:
        return "choice", tuple(get_args(base)), ()
    if isinstance(base, type) and issubclass(base, StrEnum):
        return "choice", tuple(member.value for member in base), ()
    if get_origin(base) is Mapping:
        return "own", (), ()
    if get_origin(base) is tuple:
        inner = _plain(get_args(base)[0])
        return ("lines", (), describe(inner)) if is_dataclass(inner) else ("list", (), ())
    if base in _NAMES:
        return _NAMES[base], (), ()
    raise TypeError(f"a command cannot have a field of type {base!r}")


def describe(command: Any) -> tuple[FieldInfo, ...]:
    """List the fields of a command or of one of its lines."""
    return _describe(command)


@cache
def _describe(command: Any) -> tuple[FieldInfo, ...]:
    hints = get_type_hints(command, include_extras=True)
    result = []
    for item in fields(command):
        field = _shown(hints[item.name])
        kind, choices, columns = _kind(_plain(hints[item.name]))
        required = item.default is MISSING and item.default_factory is MISSING
        default = None if item.default is MISSING else item.default
        shown = field or Field(item.name.removesuffix("_id").replace("_", " ").capitalize())
        result.append(FieldInfo(item.name, kind, required, default, shown, choices, columns, hints[item.name]))
    return tuple(result)


def _refuse(path: str, message: str) -> InputError:
    return InputError("input.unreadable", message, field=path)


def _read_text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise _refuse(path, f"{path} must be text.")
    return value


def _read_integer(value: Any, path: str) -> int:
    if isinstance(value, str):
        try:
            return int(value.strip())
        except ValueError:
            raise _refuse(path, f"{path}: “{value}” is not a whole number.") from None
    if type(value) is not int:
        raise _refuse(path, f"{path} must be a whole number.")
    return value


def _read_decimal(value: Any, path: str) -> Decimal:
    if isinstance(value, (bool, float)) or not isinstance(value, (str, int, Decimal)):
        raise _refuse(path, f"{path} must be a number, written exactly.")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _refuse(path, f"{path}: “{value}” is not a number.") from None
    if not number.is_finite():
        raise _refuse(path, f"{path}: “{value}” is not a number.")
    return number


def _read_flag(value: Any, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise _refuse(path, f"{path} must be true or false.")


def _read_date(value: Any, path: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(_read_text(value, path))
    except ValueError:
        raise _refuse(path, f"{path}: “{value}” is not a date such as 2026-03-31.") from None


def _read_time(value: Any, path: str) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(_read_text(value, path))
    except ValueError:
        raise _refuse(path, f"{path}: “{value}” is not a time such as 2026-03-31T14:05:00Z.") from None
    if moment.tzinfo is None:
        raise _refuse(path, f"{path}: the time does not say its zone; end it with Z or +01:00.")
    return moment.astimezone(UTC)


def _read_content(value: Any, path: str) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(_read_text(value, path), validate=True)
    except ValueError:
        raise _refuse(path, f"{path} must be written in base64.") from None


_READERS = {"text": _read_text, "integer": _read_integer, "decimal": _read_decimal, "flag": _read_flag,
            "date": _read_date, "time": _read_time, "content": _read_content}


def _read_value(annotation: Any, value: Any, path: str) -> Any:
    base, _ = _unwrap(annotation)
    if value is None:
        if get_origin(base) in (Union, types.UnionType) and type(None) in get_args(base):
            return None
        raise _refuse(path, f"{path} is missing.")
    base = _plain(annotation)
    kind, choices, _columns = _kind(base)
    if kind == "choice":
        if value not in choices:
            raise _refuse(path, f"{path}: “{value}” is none of {', '.join(choices)}.")
        return base(value) if isinstance(base, type) else value
    if kind in ("lines", "list"):
        return _read_many(base, value, path)
    if kind == "own":
        return _read_own(value, path)
    return _READERS[kind](value, path)


def _read_own(value: Any, path: str) -> dict[str, str]:
    """Read what a record holds in the firm's own fields: plain values by key, each as a text."""
    if not isinstance(value, Mapping):
        raise _refuse(path, f"{path} must be an object of values by key.")
    texts: dict[str, str] = {}
    for key, item in value.items():
        if isinstance(item, float) or not isinstance(item, (str, int, Decimal, date, type(None))):
            raise _refuse(f"{path}.{key}", f"{path}.{key} must be text, a number written exactly, or true or false.")
        texts[str(key)] = "" if item is None else str(item).lower() if isinstance(item, bool) else str(item)
    return texts


def _read_many(base: Any, value: Any, path: str) -> tuple[Any, ...]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise _refuse(path, f"{path} must be a list.")
    inner = get_args(base)[0]
    plain = _plain(inner)
    if is_dataclass(plain):
        return tuple(_line(plain, item, f"{path}.{index}") for index, item in enumerate(value))
    return tuple(_read_value(inner, item, f"{path}.{index}") for index, item in enumerate(value))


def _line(plain: Any, item: Any, path: str) -> Any:
    if isinstance(item, plain):
        return item
    if not isinstance(item, Mapping):
        raise _refuse(path, f"{path} must be an object.")
    return decode(plain, item, path)


def decode(command: Any, data: Mapping[str, Any], path: str = "") -> Any:
    """Build a command from plain values (JSON, a form, a row); name the field of whatever cannot be read.

    Raises InputError for a value, CallError for a field that the command does not have.
    """
    known = {info.name: info for info in describe(command)}
    prefix = f"{path}." if path else ""
    unknown = [name for name in data if name not in known]
    if unknown:
        raise CallError("field.unknown", f"There is no field {', '.join(unknown)}; there are {', '.join(known)}.")
    values = {}
    for name, info in known.items():
        if name in data:
            values[name] = _read_value(info.annotation, data[name], prefix + name)
        elif info.required:
            raise _refuse(prefix + name, f"{prefix}{name} is missing.")
    return command(**values)


def encode(value: Any) -> Any:
    """Turn a command or a result into values that JSON can hold, exactly."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: encode(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


def recorded(command: object) -> dict[str, Any]:
    """Turn a command into what the history keeps of it: no secret, and of contents their measure and digest alone."""
    plain: dict[str, Any] = {}
    for info in describe(type(command)):
        value = getattr(command, info.name)
        if isinstance(value, bytes):
            plain[info.name] = {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
        elif not info.field.secret:
            plain[info.name] = encode(value)
    return plain
