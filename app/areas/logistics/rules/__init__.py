"""What may happen to shipments; decided without a database."""

from app.areas.logistics.rules.shipments import (
    CANCELLED,
    DELIVERED,
    GONE,
    HERE,
    IN_HOUSE_PREFIX,
    PACKED,
    PICKED,
    PICKING,
    SHIPPED,
    SSCC_DIGITS,
    STEPS,
    WORDS,
    Holding,
    PlaceOfLine,
    Reserved,
    Taking,
    expected_day,
    free_holdings,
    freight_cost,
    goods_weight,
    grams_of,
    millimetres_of,
    on_time_permille,
    require_picked,
    require_step,
    sscc,
)

__all__ = [
    "CANCELLED", "DELIVERED", "GONE", "HERE", "IN_HOUSE_PREFIX", "PACKED", "PICKED", "PICKING", "SHIPPED",
    "SSCC_DIGITS", "STEPS", "WORDS", "Holding", "PlaceOfLine", "Reserved", "Taking", "expected_day",
    "free_holdings", "freight_cost", "goods_weight", "grams_of", "millimetres_of", "on_time_permille",
    "require_picked", "require_step", "sscc",
]
