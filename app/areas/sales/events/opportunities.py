"""Facts about deals that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpportunityWon:
    """A deal came about; `amount_minor` is what it is worth, where that is known."""

    opportunity_id: int
    customer_id: int
    amount_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class OpportunityLost:
    """A deal did not come about."""

    opportunity_id: int
    customer_id: int
