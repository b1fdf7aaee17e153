"""How a text that is no template is refused."""

import re

from app.kernel.errors import DomainError

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Letters that nobody sees, and halves of letters that no file can hold."""


def refused(message: str, line: int | None = None) -> DomainError:
    """Make the refusal of a text that is no template."""
    where = f" in line {line}" if line else ""
    return DomainError("template.unreadable", f"This text cannot be merged{where}: {message}")
