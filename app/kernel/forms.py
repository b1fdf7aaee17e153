"""How the fields of a command are set out in its form."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The order in which a person meets the fields of a command; unnamed ones follow as the command declares them.

    Those named in `first` stand first; those in `more` are seldom wanted and folded away behind all others. Of the
    fields of each group in `either` one has to be filled in.
    """

    first: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()

    def ordered(self, names: Iterable[str]) -> list[str]:
        """Put the fields of a form into its order."""
        places = {name: place for place, name in enumerate(self.first)}
        later = {name: len(places) + 1 + place for place, name in enumerate(self.more)}
        return sorted(names, key=lambda name: places.get(name, later.get(name, len(places))))


AS_DECLARED = FormSpec()
"""A form that sets the fields out as the command declares them."""
