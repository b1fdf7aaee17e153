"""A list of addresses from a trade fair; one of them becomes a customer, a deal, a quote, an order, a paid invoice."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.sales.models import Lead
from app.areas.sales.operations.activities import CompleteActivity, PlanActivity
from app.areas.sales.operations.assigning import AddScoreRule, PersonInput, SetAssignmentRule
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity
from app.areas.sales.operations.converting import ConvertLead
from app.areas.sales.operations.leads import ContactLead, DisqualifyLead, QualifyLead
from app.areas.sales.operations.opportunities import NameRival
from app.areas.sales.operations.payments import ReceivePayment
from app.areas.sales.queries.funnel import win_rate
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send as ship
from tests.areas.sales.dealing import activity, add_seller, deal, later, reasons, stages, visits
from tests.areas.sales.invoicing import add_taxes, invoice, invoice_row
from tests.areas.sales.quoting import accept, line, send, write_quote
from tests.areas.sales.selling import add_items, require_proof, state_of, stock

FAIR = """Company,Contact,Job title,E-mail,Country,Source,Event,Notes,Budget
Blauer See GmbH,Hanna Moos,Head of buying,hanna@see.example,Germany,Trade fair,Spring fair,Tea for 40 shops,9000
Øl og Te,Mads Holm,Owner,mads@oel.example,Denmark,Trade fair,Spring fair,A box to try,80
,,,nobody@nowhere.example,Germany,Trade fair,Spring fair,,
"""


def leads(workspace: Workspace) -> dict[str, Any]:
    with workspace.reader() as reader:
        return {row.company: row for row in reader.execute(select(table_of(Lead)))}


@pytest.fixture
def fair(workspace: Workspace, tmp_path: Path) -> dict[str, Any]:
    """Come back from a fair with a list; the rules give each of them points and somebody."""
    anna, mads = add_seller(workspace, "anna"), add_seller(workspace, "carla")
    workspace.dispatch(SetAssignmentRule("Abroad", "round_robin", (PersonInput(mads),), "Denmark, Sweden", position=1))
    workspace.dispatch(SetAssignmentRule("Home", "load", (PersonInput(anna),), position=2))
    workspace.dispatch(AddScoreRule("source", 25, "Trade fair"))
    workspace.dispatch(AddScoreRule("role", 15, "buying"))
    path = tmp_path / "fair.csv"
    path.write_text(FAIR, encoding="utf-8")
    workspace.dispatch(ImportFiles((ImportSource("leads", str(path)),)))
    return leads(workspace)


def qualify(workspace: Workspace, see: Any) -> tuple[Any, int]:
    """Thank, taste, and make a customer and a deal of the lead; give both and the tasting that is planned."""
    call = workspace.dispatch(PlanActivity("call", "Thank for the talk", workspace.clock.now() + timedelta(hours=2),
                                           record="lead", record_id=see.id)).value
    later(workspace, hours=3)
    workspace.dispatch(ContactLead(see.id))
    visit = int(workspace.dispatch(CompleteActivity(
        call, "Wants to taste", "meeting", "Tasting", workspace.clock.now() + timedelta(days=5))).value.next_id)
    workspace.dispatch(QualifyLead(see.id))
    made = workspace.dispatch(ConvertLead(see.id, "Tea for 40 shops", closes_on=date(2026, 4, 30),
                                          contact_quality="decider")).value
    assert activity(workspace, visit).record == "opportunity", "what is planned goes along"
    assert deal(workspace, made.opportunity_id).source == "Trade fair"
    return made, visit


def convince(workspace: Workspace, made: Any, visit: int, items: list[int]) -> Any:
    """Bring the deal to a quote that is accepted; give the order."""
    places, (tea, jam) = stages(workspace), items
    workspace.dispatch(MoveOpportunity(made.opportunity_id, places["Qualified"]))
    later(workspace, days=5)
    workspace.dispatch(CompleteActivity(visit, "Liked the Assam"))
    workspace.dispatch(NameRival(made.opportunity_id, name="Teehaus Nord"))
    workspace.dispatch(MoveOpportunity(made.opportunity_id, places["Proposal"], amount=Decimal(3400)))
    quote = write_quote(workspace, made.customer_id, [line(tea, "350"), line(jam, "10", choice="optional")],
                        opportunity_id=made.opportunity_id)
    send(workspace, quote.quote_id)
    later(workspace, days=4)
    order = accept(workspace, quote.quote_id)
    won = deal(workspace, made.opportunity_id)
    assert (won.state, won.amount_minor, won.outcome) == ("won", 350_000, f"Quote {quote.number}")
    assert [name for name, _, _ in visits(workspace, made.opportunity_id)] == ["New", "Qualified", "Proposal"]
    return order


def test_a_list_from_a_fair_gives_each_points_and_somebody(workspace: Workspace, fair: dict[str, Any]) -> None:
    see, te = fair["Blauer See GmbH"], fair["Øl og Te"]
    assert len(fair) == 2, "nobody is no lead"
    assert (see.score, te.score) == (40, 25)
    assert see.assigned_why.startswith("Home: Anna has least to do")
    assert te.assigned_why == "Abroad (Denmark): it is Carla's turn, who has had none yet"
    workspace.dispatch(DisqualifyLead(te.id, "Much too small"))
    assert leads(workspace)["Øl og Te"].state == "disqualified"


def test_from_a_card_at_a_fair_to_a_paid_invoice(workspace: Workspace, fair: dict[str, Any]) -> None:
    add_taxes(workspace)
    items = add_items(workspace, "TEA", "JAM")
    stock(workspace, items[0], 500)
    made, visit = qualify(workspace, fair["Blauer See GmbH"])
    order = convince(workspace, made, visit, items)
    with pytest.raises(DomainError, match="is won"):
        workspace.dispatch(LoseOpportunity(made.opportunity_id, reasons(workspace)["Price"]))
    ship(workspace, order.order_id)
    assert state_of(workspace, order.order_id) == "shipped"
    bill = invoice(workspace, order.order_id)
    owed = invoice_row(workspace, bill.invoice_id).open_minor
    assert owed == 416_500, "350 pieces at 10.00 and 19 % of tax"
    later(workspace, days=12)
    workspace.dispatch(ReceivePayment(made.customer_id, Decimal(owed).scaleb(-2)))
    assert invoice_row(workspace, bill.invoice_id).open_minor == 0
    with workspace.reader() as reader:
        told = win_rate(reader, workspace.clock.now())
        page = workspace.declarations.detail("customer").load(reader, made.customer_id, workspace.clock.now())
    assert (told.value, told.note) == (1000, "1 of 1 deals, 9 days to win")
    assert page.history is not None
    words = " ".join(entry.text for entry in page.history.entries)
    for happened in ("Won: OP-00001", "Opportunity OP-00001", "Tasting", "shipped"):
        assert happened in words
    require_proof(workspace)
