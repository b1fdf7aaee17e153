"""What buyers are reminded of: certificates and contracts that end, answers to requests that are due."""

from typing import Any

from sqlalchemy import Row, select

from app.areas.parties.models import Party
from app.areas.purchasing.models import Contract, Rfq, SupplierCertificate
from app.areas.purchasing.queries.certificate_pages import EXPIRING
from app.areas.purchasing.rules.quoting import RfqState
from app.kernel.days import days_between
from app.kernel.query import TODAY
from app.kernel.reminder_specs import ReminderSpec, Wording, day_key, for_actor

ENDS_WITHIN_DAYS = 30
OVERDUE_DAYS = 14


def _certificate(row: Row[Any], wording: Wording) -> tuple[str, str]:
    must = "mandatory: ask for a new one" if row.mandatory else "ask for a new one"
    return f"{row.title} of {row.supplier} expires {wording.day(row.expires_on)}", must


def _contract(row: Row[Any], wording: Wording) -> tuple[str, str]:
    return f"Contract {row.number} with {row.supplier} ends {wording.day(row.valid_to)}", row.title


def _answers(row: Row[Any], wording: Wording) -> tuple[str, str]:
    return f"Answers to {row.number} were due {wording.day(row.answer_by)}", row.title


REMINDERS = (
    ReminderSpec(
        "purchasing.certificate", "Certificate that expires", "file-badge", "certificate",
        select(SupplierCertificate.id.label("record_id"), day_key(SupplierCertificate.expires_on),
               SupplierCertificate.title, SupplierCertificate.mandatory, SupplierCertificate.expires_on,
               Party.name.label("supplier"))
        .join(Party, Party.id == SupplierCertificate.party_id).where(EXPIRING),
        _certificate, "purchasing.suppliers",
    ),
    ReminderSpec(
        "purchasing.contract", "Contract that ends", "calendar-clock", "contract",
        select(Contract.id.label("record_id"), day_key(Contract.valid_to), Contract.number, Contract.title,
               Contract.valid_to, Party.name.label("supplier"))
        .join(Party, Party.id == Contract.supplier_id)
        .where(Contract.valid_to >= TODAY, days_between(Contract.valid_to, TODAY) <= ENDS_WITHIN_DAYS,
               Contract.state == "active"),
        _contract, "purchasing.order",
    ),
    ReminderSpec(
        "purchasing.answers", "Answers that are due", "inbox", "rfq",
        select(Rfq.id.label("record_id"), day_key(Rfq.answer_by), Rfq.number, Rfq.title, Rfq.answer_by)
        .where(Rfq.answer_by < TODAY, days_between(TODAY, Rfq.answer_by) <= OVERDUE_DAYS, Rfq.state == RfqState.SENT,
               for_actor(Rfq.created_by)),
        _answers, "purchasing.order",
    ),
)
