"""The tables of what is learned from closed deals; all of it can be computed again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, table_options


class WinModel(Numbered, Model):
    """What the closed deals of a day taught: how many there were, and what follows from each trait."""

    __tablename__ = "sales_win_model"
    __table_args__ = table_options(Index("ix_sales_win_model_trained", "trained_at", "id"))
    __journal__ = False

    trained_at: Mapped[datetime]
    deals: Mapped[int]
    won: Mapped[int]
    learned: Mapped[Any] = mapped_column(JsonText)
    judged: Mapped[Any] = mapped_column(JsonText)


class WinScore(Numbered, Model):
    """How likely an open opportunity is to be won, and what raised and lowered that."""

    __tablename__ = "sales_win_score"
    __table_args__ = table_options(
        UniqueConstraint("opportunity_id"), Index("ix_sales_win_score_model", "model_id"),
    )
    __journal__ = False

    opportunity_id: Mapped[int] = mapped_column(ForeignKey("sales_opportunity.id"))
    model_id: Mapped[int] = mapped_column(ForeignKey("sales_win_model.id"))
    probability_permille: Mapped[int]
    evidence: Mapped[Any] = mapped_column(JsonText)
