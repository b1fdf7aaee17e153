"""What a filter says, as a condition of a statement."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func

from app.kernel.clock import require_utc
from app.kernel.errors import CallError
from app.kernel.listing import ColumnInfo, Filter, Kind
from app.kernel.money import ODD_EXPONENTS, PRICE_SCALE
from app.kernel.quantity import QUANTITY_SCALE

Clause = ColumnElement[bool]
_NUMBERS = {Kind.QUANTITY: QUANTITY_SCALE, Kind.MONEY: 100, Kind.PRICE: PRICE_SCALE, Kind.PERCENT: 10, Kind.INTEGER: 1}


def _plain(info: ColumnInfo, value: object) -> Any:
    """Turn what a person or a saved view says into what the column holds."""
    text = str(value)
    try:
        if info.kind in _NUMBERS:
            return int(Decimal(text) * _NUMBERS[info.kind])
        if info.kind is Kind.DATE:
            return value if isinstance(value, date) else date.fromisoformat(text)
        if info.kind is Kind.TIME:
            return require_utc(value if isinstance(value, datetime) else datetime.fromisoformat(text))
    except (ValueError, ArithmeticError):
        raise CallError("filter.unreadable", f"“{text}” cannot be compared with {info.title}.") from None
    return text.lower() in ("1", "true", "yes") if info.kind is Kind.FLAG else text


def condition(info: ColumnInfo, value: ColumnElement[Any], unit: ColumnElement[Any] | None, wanted: Filter) -> Clause:
    """Say in a statement what a filter says of a column's value; `unit` reads its currency where it has one.

    Raises CallError for an operand that cannot be read and for an operator that is none.
    """
    match wanted.operator:
        case "empty":
            return value.is_(None)
        case "filled":
            return value.is_not(None)
        case "~":
            return func.lower(value).contains(str(wanted.value).lower(), autoescape=True)
        case "^":
            return func.lower(value).startswith(str(wanted.value).lower(), autoescape=True)
        case "in":
            return value.in_([_operand(info, unit, entry) for entry in _entries(wanted.value)])
    operand = _operand(info, unit, wanted.value)
    comparisons: Mapping[str, Any] = {
        "=": value.__eq__, "!=": value.__ne__, "<": value.__lt__, "<=": value.__le__, ">": value.__gt__,
        ">=": value.__ge__,
    }
    if wanted.operator not in comparisons:
        raise CallError("filter.operator", f"“{wanted.operator}” is not a comparison.")
    result: Clause = comparisons[wanted.operator](operand)
    return result


def _operand(info: ColumnInfo, unit: ColumnElement[Any] | None, value: object) -> Any:
    """Give what the column is compared with; an amount counts in the minor units of each row's own currency."""
    hundredths = _plain(info, value)
    if info.kind is not Kind.MONEY or unit is None:
        return hundredths
    amount = Decimal(str(value))
    odd = {code: int(amount.scaleb(places)) for code, places in ODD_EXPONENTS.items()}
    return case(odd, value=unit, else_=hundredths)


def _entries(value: object) -> Iterable[object]:
    return value if isinstance(value, (list, tuple)) else str(value).split(",")
