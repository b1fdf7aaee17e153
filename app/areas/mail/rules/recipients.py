"""Who gets a document, and in which language; decided without a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.areas.parties.rules.countries import country_code

USUAL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a company, with the words that say what they do there."""

    name: str
    role: str
    email: str
    is_primary: bool = False


def choose_recipients(people: Sequence[Person], roles: Sequence[str], party_email: str) -> tuple[str, ...]:
    """Give the addresses that a document goes to: those whose role fits, else the main person, the firm, or anybody.

    `roles` are pieces of words, in small letters.

    >>> choose_recipients([Person("Anna", "Buyer", "a@k.example", True), Person("Ben", "Accounts", "b@k.example")],
    ...                   ("account",), "")
    ('Ben <b@k.example>',)
    """
    reachable = [person for person in people if person.email]
    fitting = [person for person in reachable if any(piece in person.role.casefold() for piece in roles)]
    first = fitting or [person for person in reachable if person.is_primary][:1]
    if first:
        return tuple(dict.fromkeys(_written(person) for person in first))
    return (party_email,) if party_email else tuple(_written(person) for person in reachable[:1])


def _written(person: Person) -> str:
    name = person.name.replace('"', "").strip()
    if not name:
        return person.email
    return f'"{name}" <{person.email}>' if any(sign in name for sign in ",;:<>()@") else f"{name} <{person.email}>"


def choose_language(wanted: str, known: Collection[str]) -> str:
    """Give the language of `known` that comes nearest to the wanted one; the usual one where none does.

    >>> choose_language("de-AT", ["en", "de"]), choose_language("sv", ["de", "en"])
    ('de', 'en')
    """
    by_code = {code.casefold(): code for code in known}
    asked = wanted.strip().casefold().replace("_", "-")
    for code in (asked, asked.partition("-")[0], USUAL_LANGUAGE):
        if code in by_code:
            return by_code[code]
    return next(iter(known), USUAL_LANGUAGE)


def language_of_country(country: str) -> str:
    """Give the language that most people of a country read by law (CLDR); the usual one where the country is unknown.

    >>> language_of_country("Austria"), language_of_country("")
    ('de', 'en')
    """
    code = country_code(country)
    if not code:
        return USUAL_LANGUAGE
    # Its tables take longer to import than most mails to write.
    from babel.languages import get_official_languages

    return next(iter(get_official_languages(code, de_facto=True)), USUAL_LANGUAGE)
