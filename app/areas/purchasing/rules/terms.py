"""Terms of payment and delivery as they are agreed with suppliers; Incoterms 2020 of the ICC."""

from app.kernel.errors import DomainError

INCOTERMS: tuple[tuple[str, str], ...] = (
    ("", "None agreed"), ("EXW", "EXW, ex works"), ("FCA", "FCA, free carrier"), ("CPT", "CPT, carriage paid to"),
    ("CIP", "CIP, carriage and insurance paid to"), ("DAP", "DAP, delivered at place"),
    ("DPU", "DPU, delivered at place unloaded"), ("DDP", "DDP, delivered duty paid"),
    ("FAS", "FAS, free alongside ship"), ("FOB", "FOB, free on board"), ("CFR", "CFR, cost and freight"),
    ("CIF", "CIF, cost, insurance and freight"),
)


def checked_incoterm(code: str, place: str) -> tuple[str, str]:
    """Give a delivery term with its place; refuse a term that there is none of, and one without its place.

    >>> checked_incoterm("fob", " Hamburg ")
    ('FOB', 'Hamburg')
    """
    term, where = code.strip().upper(), place.strip()
    if term not in dict(INCOTERMS):
        known = ", ".join(key for key, _ in INCOTERMS if key)
        raise DomainError("terms.incoterm", f"“{code}” is none of Incoterms 2020: {known}.", "incoterm")
    if term and not where:
        raise DomainError(
            "terms.place", f"{term} says nothing without its place: name the port, terminal or door, such as "
            f"{term} Hamburg.", "incoterm_place",
        )
    return term, where if term else ""


def require_discount(days: int, permille: int, payment_days: int) -> None:
    """Refuse a discount for paying early that could never be taken."""
    if not 0 <= permille <= 1000:
        raise DomainError("terms.discount", "A discount lies between 0 and 100 %.", "discount_permille")
    if days < 0 or (permille and days > payment_days):
        raise DomainError(
            "terms.discount_days", f"The discount must end before the {payment_days} days in which all is due.",
            "discount_days",
        )


def payment_words(payment_days: int, discount_days: int, discount_permille: int) -> str:
    """Write terms of payment.

    >>> payment_words(30, 10, 20)
    '30 days, 2 % within 10 days'
    """
    if not discount_permille:
        return f"{payment_days} days"
    share = f"{discount_permille / 10:.1f}".removesuffix(".0")
    return f"{payment_days} days, {share} % within {discount_days} days"
