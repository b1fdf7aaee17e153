"""What a firm adds to its customers goes everywhere: documents, texts, the access export, a merge, the timeline."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from app.areas.parties.operations.duplicates import FindDuplicates, MergeParties
from app.areas.parties.operations.erasing import ErasePerson
from app.areas.parties.queries.duplicates import DUPLICATES, load_pair
from app.areas.parties.queries.known import load_known
from app.areas.purchasing.operations.suppliers import ChangeSupplier
from app.areas.sales.operations.customers import ChangeCustomerTerms, CreateCustomer
from app.areas.sales.operations.leads import CreateLead
from app.areas.support.operations.macros import ApplyMacro
from app.areas.support.operations.replies import CreateReply
from app.areas.support.operations.rule_lines import StepLine
from app.areas.support.queries.phrases import find_fields
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.grouping import group_heads, rows_within
from app.kernel.listing import Fact, Filter, Group, ListRequest, TimelineRequest
from app.kernel.money import Money
from app.kernel.own_fields import AddField, ChangeField, FillIn, RetireField, filled_in, own_values
from app.kernel.phrases import PhraseRequest
from app.kernel.tags import TagRecords
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import make
from tests.areas.purchasing.buying import add_supplier, order_and_send
from tests.areas.sales.invoicing import add_taxes, invoice, ship, shop
from tests.areas.sales.quoting import line, write_quote
from tests.areas.sales.selling import add_customer, add_items, sell
from tests.areas.support.complaining import complain
from tests.areas.support.ruling import said, write_macro
from tests.plans import plans_of, scans_of


def declare(workspace: Workspace) -> dict[str, int]:
    """Add a field of each kind to customers."""
    return {command.title: workspace.dispatch(command).value for command in (
        AddField("customer", "Delivery gate", printed=True), AddField("customer", "Fleet", "number"),
        AddField("customer", "Deposit", "money", currency="EUR"), AddField("customer", "Since", "date"),
        AddField("customer", "Forklift", "flag", standard="yes"),
        AddField("customer", "Season", "choice", "Spring\nAutumn", standard="autumn"),
        AddField("customer", "Certificates", "choices", "Organic\nFair trade\nKosher"),
        AddField("customer", "Buys through", "link", links_to="customer"),
    )}


def full(wholesaler: int) -> dict[str, str]:
    return {"delivery_gate": "North 3", "fleet": "12.5", "deposit": "1500.50", "since": "2019-04-01",
            "forklift": "no", "season": "spring", "certificates": "kosher; ORGANIC", "buys_through": str(wholesaler)}


def facts(workspace: Workspace, customer: int) -> dict[str, Fact]:
    with workspace.reader() as reader:
        found = workspace.declarations.detail("customer").load(reader, customer, workspace.clock.now())
    return {fact.title: fact for fact in found.facts}


def held(workspace: Workspace, record: str, number: int) -> dict[str, str]:
    with workspace.reader() as reader:
        return own_values(reader, record, number)


def test_each_kind_is_held_shown_and_begins_with_what_is_standard(workspace: Workspace) -> None:
    declare(workspace)
    wholesaler = add_customer(workspace, "Grosso AG")
    assert held(workspace, "customer", wholesaler) == {"forklift": "true", "season": "Autumn"}
    customer = workspace.dispatch(CreateCustomer("Alfreds", own=full(wholesaler))).value
    shown = facts(workspace, customer)
    assert shown["Deposit"].value == Money(150_050, "EUR")
    assert (shown["Buys through"].value, shown["Buys through"].record_id) == ("Grosso AG", wholesaler)
    assert (shown["Certificates"].value, shown["Forklift"].value) == ("Organic, Kosher", False)
    assert (shown["Since"].value, shown["Fleet"].value) == (date(2019, 4, 1), "12.5")
    assert held(workspace, "customer", customer) == {
        **full(wholesaler), "deposit": "1500.50", "forklift": "false", "season": "Spring",
        "certificates": "Organic, Kosher"}


@pytest.mark.parametrize(("key", "text", "words"), [
    ("deposit", "much", "is not an amount in EUR"), ("certificates", "Organic, Cheap", "“Cheap” is none of"),
    ("buys_through", "Nobody Ltd", "no customer “Nobody Ltd”"),
])
def test_what_cannot_be_is_refused_at_its_field(workspace: Workspace, key: str, text: str, words: str) -> None:
    declare(workspace)
    with pytest.raises(DomainError, match=words) as refused:
        workspace.dispatch(CreateCustomer("Alfreds", own={key: text}))
    assert refused.value.field == f"own.{key}"


@pytest.mark.parametrize(("command", "words"), [
    (AddField("customer", "Deposit", "money"), "in which currency"), (AddField("lead", "Twin", "link"), "which kind"),
    (AddField("ticket", "Size", "choices", "a, b\nc"), "no comma"),
    (AddField("ticket", "Until", "date", standard="soon"), "not a date"),
])
def test_a_field_that_makes_no_sense_is_refused(workspace: Workspace, command: AddField, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        workspace.dispatch(command)


def test_a_list_is_filtered_and_grouped_by_what_is_held_and_begins_at_its_index(workspace: Workspace) -> None:
    declare(workspace)
    wholesaler = add_customer(workspace, "Grosso AG")
    customer = workspace.dispatch(CreateCustomer("Alfreds", own=full(wholesaler))).value
    query = workspace.list_query("customers")
    for condition, ids in (
        (Filter("own.deposit", ">=", "1500"), [customer]), (Filter("own.deposit", ">", "1500.50"), []),
        (Filter("own.certificates", "in", ("Organic",)), [customer]), (Filter("own.certificates", "in", "Fair"), []),
        (Filter("own.buys_through", "~", "gross"), [customer]), (Filter("own.season", "in", ("Autumn",)), [wholesaler]),
        (Filter("own.forklift", "=", "false"), [customer]), (Filter("own.delivery_gate", "empty"), [wholesaler]),
        (Filter("own.since", "<", "2020-01-01"), [customer]), (Filter("own.delivery_gate", "^", "nor"), [customer]),
    ):
        request = ListRequest(filters=(condition,))
        with workspace.reader() as reader:
            assert [row.id for row in query.page(reader, request).rows] == ids, condition
            assert query.count(reader, request) == len(ids)
            plans = plans_of(reader, partial(query.ids, reader, request))
        assert not any("SCAN kernel_own_value" in step for step in plans), plans
        assert any("ix_kernel_own_value" in step for step in plans), plans
    assert query.info.column("own.season").words == ("Spring", "Autumn")
    with workspace.reader() as reader:
        for key in ("own.season", "own.certificates", "own.forklift", "own.buys_through"):
            request = ListRequest(group=Group(key))
            heads = group_heads(query, reader, request)
            assert sum(head.count for head in heads) == 2
            assert [query.count(reader, rows_within(request, head)) for head in heads] == [1, 1], key


def test_several_are_filled_in_at_once_and_what_is_left_empty_stays(workspace: Workspace) -> None:
    declare(workspace)
    one, two = add_customer(workspace, "One", own={"delivery_gate": "South"}), add_customer(workspace, "Two")
    assert workspace.dispatch(FillIn("customer", (one, two), {"fleet": "3", "delivery_gate": ""})).value == 2
    assert held(workspace, "customer", one)["delivery_gate"] == "South"
    assert [held(workspace, "customer", number)["fleet"] for number in (one, two)] == ["3", "3"]
    with workspace.reader() as reader:
        assert filled_in(reader, "customer", (one,))["own"]["delivery_gate"] == "South"
        assert filled_in(reader, "customer", (one, two))["own"] == {}
    workspace.dispatch(FillIn("customer", (one,), {"delivery_gate": ""}))
    assert "delivery_gate" not in held(workspace, "customer", one)
    clerk = workspace.acting_as(Actor(5, "Cal", frozenset({"company.read", "support.*"})))
    with pytest.raises(PermissionDeniedError, match=r"sales\.customers"):
        clerk.dispatch(FillIn("customer", (one,), {"fleet": "4"}))
    with pytest.raises(DomainError, match="no fields of your own"):
        workspace.dispatch(FillIn("supplier", (1,), {}))


def test_tickets_leads_and_deals_have_their_own_and_a_mail_is_not_asked(workspace: Workspace) -> None:
    for wanted in (AddField("ticket", "Priority of the board", "choice", "A\nB", required=True),
                   AddField("lead", "Priority of the board", "choice", "A\nB")):
        workspace.dispatch(wanted)
    workspace.dispatch(AddField("ticket", "Shift", standard="early"))
    customer = add_customer(workspace)
    number = complain(workspace, customer)
    assert held(workspace, "ticket", number) == {"shift": "early"}, "nobody was asked, so nothing is missed"
    with pytest.raises(DomainError, match="must be filled in"):
        complain(workspace, customer, own={})
    lead = workspace.dispatch(CreateLead("Firm", own={"priority_of_the_board": "b"})).value.lead_id
    assert held(workspace, "lead", lead) == {"priority_of_the_board": "B"}
    for name, found in (("tickets", [number]), ("leads", [])):
        with workspace.reader() as reader:
            rows = workspace.list_query(name).page(reader, ListRequest(
                filters=(Filter("own.priority_of_the_board", "empty"),))).rows
        assert [row.id for row in rows] == found


def document(workspace: Workspace, name: str, number: int) -> dict[str, object]:
    """Give the facts of a document, those of its bands, too."""
    with workspace.reader() as reader:
        made = workspace.declarations.document(name).context(reader, number, workspace.clock.now())
    inner = [fact for band in made.bands for fact in getattr(band, "facts", ())]
    return dict((*made.facts, *inner))


def test_what_is_to_be_printed_stands_on_documents_and_a_posted_one_says_what_it_said(workspace: Workspace) -> None:
    add_taxes(workspace)
    fields = declare(workspace)
    workspace.dispatch(AddField("supplier", "Our number there", printed=True))
    item, _jam, customer = shop(workspace)
    order = ship(workspace, customer, [(item, "2")])
    workspace.dispatch(ChangeCustomerTerms(customer, own={"delivery_gate": "North 3", "fleet": "4"}))
    posted = invoice(workspace, order)
    quote = write_quote(workspace, customer, [line(item)])
    sold = sell(workspace, customer, [(item, "1")]).order_id
    papers = (("quote", quote.quote_id), ("order_confirmation", sold), ("delivery_note", make(workspace, sold)),
              ("invoice", posted.invoice_id))
    for name, number in papers:
        shown = document(workspace, name, number)
        assert (shown["Delivery gate"], "Fleet" in shown) == ("North 3", False), name
    supplier = add_supplier(workspace)
    workspace.dispatch(ChangeSupplier(supplier, own={"our_number_there": "4711"}))
    bought = order_and_send(workspace, supplier, [(add_items(workspace, "PUMP")[0], "5", "2")]).order_id
    later(workspace)
    workspace.dispatch(ChangeSupplier(supplier, own={"our_number_there": "4712"}))
    workspace.dispatch(ChangeCustomerTerms(customer, own={"delivery_gate": "South 1"}))
    assert document(workspace, "purchase_order", bought)["Our number there"] == "4711"
    assert document(workspace, "invoice", posted.invoice_id)["Delivery gate"] == "North 3"
    assert document(workspace, "quote", quote.quote_id)["Delivery gate"] == "South 1", "a draft is not told yet"
    workspace.dispatch(ChangeField(fields["Delivery gate"], title="Gate", printed=False))
    assert "Gate" not in document(workspace, "quote", quote.quote_id)


def later(workspace: Workspace) -> None:
    from tests.areas.sales.dealing import later as pass_days

    pass_days(workspace, days=1)


def test_texts_name_own_fields_and_tags_and_refuse_those_that_are_not_there(workspace: Workspace) -> None:
    fields = declare(workspace)
    customer = add_customer(workspace, own={"delivery_gate": "North 3", "deposit": "20", "certificates": "Kosher"})
    workspace.dispatch(TagRecords("customer", (customer,), "gold, tea"))
    ticket = complain(workspace, customer)
    words = ("Gate {{ customer.own_delivery_gate }}, {{ customer.own_deposit }}, {{ customer.own_certificates }}; "
             "{% if customer.own_forklift %}lift{% endif %}; {{ customer.tags }}")
    macro = write_macro(workspace, StepLine("note", text=words))
    workspace.dispatch(ApplyMacro(ticket, macro))
    assert said(workspace, ticket)[-1][2] == "Gate North 3, 20.00\xa0€, Kosher; lift; gold, tea"
    with pytest.raises(DomainError, match=r"no field “customer\.own_gate”"):
        workspace.dispatch(CreateReply("Gate", "gate", "{{ customer.own_gate }}"))
    with workspace.reader() as reader:
        found = find_fields(reader, PhraseRequest("delivery-gate", {}, workspace.clock.now(), 0))
    assert [one.text for one in found] == ["{{ customer.own_delivery_gate }}"]
    workspace.dispatch(RetireField(fields["Delivery gate"]))
    with pytest.raises(DomainError, match=r"no field “customer\.own_delivery_gate”"):
        workspace.dispatch(ApplyMacro(ticket, macro))


def test_the_timeline_of_a_customer_tells_what_became_of_a_field(workspace: Workspace) -> None:
    declare(workspace)
    customer = add_customer(workspace, own={"delivery_gate": "North 3"})
    workspace.dispatch(ChangeCustomerTerms(customer, own={"delivery_gate": "", "deposit": "20", "forklift": "no"}))
    with workspace.reader() as reader:
        page = workspace.declarations.timeline(reader, "customer", customer, TimelineRequest(frozenset({"change"})))
        found = workspace.declarations.timeline(
            reader, "customer", customer, TimelineRequest(frozenset({"change"}), "deposit")).entries
    told = [entry.text.partition(": ")[2] for entry in page.entries]
    assert {"Delivery gate: – → North 3", "Delivery gate: North 3 → –", "Forklift: yes → no"} <= set(told)
    assert [entry.text.partition(": ")[2] for entry in found] == ["Deposit: – → 20.00\xa0€"]


def test_a_merge_offers_own_fields_one_by_one_and_links_follow(workspace: Workspace) -> None:
    declare(workspace)
    place: dict[str, Any] = {"street": "Obere Str. 57", "phone": "030 0074321", "email": "info@alfreds.example"}
    keep = add_customer(workspace, "Alfreds Futterkiste GmbH", own={"delivery_gate": "North", "fleet": "1"}, **place)
    drop = add_customer(workspace, "Alfreds Futterkiste", **place, own={
        "delivery_gate": "South", "fleet": "2", "deposit": "5"})
    other = add_customer(workspace, "Other", own={"buys_through": str(drop)})
    for number in range(6):
        add_customer(workspace, f"Other {number}", city=f"Town {number}", street=f"Way {number}")
    workspace.dispatch(FindDuplicates())
    with workspace.reader() as reader:
        pair = DUPLICATES.page(reader, ListRequest()).rows[0].id
        offered = {own.title: {own.left, own.right} for own in load_pair(reader, pair).own}
    assert offered == {"Delivery gate": {"North", "South"}, "Fleet": {"1", "2"}}
    with pytest.raises(DomainError, match=r"no own\.customer\.hat"):
        workspace.dispatch(MergeParties(pair, keep, ("own.customer.hat",)))
    merged = workspace.dispatch(MergeParties(pair, keep, ("own.customer.fleet",)))
    assert {key: held(workspace, "customer", keep)[key] for key in ("delivery_gate", "fleet", "deposit")} == {
        "delivery_gate": "North", "fleet": "2", "deposit": "5.00"}
    assert held(workspace, "customer", other)["buys_through"] == str(keep)
    workspace.undo(merged.operation_id)
    assert held(workspace, "customer", keep)["fleet"] == "1"
    assert held(workspace, "customer", drop)["fleet"] == "2"


def test_what_is_personal_goes_with_the_person_and_all_of_it_is_told_before(workspace: Workspace) -> None:
    workspace.dispatch(AddField("customer", "Born", "date", personal=True))
    workspace.dispatch(AddField("customer", "Shoe size", "number", personal=True))
    workspace.dispatch(AddField("customer", "Remark"))
    workspace.dispatch(AddField("customer", "Route", "choice", "A\nB"))
    person = add_customer(workspace, "Quendoline Fjordbakk", kind="person", own={
        "born": "1961-05-23", "shoe_size": "38.25", "remark": "Likes liquorice", "route": "A"})
    workspace.dispatch(TagRecords("customer", (person,), "difficult"))
    with workspace.reader() as reader:
        tables = {table.name: table for table in load_known(reader, person).tables}
    assert {row["field"] for row in tables["kernel_own_value"].rows} == {"Born", "Shoe size", "Remark", "Route"}
    assert [row["tag"] for row in tables["kernel_tag_on"].rows] == ["difficult"]
    workspace.dispatch(ErasePerson(person, "Asked for it"), confirmed=frozenset({"*"}))
    assert held(workspace, "customer", person) == {"route": "A"}
    with workspace.reader() as reader:
        found = workspace.declarations.detail("customer").load(reader, person, workspace.clock.now())
        kept = reader.exec_driver_sql("SELECT group_concat(coalesce(before, '') || coalesce(after, '')) FROM "
                                      "kernel_change WHERE table_name = 'kernel_own_value'").scalar_one()
        args = reader.exec_driver_sql("SELECT group_concat(args) FROM kernel_operation").scalar_one()
    assert found.tags == ()
    for word in ("1961-05-23", "38250000", "liquorice"):
        assert word not in kept
    assert "1961-05-23" not in args
    assert "liquorice" not in args


def test_money_and_decimals_are_exact(workspace: Workspace) -> None:
    declare(workspace)
    customer = add_customer(workspace, own={"deposit": "0.10", "fleet": "0.000001"})
    assert Decimal(held(workspace, "customer", customer)["fleet"]) == Decimal("0.000001")
    with pytest.raises(DomainError, match="not an amount"):
        workspace.dispatch(ChangeCustomerTerms(customer, own={"deposit": "0.001"}))


def test_lists_are_read_without_a_scan_of_what_is_held(workspace: Workspace) -> None:
    declare(workspace)
    query = workspace.list_query("customers")
    with workspace.reader() as reader:
        plan = plans_of(reader, partial(query.page, reader, ListRequest()))
    assert scans_of(plan, "kernel_own_value") == []
