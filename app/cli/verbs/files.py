"""The verb that takes files in."""

from typing import Any


def add_verbs(verbs: Any) -> None:
    """Add the verb to the parser."""
