"""What was typed into forms and not saved, kept until it is used, discarded or the program ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from app.ui.desk import Desk

DraftKey = tuple[str, str]
"""The operation, and what the form carried unseen: a draft for one order is not offered for another."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in the fields, by their names, and since when it has been kept."""

    kept_at: datetime
    fields: Mapping[str, object]


@dataclass
class Drafts:
    """The drafts of one desk."""

    kept: dict[DraftKey, Draft] = field(default_factory=dict)

    def keep(self, key: DraftKey, draft: Draft) -> None:
        """Keep a draft in place of the former one."""
        self.kept[key] = draft

    def find(self, key: DraftKey) -> Draft | None:
        """Give a draft."""
        return self.kept.get(key)

    def forget(self, key: DraftKey) -> None:
        """Forget a draft."""
        self.kept.pop(key, None)


_BY_DESK: "WeakKeyDictionary[Any, Drafts]" = WeakKeyDictionary()


def drafts_of(desk: Desk) -> Drafts:
    """Give the drafts of a desk; they go with it."""
    return _BY_DESK.setdefault(desk, Drafts())
