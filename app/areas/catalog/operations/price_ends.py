"""Giving prices of a list no more."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.areas.catalog.models import ListPrice
from app.areas.catalog.rules.prices import PriceEnd, end_of_price
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EndListPrices:
    """Give prices of a list no more after a day; whoever buys later pays what is next in turn."""

    list_price_ids: Annotated[tuple[int, ...], Field("Prices", hidden=True)]
    last_day: Annotated[date | None, Field("Last day", help="Left empty, today")] = None


@dataclass(frozen=True, slots=True)
class PricesEnded:
    """How many prices end on the day, how many never begin, and how many had ended before."""

    ended: int
    withdrawn: int
    left: int
    summary: str


def end_list_prices(uow: UnitOfWork, cmd: EndListPrices) -> PricesEnded:
    """End prices; those that would begin after the day are taken off, those that end before stay as they are."""
    today = local_day(uow.now, load_profile(uow.connection).zone)
    last_day = cmd.last_day or today
    rows = [uow.get(ListPrice, number) for number in cmd.list_price_ids]
    ends = {row.id: end_of_price(row.valid_from, row.valid_to, last_day) for row in rows}
    ended, withdrawn = ([number for number, end in ends.items() if end is wanted]
                        for wanted in (PriceEnd.ENDS, PriceEnd.WITHDRAWN))
    if not ended and not withdrawn:
        raise DomainError(
            "price.ended", f"All of this ends on {last_day:%d %b %Y} or before already. Nothing was changed.",
            "last_day",
        )
    uow.update_many(ListPrice, {number: {"valid_to": last_day} for number in ended})
    uow.delete(ListPrice, withdrawn)
    left = len(ends) - len(ended) - len(withdrawn)
    return PricesEnded(len(ended), len(withdrawn), left, _told(len(ended), len(withdrawn), left))


def _told(ended: int, withdrawn: int, left: int) -> str:
    parts = ((ended, "ended"), (withdrawn, "taken off before they began"), (left, "had ended before"))
    return "; ".join(f"{count} {word}" for count, word in parts if count)
