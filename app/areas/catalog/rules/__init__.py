"""What items, units, prices and bills of materials must be like; decided without a database."""

from app.areas.catalog.rules.items import (
    BASE_UNIT,
    KINDS,
    PACKAGE,
    STATUSES,
    TRACKINGS,
    UNITS,
    UnitFacts,
    UnitTemplate,
    conversion,
    evenly_held,
    in_circles,
    is_gtin,
    paths_of,
    ratio_words,
    require_barcode,
    require_choice,
    require_no_circle,
    require_period,
    require_ratio,
    require_successor,
    require_whole,
    spellings,
)

__all__ = [
    "BASE_UNIT", "KINDS", "PACKAGE", "STATUSES", "TRACKINGS", "UNITS", "UnitFacts", "UnitTemplate", "conversion",
    "evenly_held", "in_circles", "is_gtin", "paths_of", "ratio_words", "require_barcode", "require_choice",
    "require_no_circle", "require_period", "require_ratio", "require_successor", "require_whole", "spellings",
]
