"""A person asks what is known of them, and then to be forgotten: the books, the counts and the proof stay whole."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.areas.logistics.models import Shipment
from app.areas.logistics.operations.tracking import DeliverShipment
from app.areas.parties.operations import AddContact
from app.areas.parties.operations.erasing import ErasePerson, SetRetention
from app.areas.parties.queries.known import load_known
from app.areas.parties.queries.privacy import RETENTION_RULES
from app.areas.parties.rules.privacy import DAYS_A_MONTH
from app.areas.parties.ui.access import Telling, write_known
from app.areas.sales.models import SalesOrder
from app.areas.support.operations import ResolveTicket
from app.areas.support.operations.talking import AnswerTicket, ReceiveCustomerMessage
from app.areas.support.queries.kept_long import CONTACTS_DUE, PEOPLE_DUE
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.query import ListQuery
from app.kernel.reminders import RemindMe
from app.kernel.workspace import Workspace
from tests.areas.parties.test_privacy import ERASE, add_person, bytes_of
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import complain, deliver_goods
from tests.companies import MORNING

TRACES = (b"quendoline", b"fjordbakk", b"apfelgasse", b"q.fjordbakk@post", b"my cat ate the manual")


def due(workspace: Workspace, query: ListQuery, months: int) -> int:
    """Count who is proposed so many months after the story."""
    with workspace.reader() as reader:
        return query.count(reader, ListRequest(as_of=MORNING + months * timedelta(days=DAYS_A_MONTH)))


def test_a_person_asks_what_is_known_and_to_be_forgotten(workspace: Workspace, tmp_path: Path) -> None:
    person = add_person(workspace)
    delivered = deliver_goods(workspace, person)
    ticket = complain(workspace, person, shipment_id=delivered.shipment_id, contact_name="Quendoline Fjordbakk",
                      contact_email="q.fjordbakk@post.example")
    workspace.dispatch(ReceiveCustomerMessage(ticket, "My cat ate the manual. Quendoline"))
    workspace.dispatch(AnswerTicket(ticket, "Dear Quendoline Fjordbakk, here is another one."))
    workspace.dispatch(RemindMe("Ring Quendoline Fjordbakk", MORNING + timedelta(days=900), record="customer",
                                record_id=person))

    place = tmp_path / "told"
    write_known(Telling(workspace.database.target, person, None, place), lambda *_: None, lambda: False)
    told = json.loads((place / "data.json").read_text(encoding="utf-8"))["tables"]
    assert {"parties_party", "sales_order", "sales_order_line", "logistics_shipment", "support_ticket",
            "support_message"} <= set(told)
    assert any(row["body"].startswith("My cat") for row in told["support_message"])

    with pytest.raises(DomainError, match="has open"):
        workspace.dispatch(ErasePerson(person, "asked by letter"), confirmed=ERASE)
    assert all(trace in bytes_of(workspace).lower() for trace in TRACES), "a refusal changes nothing"

    workspace.dispatch(ResolveTicket(ticket, "Sent another manual"))
    with workspace.reader() as reader:
        sums = select(func.count(), func.sum(SalesOrder.total_minor))
        before = reader.execute(sums).one()
    _finish(workspace, delivered.order_id)
    workspace.dispatch(ErasePerson(person, "asked by letter"), confirmed=ERASE)
    on_disk = bytes_of(workspace).lower()
    assert [trace for trace in TRACES if trace in on_disk] == []
    with workspace.reader() as reader:
        assert reader.execute(sums).one() == before
    require_proof(workspace)


def _finish(workspace: Workspace, order_id: int) -> None:
    with workspace.reader() as reader:
        shipments = reader.execute(select(Shipment.id).where(Shipment.order_id == order_id)).scalars().all()
    for shipment_id in shipments:
        workspace.dispatch(DeliverShipment(shipment_id))


def test_somebody_at_a_company_is_told_what_they_wrote_and_nothing_that_may_be_anothers(workspace: Workspace) -> None:
    company = add_customer(workspace, "Mill Restaurant", email="post@mill.example")
    anna, ben = (
        workspace.dispatch(AddContact(company, name, "Kitchen", mail)).value.contact_id for name, mail in (
            ("Anna Albrecht", "Anna@mill.example"), ("Ben Bauer", "post@mill.example")))
    complain(workspace, company, subject="Torn bags", contact_name="Anna Albrecht", contact_email="anna@mill.example")
    complain(workspace, company, subject="Late again", contact_name="Mill", contact_email="post@mill.example")
    with workspace.reader() as reader:
        told = {table.name: table.rows for table in load_known(reader, company, anna).tables}
        shared = {table.name for table in load_known(reader, company, ben).tables}
    assert [row["subject"] for row in told["support_ticket"]] == ["Torn bags"]
    assert len(told["support_message"]) == 1
    assert shared == {"parties_contact"}


def test_who_did_no_business_for_long_is_proposed(workspace: Workspace) -> None:
    person = add_person(workspace)
    deliver_goods(workspace, person)
    assert due(workspace, PEOPLE_DUE, 119) == 0
    assert due(workspace, PEOPLE_DUE, 121) == 1
    assert due(workspace, CONTACTS_DUE, 35) == 0
    assert due(workspace, CONTACTS_DUE, 37) == 1
    with workspace.reader() as reader:
        rules = [row.id for row in RETENTION_RULES.page(reader, ListRequest(), size=5).rows]
    for rule in rules:
        workspace.dispatch(SetRetention(rule, 0))
    assert due(workspace, PEOPLE_DUE, 600) == 0, "without a limit nobody is proposed"
