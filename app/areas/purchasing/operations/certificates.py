"""What suppliers hold on paper: entered, renewed and removed; the papers themselves are kept with each."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from app.areas.company.rules import require_text
from app.areas.purchasing.models import SupplierCertificate
from app.areas.purchasing.operations.amounts import checked_days
from app.areas.purchasing.queries.terms import load_supplier
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

REMINDER_DAYS = 30


@dataclass(frozen=True, slots=True)
class AddCertificate:
    """Enter what a supplier can show that it holds."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    title: Annotated[str, Field("Certificate", help="Such as ISO 9001, BIO, liability insurance")]
    number: Annotated[str, Field("Number")] = ""
    issuer: Annotated[str, Field("Issued by")] = ""
    issued_on: Annotated[date | None, Field("Issued")] = None
    expires_on: Annotated[date | None, Field("Valid until", help="Left empty, for good")] = None
    mandatory: Annotated[bool, Field("Mandatory", help="Without it, orders are asked about or refused")] = False
    reminder_days: Annotated[int, Field("Remind so many days before")] = REMINDER_DAYS
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeCertificate:
    """Change or renew a certificate; what is left out stays."""

    certificate_id: Annotated[int, Field("Certificate", hidden=True)]
    title: Annotated[str | None, Field("Certificate")] = None
    number: Annotated[str | None, Field("Number")] = None
    issuer: Annotated[str | None, Field("Issued by")] = None
    issued_on: Annotated[date | None, Field("Issued")] = None
    expires_on: Annotated[date | None, Field("Valid until")] = None
    mandatory: Annotated[bool | None, Field("Mandatory")] = None
    reminder_days: Annotated[int | None, Field("Remind so many days before")] = None
    note: Annotated[str | None, Field("Note", multiline=True)] = None


@dataclass(frozen=True, slots=True)
class RemoveCertificate:
    """Take a certificate off a supplier."""

    certificate_id: Annotated[int, Field("Certificate", hidden=True)]


def add_certificate(uow: UnitOfWork, cmd: AddCertificate) -> int:
    """Enter a certificate and give its number."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    require_order(cmd.issued_on, cmd.expires_on)
    checked_days(cmd.reminder_days, "reminder_days")
    return uow.add(
        SupplierCertificate, party_id=supplier.party_id, title=require_text(cmd.title, "The certificate", "title"),
        number=cmd.number.strip(), issuer=cmd.issuer.strip(), issued_on=cmd.issued_on, expires_on=cmd.expires_on,
        reminder_days=cmd.reminder_days, mandatory=cmd.mandatory, note=cmd.note.strip(),
    )


def change_certificate(uow: UnitOfWork, cmd: ChangeCertificate) -> int:
    """Change a certificate and give whose it is."""
    row = uow.get(SupplierCertificate, cmd.certificate_id)
    names = ("title", "number", "issuer", "issued_on", "expires_on", "mandatory", "reminder_days", "note")
    values = {name: getattr(cmd, name) for name in names if getattr(cmd, name) is not None}
    whole = {**row._mapping, **values}
    require_order(whole["issued_on"], whole["expires_on"])
    checked_days(whole["reminder_days"], "reminder_days")
    require_text(whole["title"], "The certificate", "title")
    uow.update_many(SupplierCertificate, {row.id: values} if values else {})
    return int(row.party_id)


def require_order(issued_on: date | None, expires_on: date | None) -> None:
    """Refuse a certificate that ends before it begins."""
    if issued_on is not None and expires_on is not None and expires_on < issued_on + timedelta(days=1):
        raise DomainError("certificate.days", "It cannot end before it was issued.", "expires_on")


def remove_certificate(uow: UnitOfWork, cmd: RemoveCertificate) -> int:
    """Remove a certificate and give whose it was."""
    row = uow.get(SupplierCertificate, cmd.certificate_id)
    uow.delete(SupplierCertificate, [row.id])
    return int(row.party_id)
