"""Whether anything may be asked for or ordered from a supplier: by its standing, and by the papers it must hold."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.areas.purchasing.rules.orders import Standing, require_not_blocked
from app.kernel.errors import DomainError, NeedsConfirmation

WATCH_KEY = "supplier.watch"
CERTIFICATE_KEY = "supplier.certificate"


class ExpiredCertificate(StrEnum):
    """What is done about an order to a supplier whose mandatory certificate has expired."""

    REFUSE = "refuse"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that a supplier holds: what it proves, and its last day; None for good."""

    title: str
    expires_on: date | None
    mandatory: bool


def require_orderable(standing: str, supplier_name: str, confirmed: AbstractSet[str], reason: str = "") -> None:
    """Refuse a blocked supplier; ask about one on watch, with the reason it stands there."""
    require_not_blocked(standing, supplier_name)
    if standing == Standing.WATCH:
        why = f": {reason.rstrip('.')}" if reason else ""
        _ask(WATCH_KEY, f"{supplier_name} is on watch{why}. Order there all the same?", confirmed)


def expired(held: Sequence[Held], today: date) -> list[Held]:
    """Give the mandatory certificates whose last day is over and that no valid one of the same title replaces.

    >>> old, new = Held("ISO 9001", date(2025, 1, 31), True), Held("ISO 9001", date(2027, 1, 31), True)
    >>> expired([old, new], date(2026, 3, 2)), expired([old], date(2026, 3, 2)) == [old]
    ([], True)
    """
    valid = {_named(item) for item in held if item.expires_on is None or item.expires_on >= today}
    last: dict[str, Held] = {}
    for item in sorted(held, key=lambda one: one.expires_on or date.max):
        if item.mandatory and _named(item) not in valid:
            last[_named(item)] = item
    return list(last.values())


def _named(item: Held) -> str:
    return item.title.strip().casefold()


def require_certificates(
    held: Sequence[Held], supplier_name: str, today: date, way: str, confirmed: AbstractSet[str],
) -> None:
    """Refuse or ask, as the firm decided, when a mandatory certificate has expired."""
    missing = expired(held, today)
    if not missing:
        return
    papers = ", ".join(f"{item.title} expired on {item.expires_on}" for item in missing)
    if way == ExpiredCertificate.REFUSE:
        raise DomainError(
            CERTIFICATE_KEY, f"{supplier_name}: {papers}. Nothing is ordered there without it. Ask for a valid one and "
            "enter it, or choose another supplier.", "supplier_id",
        )
    _ask(CERTIFICATE_KEY, f"{supplier_name}: {papers}. Order there all the same?", confirmed)


def _ask(key: str, message: str, confirmed: AbstractSet[str]) -> None:
    if key not in confirmed and "*" not in confirmed:
        raise NeedsConfirmation(key, message, "supplier_id")
