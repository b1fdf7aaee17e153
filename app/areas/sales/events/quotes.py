"""Facts about quotes that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuoteSent:
    """A version of a quote went to a customer or prospect."""

    quote_id: int
    customer_id: int | None
    opportunity_id: int | None
    revision: int


@dataclass(frozen=True, slots=True)
class QuoteAccepted:
    """A customer took a quote, and an order was made of it; its opportunity is won."""

    quote_id: int
    customer_id: int
    opportunity_id: int | None
    order_id: int


@dataclass(frozen=True, slots=True)
class QuoteDeclined:
    """A customer said no to a quote; `reason` is one of the reasons that the firm counts."""

    quote_id: int
    customer_id: int | None
    opportunity_id: int | None
    reason: str
