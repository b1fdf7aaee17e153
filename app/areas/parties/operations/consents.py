"""Writing down what people allowed, and what personal data are used for."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.company.events import CompanyCreated
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day, require_text
from app.areas.parties.models import Consent, Contact, Party, Purpose, RetentionRule
from app.areas.parties.rules import privacy
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Basis = Literal["consent", "contract", "interest", "law"]


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Write down what a person gave, refused, withdrew or objected to, and how that is known."""

    party_id: Annotated[int, Field("Customer", lookup="customers")]
    purpose_id: Annotated[int, Field("Purpose", lookup="purposes")]
    state: Annotated[Literal["given", "refused", "withdrawn", "objected"], Field("Said", titles=privacy.STATES)]
    source: Annotated[str, Field("How it came", help="Form, mail, call, trade fair …")]
    contact_id: Annotated[int | None, Field("Person at the company", lookup="contacts")] = None
    evidence: Annotated[str, Field("Evidence", multiline=True, help="What could be shown to somebody who asks")] = ""
    expires_on: Annotated[date | None, Field("Ends on", help="Left empty, by the months of the purpose")] = None


@dataclass(frozen=True, slots=True)
class SavePurpose:
    """Add what personal data are used for, or change it."""

    title: Annotated[str, Field("Purpose")]
    basis: Annotated[Basis, Field("Lawful by", titles=privacy.BASES)] = "consent"
    months: Annotated[int, Field("Consent holds, in months", help="0: until it is withdrawn")] = 24
    purpose_id: Annotated[int | None, Field("Purpose", hidden=True)] = None
    retired: Annotated[bool, Field("Not used any more")] = False


def record_consent(uow: UnitOfWork, cmd: RecordConsent) -> int:
    """Add an entry to the ledger and give its number; what was said before stays in it."""
    party, purpose = uow.get(Party, cmd.party_id), uow.get(Purpose, cmd.purpose_id)
    if cmd.contact_id is not None and uow.get(Contact, cmd.contact_id).party_id != party.id:
        raise DomainError("consent.contact", f"This person is not at {party.name}.", "contact_id")
    today = local_day(uow.now, load_profile(uow.connection).zone)
    given = cmd.state == privacy.GIVEN
    return uow.add(
        Consent, party_id=party.id, contact_id=cmd.contact_id, purpose_id=purpose.id, state=cmd.state,
        basis=purpose.basis, source=require_text(cmd.source, "How it came", "source"), evidence=cmd.evidence.strip(),
        at=uow.now, by_id=uow.actor.id,
        expires_on=privacy.expiry(today, purpose.months, cmd.expires_on) if given else None,
    )


def save_purpose(uow: UnitOfWork, cmd: SavePurpose) -> int:
    """Add or change a purpose and give its number."""
    values: dict[str, Any] = {"title": require_text(cmd.title, "The purpose", "title"), "basis": cmd.basis,
              "months": privacy.require_months(cmd.months), "retired": cmd.retired}
    if cmd.purpose_id is not None:
        uow.update(Purpose, cmd.purpose_id, **values)
        return cmd.purpose_id
    code = "-".join(str(values["title"]).casefold().split())
    if uow.first(select(Purpose.id).where(Purpose.code == code)) is not None:
        raise DomainError("purpose.exists", f"There is already a purpose “{values['title']}”.", "title")
    return uow.add(Purpose, code=code, **values)


def begin_privacy(uow: UnitOfWork, _event: CompanyCreated) -> None:
    """Give a new firm the usual purposes and times."""
    uow.insert(Purpose, [
        {"code": code, "title": title, "basis": basis, "months": months, "retired": False}
        for code, title, basis, months in privacy.PURPOSES
    ])
    uow.insert(RetentionRule, [{"kind": kind, "months": months} for kind, _title, months in privacy.RETENTION])
