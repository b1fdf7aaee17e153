"""One customer, entered three times by three people, is made one, and one of the three is taken apart weeks later.

Anna enters the firm with an order, Bert "A. Futterkiste" when somebody complains on the phone, Cora "Alfreds
Futterkiste" at a fair, with a consent. It turns out that who spoke to Cora has a shop of their own.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.areas.company.operations import CreateUser
from app.areas.parties.models import Consent, Contact, Party
from app.areas.parties.operations import AddContact, ChangeParty
from app.areas.parties.operations.consents import RecordConsent
from app.areas.parties.operations.duplicates import FindDuplicates, MarkDifferent, MergeParties
from app.areas.parties.queries.duplicates import DUPLICATES, load_pair
from app.areas.sales.models import SalesOrder
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.support.models import Ticket
from app.areas.support.operations import AnswerTicket
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError
from app.kernel.journal import Operation
from app.kernel.listing import ListRequest
from app.kernel.search import find
from app.kernel.tags import TagRecords, tags_of
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Outcome, Workspace
from tests.areas.logistics.shipping import send
from tests.areas.parties.test_privacy import purpose
from tests.areas.sales.selling import add_items, enter, require_proof, state_of, stock
from tests.areas.support.complaining import complain
from tests.companies import MORNING

YES = frozenset({"*"})
FIRM, SHORT, SHOP = "ALFKI", "AFUTT", "ALF2"
OTHERS = ("Ernst Handel", "Blauer See Delikatessen", "Königlich Essen", "Frankenversand", "Lehmanns Marktstand")


def desk_of(workspace: Workspace, name: str) -> Workspace:
    """Give the desk of somebody who is new in the firm."""
    user = workspace.dispatch(CreateUser(name.casefold(), name, 1)).value.user_id
    return workspace.acting_as(Actor(user, name))


def on_day(workspace: Workspace, days: int) -> None:
    """Put the clock so many days after the morning on which the story begins."""
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = MORNING + timedelta(days=days)


def number(workspace: Workspace, code: str) -> int:
    """Find a customer by code."""
    with workspace.reader() as reader:
        return int(reader.execute(select(Party.id).where(Party.code == code)).scalar_one())


def pairs(workspace: Workspace, preset: str = "open") -> dict[frozenset[str], int]:
    """Give the pairs to be looked at, or those that are remembered, by the codes of both."""
    with workspace.reader() as reader:
        found = [load_pair(reader, row.id) for row in DUPLICATES.page(reader, ListRequest(preset)).rows]
    return {frozenset((pair.left.code, pair.right.code)): pair.id for pair in found}


def owner(workspace: Workspace, model: type[SalesOrder | Ticket], row_id: int) -> str:
    """Give the code of the customer whom an order or a ticket is of."""
    wanted = select(Party.code).join(model, model.customer_id == Party.id).where(model.id == row_id)
    with workspace.reader() as reader:
        return str(reader.execute(wanted).scalar_one())


def belongings(workspace: Workspace, code: str) -> tuple[list[str], list[str], list[str]]:
    """Give a customer's people, consents and tags."""
    customer = number(workspace, code)
    with workspace.reader() as reader:
        people = reader.execute(select(Contact.name).where(Contact.party_id == customer).order_by(Contact.name))
        consents = reader.execute(select(Consent.source).where(Consent.party_id == customer))
        return list(people.scalars()), list(consents.scalars()), [tag.word for tag in tags_of(
            reader, "customer", customer)]


def notes(workspace: Workspace, code: str) -> list[str]:
    """Read the notes on a customer."""
    read = workspace.declarations.papers
    assert read is not None
    with workspace.reader() as reader:
        return [paper.text for paper in read(reader, "customer", number(workspace, code))]


def enter_three_times(workspace: Workspace) -> tuple[int, int]:
    """Let three people enter the firm, each with something of theirs; give Anna's order and Bert's ticket."""
    anna, bert, cora = (desk_of(workspace, name) for name in ("Anna", "Bert", "Cora"))
    for place, name in enumerate(OTHERS):
        workspace.dispatch(CreateCustomer(name, city=f"Town {place}", phone=f"040 99{place}31{place}"), confirmed=YES)
    first = anna.dispatch(CreateCustomer(
        "Alfreds Futterkiste GmbH", FIRM, contact_name="Maria Anders", phone="030-0074321", email="info@alfki.example",
        street="Obere Str. 57", postal_code="12209", city="Berlin", country="Germany"), confirmed=YES).value
    (oats,) = add_items(workspace, "OATS")
    stock(workspace, oats, 20)
    order = enter(anna, first, [(oats, "4")])
    second = bert.dispatch(CreateCustomer(
        "A. Futterkiste", SHORT, phone="030 0074321 ext. 9", street="Obere Strasse 57", postal_code="12209",
        city="Berlin", country="Germany"), confirmed=YES).value
    ticket = complain(bert, second)
    third = cora.dispatch(CreateCustomer(
        "Alfreds Futterkiste", SHOP, email="info@alfki.example", website="https://futterkiste.example", city="Berlin",
        country="Germany"), confirmed=YES).value
    cora.dispatch(AddContact(third, "Alfred Anders", "Owner", "alfred@alfki.example"))
    cora.dispatch(RecordConsent(third, purpose(workspace, "newsletter"), "given", "trade fair"))
    cora.dispatch(TagRecords("customer", (third,), "fair"))
    with workspace.reader() as reader:
        who = reader.execute(select(Operation.actor_id).where(Operation.command == "create_customer")).scalars()
        assert {desk.actor.id for desk in (anna, bert, cora)} <= set(who)
    return order.order_id, ticket


def merge_all(workspace: Workspace) -> tuple[Outcome, Outcome]:
    """Find the three by their evidence and make one of them, field by field."""
    workspace.dispatch(FindDuplicates())
    found = pairs(workspace)
    assert {frozenset((FIRM, SHORT)), frozenset((FIRM, SHOP))} <= set(found)
    assert all(codes <= {FIRM, SHORT, SHOP} for codes in found), "nobody else is taken for one of them"
    with workspace.reader() as reader:
        pair = load_pair(reader, found[frozenset((FIRM, SHORT))])
    speaks = {step.field: step.millibits for step in pair.waterfall.steps}
    assert min(speaks["name"], speaks["street"]) > 0, "shortened and spelled otherwise, both still speak for it"
    assert pair.waterfall.probability_permille > 900

    firm = number(workspace, FIRM)
    short = workspace.dispatch(MergeParties(found[frozenset((FIRM, SHORT))], firm, ("phone",)))
    shop = workspace.dispatch(MergeParties(pairs(workspace)[frozenset((FIRM, SHOP))], firm))
    return short, shop


def require_one(workspace: Workspace, ticket: int) -> None:
    """See that all three are one, that it says the best of each, and from whom it has that."""
    assert owner(workspace, Ticket, ticket) == FIRM
    assert belongings(workspace, FIRM) == (["Alfred Anders", "Maria Anders"], ["trade fair"], ["fair"])
    assert {"Merged with AFUTT A. Futterkiste; taken over: phone.",
            "Merged with ALF2 Alfreds Futterkiste; filled in: website."} <= set(notes(workspace, FIRM))
    with workspace.reader() as reader:
        said = reader.execute(select(Party.name, Party.phone, Party.email, Party.website).where(
            Party.code == FIRM)).one()
        assert [hit.title for hit in find(reader, "futterkiste", ["customer"])] == ["Alfreds Futterkiste GmbH"]
    assert tuple(said) == ("Alfreds Futterkiste GmbH", "+49300074321 x9", "info@alfki.example",
                           "https://futterkiste.example")


def require_blocked(workspace: Workspace, merge: Outcome, by: Outcome) -> None:
    """See that a merge on which later work builds is not taken back, that the work is named, and nothing changed."""
    before = belongings(workspace, FIRM)
    with pytest.raises(DomainError) as refused:
        workspace.undo(merge.operation_id)
    assert refused.value.code == "undo.blocked"
    assert f"{by.title} (operation {by.operation_id})" in refused.value.message
    assert "Undo that first" in refused.value.message
    assert belongings(workspace, FIRM) == before


def require_apart(workspace: Workspace, order: int) -> None:
    """See that whatever hung on the shop is the shop's again, and that what was done since stays where it was done."""
    assert belongings(workspace, SHOP) == (["Alfred Anders"], ["trade fair"], ["fair"])
    assert belongings(workspace, FIRM) == (["Maria Anders"], [], [])
    assert (owner(workspace, SalesOrder, order), state_of(workspace, order)) == (FIRM, "shipped")
    with workspace.reader() as reader:
        assert reader.execute(select(Party.website).where(Party.code == FIRM)).scalar_one() == ""
        assert len(find(reader, "futterkiste", ["customer"])) == 2


@pytest.mark.also_on_server
def test_a_customer_entered_three_times_is_merged_and_taken_apart(workspace: Workspace) -> None:
    order, ticket = enter_three_times(workspace)
    short, shop = merge_all(workspace)
    require_one(workspace, ticket)

    # Life goes on with the one customer: the order is confirmed and shipped, the ticket is answered.
    on_day(workspace, 3)
    workspace.dispatch(ConfirmSalesOrder(order))
    send(workspace, order)
    answered = workspace.dispatch(AnswerTicket(ticket, "New boxes are on their way."))

    # Weeks later Bert's merge cannot be taken back, for its ticket was answered since. Cora's can.
    on_day(workspace, 40)
    require_blocked(workspace, short, answered)
    workspace.undo(shop.operation_id)
    require_apart(workspace, order)
    with pytest.raises(DomainError, match="was already undone"):
        workspace.undo(shop.operation_id)

    # The shop is never the same as the firm: nobody is asked about it again, and it is worked with by itself.
    workspace.dispatch(MarkDifferent(pairs(workspace)[frozenset((FIRM, SHOP))], "A shop of the brother's"))
    workspace.dispatch(FindDuplicates())
    assert frozenset((FIRM, SHOP)) not in pairs(workspace)
    assert frozenset((FIRM, SHOP)) in pairs(workspace, "different")
    workspace.dispatch(ChangeParty(number(workspace, SHOP), name="Futterkiste Potsdam"))
    require_proof(workspace)
