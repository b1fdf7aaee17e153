"""What is declared of personal data: consents, purposes, how long people are kept, and erasures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.company.events import CompanyCreated
from app.areas.parties.documents import erasure_confirmation
from app.areas.parties.models import Contact, Purpose, RetentionRule
from app.areas.parties.operations import consents, erasing
from app.areas.parties.queries import people, privacy
from app.areas.parties.queries.flaws import contact_as_it_is
from app.kernel.columns import table_of
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    Subscriber,
)
from app.ui.declare import (
    SETTINGS,
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    of_selected,
    one,
    selected,
)

GROUP = "Personal data"
FINAL = "what was erased is nowhere any more."


def _purpose_as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(table_of(Purpose)).where(Purpose.id == selection.ids[0])).one()
    return {"purpose_id": row.id, **{name: row._mapping[name] for name in ("title", "basis", "months", "retired")}}


def _rule_as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(table_of(RetentionRule)).where(RetentionRule.id == selection.ids[0])).one()
    return {"rule_id": row.id, "months": row.months}


def _of_contact(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(Contact.party_id).where(Contact.id == selection.ids[0])).one()
    return {"party_id": row.party_id, "contact_id": selection.ids[0]}


CONSENT = ActionSpec(
    "parties.record_consent", "Record consent", "shield-check", one, "record_consent", selected("party_id"),
    help="Write down what a person allowed, refused or withdrew; the ledger keeps every entry.",
)
KNOWN = ActionSpec(
    "parties.tell_known", "Show what is known", "folder-down", one, screen="app.areas.parties.ui.access:AccessScreen",
    help="Write everything that is known of a person into a folder: readable, and as JSON.",
)
ERASE = ActionSpec(
    "parties.erase_person", "Erase person", "eraser", one, "erase_person", selected("party_id"),
    help="Forget a person for good; the books stay without them.",
)
CONTACTS_VIEW = ViewSpec(
    "contacts", (
        ActionSpec("parties.change_contact", "Change", "pencil", one, "change_contact", of_selected(contact_as_it_is),
                   primary=True, help="Correct name, role, mail or phone."),
        ActionSpec("parties.contact_consent", "Record consent", "shield-check", one, "record_consent", _of_contact,
                   help="Write down what this person allowed, refused or withdrew."),
        ActionSpec("parties.contact_known", "Show what is known", "folder-down", one,
                   screen="app.areas.parties.ui.access:AccessScreen",
                   help="Write everything that is known of this person into a folder."),
        ActionSpec("parties.erase_contact", "Erase person", "eraser", one, "erase_person", _of_contact,
                   help="Forget this person for good; the company stays."),
    ),
    EmptySpec("No people yet", "Select a customer or a supplier and add who is there.", "users"), order=20,
    group="Customers",
)
CONSENTS_VIEW = ViewSpec(
    "consents", (
        ActionSpec("parties.add_consent", "Record consent", "plus", operation="record_consent", primary=True,
                   key="Ctrl+N",
                   help="Write down what a person allowed, refused or withdrew."),
    ),
    EmptySpec("Nobody was asked yet", "What people allow, refuse or withdraw is written down here, and stays.",
              "shield-check", "parties.add_consent"),
    preset="hold", order=80, group=GROUP,
)
PURPOSES_VIEW = ViewSpec(
    "purposes", (
        ActionSpec("parties.change_purpose", "Change", "pencil", one, "save_purpose", _purpose_as_it_is, primary=True),
        ActionSpec("parties.add_purpose", "New purpose", "plus", operation="save_purpose",
                   help="Say what else personal data are used for."),
    ),
    EmptySpec("No purposes yet", "Say what personal data are used for.", "target", "parties.add_purpose"),
    order=91, group=SETTINGS,
)
RETENTION_VIEW = ViewSpec(
    "retention_rules", (
        ActionSpec("parties.set_retention", "Change", "pencil", one, "set_retention", _rule_as_it_is, primary=True,
                   help="Say after how many months people are proposed to be erased."),
    ),
    EmptySpec("No rules yet", "How long people are kept is said here.", "calendar-clock"), order=92, group=SETTINGS,
)
ERASURES_VIEW = ViewSpec(
    "erasures", (
        ActionSpec("parties.print_erasure", "Print confirmation", "printer", one, document="erasure_confirmation",
                   primary=True, help="What was erased, what stays and why, and when the backups lapse."),
    ),
    EmptySpec("Nobody was erased yet", "Select a person among the customers, and erase them there.", "eraser"),
    order=84, group=GROUP,
)

PRIVACY = AreaSpec(
    name="parties", title="Parties",
    operations=(
        OperationSpec(consents.record_consent, "Consent written down", "parties.privacy",
                      final="write down what was said since; the ledger keeps both."),
        OperationSpec(consents.save_purpose, "Purpose changed", "parties.privacy"),
        OperationSpec(erasing.set_retention, "Retention changed", "parties.privacy"),
        OperationSpec(erasing.erase_person, "Person erased", "parties.erase", final=FINAL, computes=True,
                      verb="Erase"),
    ),
    subscribers=(Subscriber(CompanyCreated, consents.begin_privacy),),
    lists=(people.CONTACTS, privacy.CONSENTS, privacy.PURPOSES, privacy.RETENTION_RULES, privacy.ERASURES),
    details=(
        DetailSpec("contact", "Person", people.contact_detail),
        DetailSpec("consent", "Consent", privacy.consent_detail),
        DetailSpec("purpose", "Purpose", privacy.purpose_detail),
        DetailSpec("retention_rule", "Retention", privacy.retention_detail),
        DetailSpec("erasure", "Erasure", privacy.erasure_detail),
    ),
    contributions=(ContributionSpec("customer", privacy.consents_of),
                   ContributionSpec("contact", privacy.consents_of_contact)),
    documents=(
        DocumentSpec("erasure_confirmation", "Confirmation of erasure", "erasure", "parties.privacy",
                     erasure_confirmation),
    ),
    permissions=(
        PermissionSpec("parties.privacy", "See and write down consents, and tell people what is known of them"),
        PermissionSpec("parties.erase", "Erase people"),
    ),
    tab_parts=(TabPart(
        "customers", views=(CONTACTS_VIEW, CONSENTS_VIEW, PURPOSES_VIEW, RETENTION_VIEW, ERASURES_VIEW),
        actions=(("customers", (CONSENT, KNOWN, ERASE)),),
    ),),
)
