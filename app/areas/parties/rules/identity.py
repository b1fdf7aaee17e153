"""Numbers by which tax offices and banks know a party, checked by their own check digits.

IBAN: ISO 13616-1:2020; BIC: ISO 9362:2022; VAT numbers: the rules of each country as python-stdnum has them.
"""

from typing import Any

from app.kernel.errors import DomainError

COUNTRIES = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CH": "Switzerland", "CY": "Cyprus", "CZ": "Czechia",
    "DE": "Germany", "DK": "Denmark", "EE": "Estonia", "EL": "Greece", "ES": "Spain", "FI": "Finland", "FR": "France",
    "GB": "United Kingdom", "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IT": "Italy", "LT": "Lithuania",
    "LU": "Luxembourg", "LV": "Latvia", "MT": "Malta", "NL": "Netherlands", "PL": "Poland", "PT": "Portugal",
    "RO": "Romania", "SE": "Sweden", "SI": "Slovenia", "SK": "Slovakia",
}
"""The countries whose VAT numbers begin with these letters, and can be checked."""

_MODULES = {"EL": "gr"}


def checked_tax_number(number: str, field: str = "tax_number") -> str:
    """Give a VAT number without blanks, refused when its country's rules do not hold; other tax numbers as they stand.

    >>> checked_tax_number("DE 136 695 976")
    'DE136695976'
    >>> checked_tax_number("21/815/08150")
    '21/815/08150'
    """
    compact = "".join(sign for sign in number if sign not in " .-").upper()
    code = compact[:2]
    if code not in COUNTRIES or not any(sign.isdigit() for sign in compact[2:]):
        return number.strip()
    module = _vat_module(code)
    if module is None:
        return compact
    if not (module.is_valid(compact) or module.is_valid(compact[2:])):
        raise DomainError(
            "tax_number.wrong", f"“{number.strip()}” is no valid VAT number of {COUNTRIES[code]}: its length or check "
            "digit does not fit. Compare it with the supplier's papers, or leave it empty.", field,
        )
    return compact


def checked_number_of(country: str, number: str, field: str = "number") -> tuple[str, str]:
    """Give the two letters of a country and a tax number of it without blanks, refused when its rules do not hold.

    >>> checked_number_of("fr", "FR 40 303 265 045")
    ('FR', 'FR40303265045')
    >>> checked_number_of("US", "12-3456789")
    ('US', '12-3456789')
    """
    code = {"EL": "GR"}.get(country.strip().upper(), country.strip().upper())
    if len(code) != 2 or not code.isalpha():
        raise DomainError("tax_number.country", "Give the country by its two letters, such as FR.", "country")
    compact, module = "".join(sign for sign in number if sign not in " .").upper(), _vat_module(code)
    if not compact:
        raise DomainError("tax_number.empty", "Enter the tax number.", field)
    if module is not None and not (module.is_valid(compact) or module.is_valid(compact.removeprefix(code))):
        raise DomainError(
            "tax_number.wrong", f"“{number.strip()}” is no valid tax number of {COUNTRIES.get(code, code)}: its length "
            "or check digit does not fit. Compare it with the papers.", field,
        )
    return code, compact


def _vat_module(code: str) -> Any:
    from stdnum import get_cc_module  # loads a module for each country that is asked for

    return get_cc_module(_MODULES.get(code, code.lower()), "vat")


def checked_iban(iban: str, field: str = "iban") -> str:
    """Give an IBAN without blanks; refuse one whose length or check digits do not fit its country.

    >>> checked_iban("DE89 3704 0044 0532 0130 00")
    'DE89370400440532013000'
    """
    from stdnum import iban as rules

    compact = str(rules.compact(iban)).upper()
    if not compact:
        return ""
    if not rules.is_valid(compact, check_country=False):
        raise DomainError(
            "iban.wrong", f"“{iban.strip()}” is no valid IBAN: its length or check digits do not fit. Nothing was "
            "saved; type it anew from the invoice, or ask the supplier by a way you know.", field,
        )
    return compact


def checked_bic(bic: str, iban: str = "", field: str = "bic") -> str:
    """Give a BIC; refuse one that is badly formed, or of another country than the IBAN.

    >>> checked_bic("cobadeffxxx", "DE89370400440532013000")
    'COBADEFFXXX'
    """
    from stdnum import bic as rules

    compact = str(rules.compact(bic)).upper()
    if not compact:
        return ""
    if not rules.is_valid(compact):
        raise DomainError("bic.wrong", f"“{bic.strip()}” is no BIC: it has 8 or 11 signs, such as COBADEFFXXX.", field)
    if iban and compact[4:6] != iban[:2]:
        raise DomainError(
            "bic.country", f"The BIC is of a bank in {compact[4:6]}, the IBAN of one in {iban[:2]}. Check both.", field,
        )
    return compact


def spaced_iban(iban: str) -> str:
    """Write an IBAN in groups of four, as it stands on paper.

    >>> spaced_iban("DE89370400440532013000")
    'DE89 3704 0044 0532 0130 00'
    """
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))
