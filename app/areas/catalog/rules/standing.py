"""What may be done with an item by its kind and its status; decided without a database."""

from app.kernel.errors import DomainError

ACTIVE, PHASING_OUT, BLOCKED = "active", "phasing_out", "blocked"
STOCKED, CONSUMABLE, SERVICE, KIT = "stocked", "consumable", "service", "kit"

MEANINGS = {
    STOCKED: "bought or made, kept and sold", CONSUMABLE: "bought and kept for the firm's own use, not sold",
    SERVICE: "done, and never kept", KIT: "sold as one, and kept as its parts",
}

KEPT_KINDS = frozenset({STOCKED, CONSUMABLE})


def require_sellable(kind: str, status: str, what: str, field: str) -> None:
    """Refuse to sell what is blocked or kept for the firm itself."""
    if status == BLOCKED:
        raise DomainError(
            "item.blocked", f"{what} is blocked and cannot be sold. Take it up again first, or choose another item.",
            field,
        )
    if kind == CONSUMABLE:
        raise DomainError(
            "item.not_for_sale", f"{what} is a consumable: {MEANINGS[CONSUMABLE]}. To sell it, make it a stocked item.",
            field,
        )


def used_up_question(what: str, free: str, successor: str) -> str:
    """Ask whether more of an item that is sold off is meant than there is."""
    instead = f" {successor} takes its place." if successor else ""
    left = f"only {free} of it are left" if free else "nothing of it is left"
    return f"{what} is being phased out and {left}.{instead} Order it all the same?"


def phasing_out_question(what: str, successor: str) -> str:
    """Ask whether more of an item that is sold off is to be bought."""
    instead = f" {successor} takes its place." if successor else ""
    return f"{what} is being phased out.{instead} Buy it all the same?"


def require_kept(kind: str, what: str) -> None:
    """Refuse to move what is never kept in stock."""
    if kind not in KEPT_KINDS:
        raise DomainError(
            "item.not_kept", f"{what} is a {kind}: {MEANINGS.get(kind, 'never kept')}. Nothing was moved.", kind=kind,
        )


def require_untracked_kind(kind: str, tracking: str) -> None:
    """Refuse lots and serial numbers of what is never kept."""
    if kind not in KEPT_KINDS and tracking != "none":
        raise DomainError("item.tracking", f"A {kind} is never kept, so it has no lots. Do not track it.", "tracking")
