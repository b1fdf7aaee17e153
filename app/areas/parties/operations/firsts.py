"""The place and the person that come first: set whether there was one or not."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.parties.models import Address, Contact, Party
from app.areas.parties.operations.places import (
    AddAddress,
    AddContact,
    ChangeAddress,
    ChangeContact,
    add_address,
    add_contact,
    change_address,
    change_contact,
)
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetMainAddress:
    """Say where a party is."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    street: Annotated[str, Field("Street", multiline=True)] = ""
    postal_code: Annotated[str, Field("Postal code")] = ""
    city: Annotated[str, Field("City")] = ""
    region: Annotated[str, Field("Region")] = ""
    country: Annotated[str, Field("Country")] = ""


@dataclass(frozen=True, slots=True)
class SetMainContact:
    """Say whom to turn to first at a party."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    name: Annotated[str, Field("Name")]
    role: Annotated[str, Field("Role")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""


def set_main_address(uow: UnitOfWork, cmd: SetMainAddress) -> None:
    """Change the main address, or add it where there is none."""
    uow.get(Party, cmd.party_id)
    place = {key: getattr(cmd, key) for key in ("street", "postal_code", "city", "region", "country")}
    main = select(Address.id).where(Address.party_id == cmd.party_id, Address.kind == "main").order_by(Address.id)
    present = uow.scalar(main.limit(1))
    if present is None:
        add_address(uow, AddAddress(cmd.party_id, "main", **place))
    else:
        change_address(uow, ChangeAddress(int(present), None, **place))


def set_main_contact(uow: UnitOfWork, cmd: SetMainContact) -> None:
    """Change the person to turn to first, or add one where there is none."""
    uow.get(Party, cmd.party_id)
    person = {key: getattr(cmd, key) for key in ("name", "role", "email", "phone")}
    first = select(Contact.id).where(Contact.party_id == cmd.party_id).order_by(Contact.is_primary.desc(), Contact.id)
    present = uow.scalar(first.limit(1))
    if present is None:
        add_contact(uow, AddContact(cmd.party_id, **person, is_primary=True))
    else:
        change_contact(uow, ChangeContact(int(present), **person, is_primary=True))
