"""How a language writes figures and days, for texts that go out in the reader's own."""

import re
from datetime import tzinfo
from functools import cache

from app.kernel.errors import DomainError
from app.kernel.formatting import ENGLISH, Conventions, Formatter

_MARKS = re.compile(r"d+|M+|L+|y+|'[^']*'")


@cache
def conventions_in(language: str) -> Conventions:
    """Read how a language such as `de`, `de-AT` or `fr` writes (CLDR); English for an empty one.

    Raises DomainError for a language that is not known.
    """
    if not language.strip():
        return ENGLISH
    # The tables of all languages take longer to import than most texts to write.
    from babel import Locale, UnknownLocaleError
    from babel.dates import get_date_format

    try:
        locale = Locale.parse(language.strip().replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise DomainError("language.unknown", f"“{language}” is no language such as en, de or fr-CH.") from None
    signs = locale.number_symbols["latn"]
    months = locale.months["format"]["abbreviated"]
    weekdays = locale.days["format"]["abbreviated"]
    pattern = str(get_date_format("medium", locale=locale).pattern)
    return Conventions(
        signs["decimal"], signs["group"], signs["minusSign"], tuple(months[month] for month in range(1, 13)),
        tuple(weekdays[day] for day in range(7)), _pattern(pattern),
        _pattern(str(locale.datetime_skeletons["MMMd"].pattern)),
    )


@cache
def language_name(language: str) -> str:
    """Give the English name of a language such as `de`; the code itself where none is known.

    >>> language_name("de"), language_name("xx-none")
    ('German', 'xx-none')
    """
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_")).get_display_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language


def _pattern(pattern: str) -> str:
    """Turn a pattern of CLDR into one of ours.

    >>> _pattern("dd.MM.y"), _pattern("d MMM y")
    ('{day:02}.{month:02}.{year}', '{day} {name} {year}')
    """
    return _MARKS.sub(lambda found: _mark(found[0]), pattern)


def _mark(letters: str) -> str:
    match letters[0], len(letters):
        case "d", length:
            return "{day}" if length == 1 else "{day:02}"
        case ("M" | "L"), length if length <= 2:
            return "{month}" if length == 1 else "{month:02}"
        case ("M" | "L"), _:
            return "{name}"
        case "y", _:
            return "{year}"
    return letters.strip("'")


def formatter_in(language: str, zone: tzinfo) -> Formatter:
    """Make what writes values in a language, by the clocks of a zone."""
    return Formatter(conventions_in(language), zone)
