"""The table of activities: what somebody means to do with a customer, and what came of it."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class Activity(Versioned, Model):
    """A call, meeting, task or mail; `state` is planned, done or cancelled.

    It begins at `due_at`, on the firm's day `due_on`, and ends at `ends_at`; one that is `all_day` covers whole days of
    the firm's zone. `record` and `record_id` name what it is about: an opportunity, a lead, a quote, a ticket. `uid`
    names it among calendars.
    """

    __tablename__ = "sales_activity"
    __personal__ = MappingProxyType({"subject": "(erased)", "note": "", "place": "", "result": ""})
    __table_args__ = table_options(
        UniqueConstraint("uid"),
        Index("ix_sales_activity_due", "due_at", "id"),
        Index("ix_sales_activity_state", "state", "due_on", "id"),
        Index("ix_sales_activity_owner", "owner_id", "state", "due_on", "id"),
        Index("ix_sales_activity_party", "party_id", "due_at", "id"),
        Index("ix_sales_activity_done", "party_id", "done_at", "id"),
        Index("ix_sales_activity_record", "record", "record_id", "state", "due_at"),
        Index("ix_sales_activity_remind", "state", "remind_at", "id"),
    )

    kind: Mapped[str]
    subject: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime]
    due_on: Mapped[date]
    ends_at: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)
    remind_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="planned")
    done_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("parties_contact.id"))
    record: Mapped[str] = mapped_column(default="")
    record_id: Mapped[int] = mapped_column(default=0)
    uid: Mapped[str]
