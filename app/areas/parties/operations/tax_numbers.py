"""Tax numbers of a party in several countries: checked by each country's own rules."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.parties.models import Party, TaxNumber
from app.areas.parties.rules.identity import checked_number_of
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetTaxNumber:
    """Say under which number a party pays taxes in a country."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    country: Annotated[str, Field("Country", help="Its two letters, such as FR")]
    number: Annotated[str, Field("Tax number")]


@dataclass(frozen=True, slots=True)
class RemoveTaxNumber:
    """Take a tax number off a party."""

    tax_number_id: Annotated[int, Field("Tax number", hidden=True)]


def set_tax_number(uow: UnitOfWork, cmd: SetTaxNumber) -> int:
    """Add the number, or put it in the place of the one known for the country; give its row's number."""
    party = uow.get(Party, cmd.party_id)
    country, number = checked_number_of(cmd.country, cmd.number)
    known = uow.scalar(select(TaxNumber.id).where(TaxNumber.party_id == party.id, TaxNumber.country == country))
    if known is None:
        known = uow.add(TaxNumber, party_id=party.id, country=country, number=number)
    else:
        uow.update(TaxNumber, int(known), number=number)
    uow.touch(Party, [party.id])
    return int(known)


def remove_tax_number(uow: UnitOfWork, cmd: RemoveTaxNumber) -> int:
    """Remove a number and give whose it was."""
    row = uow.get(TaxNumber, cmd.tax_number_id)
    uow.delete(TaxNumber, [row.id])
    uow.touch(Party, [row.party_id])
    return int(row.party_id)
