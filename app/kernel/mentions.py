"""Who is meant by a name after an @ in what somebody wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MENTION = re.compile(r"(?<![\w@])@([\w][\w.\-]*\w|\w)")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned."""

    id: int
    login: str
    name: str


def mentioned(text: str, people: Sequence[Person]) -> list[int]:
    """Give who is mentioned by login, or by a first name that only one has: `@ada`.

    >>> mentioned("@ada, look; and @Max.M. a@b.de", [Person(1, "al", "Ada Low"), Person(2, "max.m", "Max M")])
    [1, 2]
    """
    logins = {person.login.casefold(): person.id for person in people}
    first_names: dict[str, list[int]] = {}
    for person in people:
        first_names.setdefault(person.name.split(" ")[0].casefold(), []).append(person.id)
    found: list[int] = []
    for word in _MENTION.findall(text):
        key = word.casefold()
        alone = first_names.get(key, [])
        number = logins.get(key, alone[0] if len(alone) == 1 else None)
        if number is not None and number not in found:
            found.append(number)
    return found
