"""The tables of leads, and of the rules by which they are scored and given to somebody."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Lead(Versioned, Model):
    """Somebody who may become a customer: new, contacted, qualified, disqualified, converted.

    `assigned_by_rule_id` and `assigned_why` tell how it came to its owner. A converted lead names what became of it.
    """

    __tablename__ = "sales_lead"
    __personal__ = MappingProxyType({
        "person": "{alias}", "role": "", "email": "", "phone": "", "website": "", "street": "", "postal_code": "",
        "city": "", "wish": "",
    })
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_sales_lead_state", "state", "score", "id"),
        Index("ix_sales_lead_created", "created_at", "id"),
        Index("ix_sales_lead_owner", "owner_id", "state", "id"),
        Index("ix_sales_lead_rule", "assigned_by_rule_id", "assigned_at"),
        Index("ix_sales_lead_email", "email"),
        Index("ix_sales_lead_customer", "customer_id"),
    )

    number: Mapped[str]
    company: Mapped[str] = mapped_column(default="")
    person: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    campaign: Mapped[str] = mapped_column(default="")
    wish: Mapped[str] = mapped_column(default="")
    amount_minor: Mapped[Scaled | None]
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="new")
    score: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    assigned_at: Mapped[datetime | None]
    assigned_by_rule_id: Mapped[int | None]
    assigned_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    contacted_at: Mapped[datetime | None]
    qualified_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("parties_contact.id"))
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("sales_opportunity.id"))


class ScoreRule(Versioned, Model):
    """Points that a lead gets, or loses, where a trait of it is as the rule says."""

    __tablename__ = "sales_score_rule"

    trait: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    points: Mapped[int]


class AssignmentRule(Versioned, Model):
    """To whom new leads go, the rules in order of `position`; the first that fits decides.

    It fits leads from one of `countries` and of one of `sources`, set off by commas; nothing named fits all. `way`
    chooses among its people: in turn, by load, or by quota.
    """

    __tablename__ = "sales_assignment_rule"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    position: Mapped[int]
    way: Mapped[str]
    countries: Mapped[str] = mapped_column(default="")
    sources: Mapped[str] = mapped_column(default="")
    least_score: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)


class AssignmentPerson(Numbered, Model):
    """Somebody to whom a rule gives leads; `quota` is how many a month at most, where it counts."""

    __tablename__ = "sales_assignment_person"
    __table_args__ = table_options(UniqueConstraint("rule_id", "user_id"))

    rule_id: Mapped[int] = mapped_column(ForeignKey("sales_assignment_rule.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))
    quota: Mapped[int | None]
