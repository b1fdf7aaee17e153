"""What a party must be like, decided without a database."""

from collections.abc import Mapping
from typing import Literal

from app.areas.company.rules import require_currency, require_text
from app.areas.parties.rules.identity import checked_tax_number
from app.areas.parties.rules.standard import standard_email, standard_values
from app.kernel.conventions import conventions_in
from app.kernel.errors import DomainError

Role = Literal["supplier", "customer", "carrier"]
ROLE_FLAGS: Mapping[str, str] = {"supplier": "is_supplier", "customer": "is_customer", "carrier": "is_carrier"}
STATUSES = ("active", "blocked")
KINDS = ("company", "person")


def checked_party(values: Mapping[str, str], home: str = "", *, strict: bool = True) -> dict[str, str]:
    """Give the columns of a party in standard form; DomainError names what must be mended.

    Only what is given is checked: a change need not name every column. Phone numbers without a country's code are of
    the country given, or of `home`. Without `strict`, a country or phone that cannot be read stays as it stands.
    """
    checked = {key: value.strip() for key, value in values.items()}
    for key, what in (("name", "The name"), ("code", "The code")):
        if key in checked:
            require_text(checked[key], what, key)
    if "currency" in checked:
        checked["currency"] = require_currency(checked["currency"].upper())
    if "email" in checked:
        checked["email"] = standard_email(checked["email"])
    checked, _ = standard_values(checked, home, strict=strict)
    if checked.get("tax_number"):
        checked["tax_number"] = checked_tax_number(checked["tax_number"])
    if checked.get("language"):
        conventions_in(checked["language"])
    _require_one_of(checked, "status", STATUSES)
    _require_one_of(checked, "kind", KINDS)
    return checked


def _require_one_of(values: Mapping[str, str], key: str, known: tuple[str, ...]) -> None:
    if key in values and values[key] not in known:
        raise DomainError("choice.unknown", f"“{values[key]}” is none of {', '.join(known)}.", key)


def address_lines(
    name: str, street: str, postal_code: str, city: str, region: str, country: str,
) -> tuple[str, ...]:
    """Write an address as it stands on an envelope, without empty lines.

    >>> address_lines("Alfreds", "Obere Str. 57", "12209", "Berlin", "", "Germany")
    ('Alfreds', 'Obere Str. 57', '12209 Berlin', 'Germany')
    """
    place = " ".join(part for part in (postal_code, city) if part)
    lines = (name, *street.splitlines(), place, region, country)
    return tuple(line.strip() for line in lines if line.strip())
