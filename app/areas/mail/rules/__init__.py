"""What mail decides without a database: tokens, states of a delivery, when to try again, what is no person's mail."""

from app.areas.mail.rules.deliveries import (
    BOUNCED,
    CANCELLED,
    FAILED,
    LEASE_MINUTES,
    OPEN_STATES,
    PARTLY_FROM,
    POSTPONED_MINUTES,
    SENDING,
    SENT,
    STATES,
    UNCERTAIN,
    WAITING,
    next_try,
    require_delivery_in,
)
from app.areas.mail.rules.tokens import read_tokens, sign, with_tag

__all__ = [
    "BOUNCED", "CANCELLED", "FAILED", "LEASE_MINUTES", "OPEN_STATES", "PARTLY_FROM", "POSTPONED_MINUTES", "SENDING",
    "SENT", "STATES", "UNCERTAIN", "WAITING", "next_try", "read_tokens", "require_delivery_in", "sign", "with_tag",
]
