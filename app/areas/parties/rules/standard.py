"""Phones, mails and postal codes in one standard form, however they are written.

Phones: ITU-T E.164 (2010) by the numbering plans that the library phonenumbers has; extensions after " x".
Mails: RFC 5321 and 5322 as email-validator reads them, without asking the network.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.areas.parties.rules.countries import country_code, standard_country
from app.kernel.errors import DomainError

EXTENSION = " x"

POSTAL_CODES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "NZ", "SI", "ZA"), (r"\d{4}", "1234")),
    **dict.fromkeys(("DE", "EE", "ES", "FI", "FR", "HR", "IT", "MX", "TR", "UA"), (r"\d{5}", "12345")),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), (r"(\d{3})(\d{2})", "123 45")),
    **dict.fromkeys(("CN", "IN", "RO", "RU", "SG"), (r"\d{6}", "123456")),
    "PL": (r"(\d{2})-?(\d{3})", "12-345"), "PT": (r"(\d{4})-?(\d{3})", "1234-567"),
    "NL": (r"(\d{4})([A-Z]{2})", "1234 AB"),
    "GB": (r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", "SW1A 1AA"),
    "US": (r"(\d{5})(?:-?(\d{4}))?", "12345 or 12345-6789"),
    "CA": (r"([A-Z]\d[A-Z])(\d[A-Z]\d)", "K1A 0B1"), "JP": (r"(\d{3})-?(\d{4})", "123-4567"),
    "BR": (r"(\d{5})-?(\d{3})", "12345-678"),
}
"""How postal codes are made where a rule is known, without blanks, and an example."""

DASHED = frozenset({"PL", "PT", "US", "JP", "BR"})


def standard_phone(text: str, country: str, field: str = "phone") -> str:
    """Give a phone number in E.164; one without a country's code is of `country`, a name or code.

    >>> standard_phone("030 / 007 43 21", "Germany")
    '+49300074321'
    >>> standard_phone("0049 (0)30 0074321 ext. 12", "")
    '+49300074321 x12'
    """
    if not text.strip():
        return ""
    import phonenumbers  # its numbering plans take a moment to load

    wanted = re.sub(r"^\s*00(?=[1-9])", "+", text).replace("(0)", "")
    try:
        number = phonenumbers.parse(wanted, country_code(country) or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        where = "" if number is not None or country_code(country) else " Begin it with + and the code of its country."
        raise DomainError(
            "phone.form", f"“{text.strip()}” is no phone number: it has too few or too many digits, or signs that "
            f"belong to none.{where}", field,
        )
    extension = f"{EXTENSION}{number.extension}" if number.extension else ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) + extension


def shown_phone(stored: str, home: str) -> str:
    """Write a stored number as people read it: nationally within the country `home`, internationally elsewhere.

    >>> shown_phone("+49300074321", "Germany"), shown_phone("+49300074321 x12", "Austria")
    ('030 0074321', '+49 30 0074321 x12')
    """
    if not stored.startswith("+"):
        return stored
    import phonenumbers

    plain, _, extension = stored.partition(EXTENSION)
    try:
        number = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException:
        return stored
    at_home = phonenumbers.region_code_for_number(number) == (country_code(home) or "ZZ")
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, form)) + (f"{EXTENSION}{extension}" if extension else "")


def is_assigned(stored: str) -> bool:
    """Tell whether the numbering plan of its country knows such a number; a possible one may be none."""
    import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(stored.partition(EXTENSION)[0], None)))
    except phonenumbers.NumberParseException:
        return False


def standard_email(text: str, field: str = "email") -> str:
    """Give a mail address, its domain in small letters; refuse one that no mail could reach.

    >>> standard_email(" Maria@ALFREDS.example ")
    'Maria@alfreds.example'
    """
    if not text.strip():
        return ""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise DomainError(
            "email.form", f"“{text.strip()}” is no address for mail. {error} Write it as name@company.example.", field,
        ) from None
    return str(found.normalized)


def standard_postal_code(text: str, country: str, field: str = "postal_code") -> str:
    """Give a postal code as its country writes it; one of a country without a rule stays as it stands.

    >>> [standard_postal_code(*pair) for pair in (("sw1a1aa", "GB"), ("11000", "Czechia"), ("D-12209", "Germany"))]
    ['SW1A 1AA', '110 00', '12209']
    """
    code = country_code(country)
    if code not in POSTAL_CODES or not text.strip():
        return text.strip()
    pattern, example = POSTAL_CODES[code]
    compact = re.sub(rf"^({code}|{code[0]})-", "", re.sub(r"\s", "", text.upper()))
    found = re.fullmatch(pattern, compact)
    if found is None:
        raise DomainError(
            "postal_code.form", f"“{text.strip()}” is no postal code of {country.strip()}: it is written as {example}.",
            field,
        )
    parts = [part for part in found.groups() if part]
    return ("-" if code in DASHED else " ").join(parts) if parts else compact


def standard_values(
    values: Mapping[str, str], home: str, *, strict: bool, prefix: str = "",
) -> tuple[dict[str, str], dict[str, DomainError]]:
    """Put country, phone, mail and postal code into standard form, and tell what cannot be.

    Numbers and codes are of the country among the values, or of `home` where there is none. What cannot be put into
    standard form stays as it stands; with `strict` it is refused, but for postal codes, which have rare exceptions.
    """
    result, wrong = dict(values), dict[str, DomainError]()
    _put(result, wrong, f"{prefix}country", standard_country)
    country = result.get(f"{prefix}country") or home
    _put(result, wrong, f"{prefix}phone", lambda text, field: standard_phone(text, country, field))
    _put(result, wrong, f"{prefix}email", standard_email)
    _put(result, wrong, f"{prefix}postal_code", lambda text, field: standard_postal_code(text, country, field))
    refused = [error for key, error in wrong.items() if key != f"{prefix}postal_code"]
    if strict and refused:
        raise refused[0]
    return result, wrong


def _put(
    values: dict[str, Any], wrong: dict[str, DomainError], key: str, standard: Callable[[str, str], str],
) -> None:
    if values.get(key):
        try:
            values[key] = standard(values[key], key)
        except DomainError as error:
            wrong[key] = error
