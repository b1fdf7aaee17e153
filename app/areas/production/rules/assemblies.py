"""What may be made, of how much, and under which numbers; decided without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE

MAKE, TAKE_APART = "make", "take_apart"
POSTED, REVERSED = "posted", "reversed"
ASSEMBLY = "assembly"
"""The ledger's word for what was made or taken apart; the source is the assembly."""

MOST_SERIALS = 1_000
WORDS = {POSTED: "posted", REVERSED: "taken back"}


@dataclass(frozen=True, slots=True)
class NewLot:
    """Goods that come out together: the code they get, None where they are not told apart; `qty` in millionths."""

    code: str | None
    qty: int


def lots_of_product(tracking: str, qty: int, codes: Sequence[str], fresh: Iterable[str], what: str) -> list[NewLot]:
    """Share what was made among its lots: one for lots, one for each piece of serial numbers; `fresh` numbers the rest.

    Raises DomainError when codes are given that do not fit.
    """
    if tracking == "none":
        if codes:
            raise DomainError("lot.untracked", f"{what} is not told apart by lots. Leave the lot out.", "lot_codes")
        return [NewLot(None, qty)]
    if len(set(codes)) != len(codes):
        raise DomainError("lot.twice", "The same number is given twice; each one is one piece.", "lot_codes")
    pieces = pieces_of(tracking, qty, what)
    if codes and len(codes) != pieces:
        raise DomainError("lot.count", f"{len(codes)} numbers were given for {pieces} to be numbered.", "lot_codes")
    numbers = list(codes) or [code for code, _ in zip(fresh, range(pieces), strict=False)]
    return [NewLot(code, qty // pieces) for code in numbers]


def pieces_of(tracking: str, qty: int, what: str) -> int:
    """Give how many lots so much is: each piece of serial numbers is one."""
    if tracking != "serial":
        return 1
    pieces, rest = divmod(qty, QUANTITY_SCALE)
    if rest:
        raise DomainError("serial.whole", f"{what} has serial numbers: make whole pieces of it.", "qty")
    if pieces > MOST_SERIALS:
        raise DomainError("serial.many", f"{pieces} serial numbers at once are a mistake of the unit.", "qty")
    return pieces


def expiry_of(made_on: date, shelf_life_days: int | None, given: date | None) -> date | None:
    """Give when what was made expires: as given, or by its shelf life."""
    if given is not None or shelf_life_days is None:
        return given
    return made_on + timedelta(days=shelf_life_days)


def require_standing(number: str, state: str) -> None:
    """Refuse to take back what was taken back already."""
    if state != POSTED:
        raise DomainError("assembly.state", f"{number} is {WORDS[state]} already. Nothing was changed.")
