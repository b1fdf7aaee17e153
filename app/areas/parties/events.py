"""Facts about people that other areas act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonToErase:
    """A person is about to be forgotten: an area with open business with them refuses.

    `contact_id` names a person at a company; without it the party itself is the person.
    """

    party_id: int
    contact_id: int | None
    name: str
