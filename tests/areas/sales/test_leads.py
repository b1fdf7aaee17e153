"""Leads get points and owners by rules that explain themselves, and become customers once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.areas.parties.models import Contact, Party
from app.areas.sales.models import Lead, Opportunity
from app.areas.sales.operations.activities import PlanActivity
from app.areas.sales.operations.assigning import AddScoreRule, PersonInput, RemoveScoreRule, SetAssignmentRule
from app.areas.sales.operations.converting import ConvertLead
from app.areas.sales.operations.importing_leads import import_leads
from app.areas.sales.operations.leads import (
    AssignLead,
    ChangeLead,
    ContactLead,
    CreateLead,
    DisqualifyLead,
    QualifyLead,
    ReopenLead,
)
from app.areas.sales.queries.leads import ASSIGNMENT_RULES, LEADS, converting, lead_as_it_is, lead_detail
from app.areas.sales.rules.leads import Candidate, RuleFacts, ScoreRuleFacts, after, assign, score
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.shell.telling import record_of
from tests.areas.sales.dealing import MORNING, activity, add_person, add_seller, deal, later, tags
from tests.areas.sales.selling import add_customer
from tests.companies import at_work
from tests.plans import plans_of, scans_of


def enter(workspace: Workspace, company: str = "Blauer See", **more: Any) -> Any:
    return workspace.dispatch(CreateLead(company, **more)).value


def lead(workspace: Workspace, lead_id: int) -> Any:
    with workspace.reader() as reader:
        return reader.execute(select(table_of(Lead)).where(Lead.id == lead_id)).one()


def count(workspace: Workspace, model: Any) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(func.count()).select_from(table_of(model))).scalar_one())


def test_a_lead_is_spoken_to_qualified_given_up_and_taken_up_again(workspace: Workspace) -> None:
    number = enter(workspace).lead_id
    spoken = later(workspace, days=1)
    workspace.dispatch(ContactLead(number))
    with pytest.raises(DomainError, match="is contacted and cannot be contacted"):
        workspace.dispatch(ContactLead(number))
    workspace.dispatch(QualifyLead(number))
    call = workspace.dispatch(PlanActivity("call", "Ring", spoken + timedelta(days=1), record="lead",
                                           record_id=number)).value
    workspace.dispatch(DisqualifyLead(number, "No budget"))
    assert (lead(workspace, number).state, activity(workspace, call).state) == ("disqualified", "cancelled")
    workspace.dispatch(ReopenLead(number))
    again = lead(workspace, number)
    assert (again.state, again.contacted_at, again.reason) == ("qualified", spoken, "")


def test_nobody_is_no_lead_and_giving_up_needs_a_reason(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="company or the person"):
        enter(workspace, " ")
    with pytest.raises(DomainError, match="Say why"):
        workspace.dispatch(DisqualifyLead(enter(workspace).lead_id, " "))
    with pytest.raises(DomainError, match="no address for mail"):
        enter(workspace, email="nobody")


def test_points_are_counted_and_counted_anew(workspace: Workspace) -> None:
    workspace.dispatch(AddScoreRule("has_email", 10))
    fair = workspace.dispatch(AddScoreRule("source", 25, "Trade fair")).value
    entered = enter(workspace, email="a@see.example", source="trade fair", amount=Decimal(6000))
    assert entered.score == 35
    workspace.dispatch(AddScoreRule("amount_from", 15, "5000"))
    assert lead(workspace, entered.lead_id).score == 50
    workspace.dispatch(RemoveScoreRule(fair))
    assert lead(workspace, entered.lead_id).score == 25
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in lead_detail(reader, entered.lead_id, MORNING).facts}
    assert facts["Why so many"] == "Mail is known: +10; Amount is at least 5000: +15"
    with pytest.raises(DomainError, match="whole number"):
        workspace.dispatch(AddScoreRule("amount_from", 5, "much"))


def test_leads_go_in_turn_and_say_so(workspace: Workspace) -> None:
    anna, bernd = add_seller(workspace, "anna"), add_seller(workspace, "bernd")
    workspace.dispatch(SetAssignmentRule("All", "round_robin", (PersonInput(anna), PersonInput(bernd))))
    entered = [enter(workspace, f"Firm {number}") for number in range(4)]
    assert [one.owner_id for one in entered] == [anna, bernd, anna, bernd]
    assert entered[0].why == "All: it is Anna's turn, who has had none yet"


def test_a_territory_comes_before_what_is_left(workspace: Workspace) -> None:
    anna, bernd = add_seller(workspace, "anna"), add_seller(workspace, "bernd")
    workspace.dispatch(SetAssignmentRule("Rest", "load", (PersonInput(bernd),), position=200))
    workspace.dispatch(SetAssignmentRule("North", "round_robin", (PersonInput(anna),), "Denmark, Sweden", position=1))
    north, rest = enter(workspace, country="Sweden"), enter(workspace, "Other", country="Italy")
    assert (north.owner_id, north.why) == (anna, "North (Sweden): it is Anna's turn, who has had none yet")
    assert (rest.owner_id, rest.why) == (bernd, "Rest: Bernd has least to do, 0 open")


def test_a_quota_is_filled_evenly_and_then_the_next_rule_is_asked(workspace: Workspace) -> None:
    anna, bernd = add_seller(workspace, "anna"), add_seller(workspace, "bernd")
    workspace.dispatch(SetAssignmentRule("Quota", "quota", (PersonInput(anna, 2), PersonInput(bernd, 1)), position=1))
    whose = [enter(workspace, f"Firm {number}").owner_id for number in range(4)]
    assert whose == [anna, bernd, anna, None], "what is over the quota stays with whoever entered it, here nobody"
    later(workspace, days=30)
    assert enter(workspace, "In April").owner_id == anna
    with pytest.raises(DomainError, match="how many a month"):
        workspace.dispatch(SetAssignmentRule("None", "quota", (PersonInput(anna),)))


def test_a_lead_is_given_by_hand_and_back_to_the_rules(workspace: Workspace) -> None:
    anna, bernd = add_seller(workspace, "anna"), add_seller(workspace, "bernd")
    workspace.dispatch(SetAssignmentRule("All", "round_robin", (PersonInput(anna),)))
    entered = enter(workspace, owner_id=bernd)
    assert lead(workspace, entered.lead_id).assigned_why == "Given by Local user"
    assert workspace.dispatch(AssignLead(entered.lead_id)).value.owner_id == anna


def test_a_file_gives_each_lead_in_turn_and_nobody_twice(workspace: Workspace) -> None:
    anna, bernd = add_seller(workspace, "anna"), add_seller(workspace, "bernd")
    workspace.dispatch(SetAssignmentRule("All", "round_robin", (PersonInput(anna), PersonInput(bernd))))
    enter(workspace, "There", email="There@firm.example")
    rows = [{"company": f"Firm {number}", "email": f"a{number}@firm.example"} for number in range(5)]
    rows += [{"company": "There", "email": "there@firm.example"}, {"company": ""}, {"person": "P", "owner": "nobody"},
             {"person": "Q", "owner": "Bernd", "amount": "12.50"}, {"person": "R", "amount": "much"}]
    with at_work(workspace) as uow:
        outcomes = import_leads(uow, rows)
    assert [one.status for one in outcomes] == [
        *["created"] * 5, "unchanged", "refused", "refused", "created", "refused"]
    assert [one.field for one in outcomes[6:]] == ["company", "owner", "", "amount"]
    with workspace.reader() as reader:
        whose = reader.execute(select(Lead.owner_id).where(Lead.company.startswith("Firm")).order_by(Lead.id))
        assert list(whose.scalars()) == [bernd, anna, bernd, anna, bernd]


def test_a_lead_becomes_customer_contact_and_opportunity_and_back(workspace: Workspace) -> None:
    entered = enter(workspace, person="Hanna Moos", role="Buyer", email="hanna@see.example", country="Germany",
                    source="Trade fair", campaign="Spring fair", amount=Decimal(9000), wish="Tea for 40 shops")
    call = workspace.dispatch(PlanActivity("call", "Ring", MORNING, record="lead", record_id=entered.lead_id)).value
    before = (count(workspace, Party), count(workspace, Contact), count(workspace, Opportunity))
    with workspace.reader() as reader:
        known = converting(reader, entered.lead_id)
    outcome = workspace.dispatch(decode(ConvertLead, known))
    assert record_of(outcome, "convert_lead", ("lead", "customer", "contact", "opportunity")) == (
        "opportunity", outcome.value.opportunity_id), "the way leads on to the deal"
    made, converted = deal(workspace, outcome.value.opportunity_id), lead(workspace, entered.lead_id)
    assert (made.title, made.amount_minor, made.source, tags(workspace, made.id)) == (
        "Tea for 40 shops", 900_000, "Trade fair", ["Spring fair"])
    assert (made.contact_id, made.contact_quality) == (outcome.value.contact_id, "reached")
    assert (converted.state, converted.customer_id) == ("converted", made.customer_id)
    moved = activity(workspace, call)
    assert (moved.record, moved.record_id, moved.party_id) == ("opportunity", made.id, made.customer_id)
    workspace.undo(outcome.operation_id)
    assert (count(workspace, Party), count(workspace, Contact), count(workspace, Opportunity)) == before
    assert (lead(workspace, entered.lead_id).state, activity(workspace, call).record) == ("new", "lead")


@pytest.mark.parametrize(("more", "by"), [({"email": "MARIA@alfred.example"}, "mail"), ({}, "name")])
def test_a_customer_who_is_one_already_is_asked_about(workspace: Workspace, more: dict[str, str], by: str) -> None:
    customer = add_customer(workspace, email="maria@alfred.example")
    name = "alfreds futterkiste" if by == "name" else "Alfred's"
    entered = enter(workspace, name, person="Maria Anders", **more)
    with pytest.raises(NeedsConfirmation, match=f"same {by}") as asked:
        workspace.dispatch(ConvertLead(entered.lead_id, "Tea"))
    person = add_person(workspace, customer)
    outcome = workspace.dispatch(ConvertLead(entered.lead_id, "Tea"), confirmed=frozenset({asked.value.key}))
    assert (outcome.value.customer_id, outcome.value.contact_id) == (customer, person), "she is known there"


def test_another_customer_of_the_same_name_is_made_when_that_is_meant(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    entered = enter(workspace, "Alfreds Futterkiste", country="Austria")
    outcome = workspace.dispatch(ConvertLead(entered.lead_id, "Tea", as_new=True))
    assert outcome.value.customer_id != customer


def test_changing_a_lead_as_the_form_sends_it(workspace: Workspace) -> None:
    entered = enter(workspace, person="Hanna Moos", amount=Decimal(500))
    before = lead(workspace, entered.lead_id)
    with workspace.reader() as reader:
        known = {**lead_as_it_is(reader, entered.lead_id), "city": "Graz"}
    workspace.dispatch(decode(ChangeLead, {key: value for key, value in known.items() if value is not None}))
    after_ = lead(workspace, entered.lead_id)
    assert {**after_._asdict(), "city": "", "version": before.version} == before._asdict()


@pytest.mark.parametrize("preset", [None, "open", "mine", "new", "qualified", "nobody", "disqualified"])
def test_the_list_is_read_by_index(workspace: Workspace, preset: str | None) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: LEADS.page(reader, ListRequest(preset=preset)))
        ASSIGNMENT_RULES.page(reader, ListRequest())
    assert scans_of(plan, "sales_lead", "company_user", "sales_opportunity") == []


people = st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True)


@given(people, st.integers(1, 40))
def test_in_turn_means_that_nobody_gets_two_more_than_another(users: list[int], leads: int) -> None:
    rules: tuple[RuleFacts, ...] = (RuleFacts(1, "All", "round_robin", people=tuple(
        Candidate(user, f"U{user}") for user in users)),)
    got = dict.fromkeys(users, 0)
    for number in range(leads):
        chosen = assign({}, rules)
        assert chosen is not None
        got[chosen.user_id] += 1
        rules = after(rules, chosen, MORNING, number)
    assert max(got.values()) - min(got.values()) <= 1


@given(people, st.lists(st.integers(1, 6), min_size=5, max_size=5), st.integers(1, 40))
def test_a_quota_is_never_passed(users: list[int], quotas: list[int], leads: int) -> None:
    given_quota = dict(zip(users, quotas, strict=False))
    rules: tuple[RuleFacts, ...] = (RuleFacts(1, "Q", "quota", people=tuple(
        Candidate(user, f"U{user}", given_quota[user]) for user in users)),)
    got = dict.fromkeys(users, 0)
    for number in range(leads):
        chosen = assign({}, rules)
        if chosen is None:
            assert got == given_quota
            return
        got[chosen.user_id] += 1
        rules = after(rules, chosen, MORNING, number)
    assert all(got[user] <= given_quota[user] for user in users)


@given(st.lists(st.tuples(st.sampled_from(["source", "country", "has_email"]), st.integers(-50, 50)), max_size=6))
def test_points_are_the_sum_of_what_is_told(chosen: list[tuple[str, int]]) -> None:
    rules = [ScoreRuleFacts(trait, "Fair", points) for trait, points in chosen]
    total, told = score({"source": "fair", "country": "Italy", "email": "a@b.example"}, rules)
    assert total == sum(int(sentence.rpartition(": ")[2]) for sentence in told)
    assert len(told) == sum(trait != "country" for trait, _ in chosen)
