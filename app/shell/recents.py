"""The views and records that were looked at last."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """Something that was looked at: a list of a tab, or, with `record`, one record."""

    title: str
    subtitle: str
    icon: str
    tab: str
    list_name: str = ""
    record: str = ""
    record_id: int = 0

    @property
    def place(self) -> tuple[str, str, str, int]:
        """Tell what makes two visits the same."""
        return self.tab, self.list_name, self.record, self.record_id


class Recents:
    """What was looked at last, the latest first, each once."""

    def __init__(self, kept: Sequence[dict[str, Any]] = ()) -> None:
        """Begin with what was kept from before; what cannot be read is left out."""
        self.visits: list[Visit] = []
        for entry in reversed(kept):
            try:
                self.add(Visit(**entry))
            except TypeError:
                continue

    def add(self, visit: Visit) -> None:
        """Put a visit first."""
        self.visits = [visit, *(old for old in self.visits if old.place != visit.place)][:KEPT]

    def plain(self) -> list[dict[str, Any]]:
        """Give them as the settings file holds them."""
        return [asdict(visit) for visit in self.visits]
