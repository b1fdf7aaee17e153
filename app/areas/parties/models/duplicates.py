"""The table of parties that may be the same."""

from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Versioned, table_options


class Duplicate(Versioned, Model):
    """Two parties that may be the same; `state` is open or different, and different is remembered.

    `evidence` holds [field, level, bits] for each thing compared, bits in thousandths; with the thousandths of
    `prior_millibits` they add up to `total_millibits`, of which `probability_permille` follows.
    """

    __tablename__ = "parties_duplicate"
    __personal__ = MappingProxyType({"reason": ""})
    __table_args__ = table_options(
        UniqueConstraint("left_id", "right_id"), CheckConstraint("left_id < right_id", name="in_order"),
        Index("ix_parties_duplicate_right", "right_id"),
        Index("ix_parties_duplicate_state", "state", "total_millibits", "id"),
        Index("ix_parties_duplicate_total", "total_millibits", "id"),
    )

    left_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    right_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    state: Mapped[str] = mapped_column(default="open")
    probability_permille: Mapped[int]
    total_millibits: Mapped[int]
    prior_millibits: Mapped[int]
    evidence: Mapped[Any] = mapped_column(JsonText)
    found_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
