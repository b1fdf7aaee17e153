"""Figures as people give them, checked; a refusal names the field that holds them."""

from decimal import Decimal

from app.kernel.errors import DomainError
from app.kernel.money import Money, Price
from app.kernel.quantity import scaled_quantity

MOST_DAYS = 3650


def _named(error: DomainError, field: str) -> DomainError:
    return DomainError(error.code, error.message, error.field or field, **error.params)


def checked_price(price: Decimal, currency: str, field: str) -> int:
    """Read a price in millionths; refuse one below nothing."""
    try:
        micros = Price.of(price, currency).micros
    except DomainError as error:
        raise _named(error, field) from None
    if micros < 0:
        raise DomainError("price.negative", "A price cannot be less than nothing.", field)
    return micros


def checked_amount(amount: Decimal, currency: str, field: str) -> int:
    """Read an amount in minor units; refuse one below nothing."""
    try:
        minor = Money.of(amount, currency).minor
    except DomainError as error:
        raise _named(error, field) from None
    if minor < 0:
        raise DomainError("money.negative", "This amount cannot be less than nothing.", field)
    return minor


def checked_quantity(qty: Decimal, field: str) -> int:
    """Read a quantity in millionths that is nothing or more."""
    try:
        scaled = scaled_quantity(qty)
    except DomainError as error:
        raise _named(error, field) from None
    if scaled < 0:
        raise DomainError("quantity.negative", "This quantity cannot be less than nothing.", field)
    return scaled


def positive_quantity(qty: Decimal, field: str) -> int:
    """Read a quantity in millionths that is more than nothing."""
    scaled = checked_quantity(qty, field)
    if scaled == 0:
        raise DomainError("quantity.positive", "The quantity must be more than nothing.", field)
    return scaled


def checked_days(days: int | None, field: str) -> int | None:
    """Refuse a number of days below nothing or beyond ten years."""
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise DomainError("days.range", f"Enter a number of days from 0 to {MOST_DAYS}.", field)
    return days
