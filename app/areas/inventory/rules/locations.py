"""The kinds of location: which are ours, which carry worth, and from which orders may be served."""

INNER_KINDS = frozenset({
    "shelf", "receiving", "shipping", "quarantine", "transit", "consigned_in", "consigned_out",
})
"""Kinds of location that are ours to look after: what lies there is on hand."""

WORTH_KINDS = INNER_KINDS - {"consigned_in"}
"""Kinds of location whose goods belong to the firm; what a supplier keeps here (consigned_in) is worth nothing."""

FREE_KINDS = frozenset({"shelf", "receiving", "consigned_in"})
"""Kinds of location from which customers' orders may be served."""

OUTER_KINDS = frozenset({"supplier", "customer", "production", "difference", "scrap", "opening"})


def crossing(from_kind: str, to_kind: str) -> int:
    """Tell which way a move changes what is on hand: 1 more, -1 less, 0 neither."""
    return (to_kind in INNER_KINDS) - (from_kind in INNER_KINDS)


def worth_crossing(from_kind: str, to_kind: str) -> int:
    """Tell which way worth crosses the firm's border with a move: 1 in, -1 out, 0 neither."""
    return (to_kind in WORTH_KINDS) - (from_kind in WORTH_KINDS)
