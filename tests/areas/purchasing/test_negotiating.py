"""A price is negotiated: what was paid, what is offered, what was agreed, and what that saves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.documents.brief import negotiation_brief
from app.areas.purchasing.operations.negotiating import EndNegotiation, NoteNegotiation, StartNegotiation
from app.areas.purchasing.queries.negotiations import NEGOTIATIONS, savings
from app.areas.purchasing.rules.negotiating import saving_minor
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.money import Money
from app.kernel.printed import PrintTable, PrintText
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.purchasing.buying import add_items, add_supplier, offer, order_and_send, unit_id
from tests.companies import MORNING
from tests.plans import SORTS, plans_of

TODAY = MORNING.date()
PRICES, UNITS = st.integers(0, 10**9), st.integers(0, 10**12)


@given(PRICES, PRICES, UNITS)
def test_a_saving_is_as_large_as_the_loss_the_other_way(before: int, after: int, units: int) -> None:
    saved = saving_minor(before, after, units, "EUR")
    assert saved == -saving_minor(after, before, units, "EUR")
    assert (saved > 0) <= (before > after)
    assert saving_minor(before, after, units, "JPY") * 100 - saved in range(-51, 52)


def test_what_is_agreed_saves_on_the_volume_of_a_year(workspace: Workspace) -> None:
    supplier, other, (tea,) = add_supplier(workspace, "Tea House"), add_supplier(workspace, "Other"), add_items(
        workspace, ["TEA"])
    offer(workspace, supplier, tea, "24", unit_id=unit_id(workspace, "box"))
    offer(workspace, other, tea, "1.90")
    order_and_send(workspace, supplier, [(tea, "240", "2.50")])
    number = workspace.dispatch(StartNegotiation(supplier, "Price of tea", tea, TODAY + timedelta(days=7))).value
    workspace.dispatch(NoteNegotiation(number, "theirs", "Their best", Decimal("2.30"), "Ms Lee"))
    with pytest.raises(DomainError, match="Enter the price"):
        workspace.dispatch(NoteNegotiation(number, "agreed", "Deal"))
    workspace.dispatch(NoteNegotiation(number, "agreed", "From April on", Decimal("2.00")))
    with workspace.reader() as reader:
        (row,) = NEGOTIATIONS.page(reader, ListRequest()).rows
        detail = DECLARATIONS.detail("negotiation").load(reader, number, MORNING)
        figure = savings(reader, MORNING)
        paper = negotiation_brief(reader, number, MORNING)
        plan = plans_of(reader, lambda: NEGOTIATIONS.page(reader, ListRequest(), None, 50))
    assert row.values[7] == Money(12_000, "EUR")
    assert figure.value == Money(12_000, "EUR")
    assert [entry.text for entry in detail.timeline if "Their offer" in entry.text] == [
        "Their offer 2.30 EUR (Ms Lee): Their best"]
    tables = {band.title: band.rows for band in paper.bands if isinstance(band, PrintTable)}
    assert tables["Who else offers it"][0][1] == "Other"
    assert tables["Prices paid, the latest first"][0][2] == "TEA"
    assert any("Others offer it, too" in band.text for band in paper.bands if isinstance(band, PrintText))
    assert not [step for step in plan if SORTS in step]
    with pytest.raises(DomainError, match="has ended: agreed"):
        workspace.dispatch(NoteNegotiation(number, "talk", "More"))


def test_talks_that_are_due_are_reminded_of(workspace: Workspace) -> None:
    supplier = add_supplier(workspace)
    number = workspace.dispatch(StartNegotiation(supplier, "Longer payment", next_on=TODAY)).value
    with workspace.reader() as reader:
        assert savings(reader, MORNING).note.endswith("1 talk due")
        assert NEGOTIATIONS.count(reader, ListRequest(preset="due", as_of=MORNING)) == 1
    workspace.dispatch(EndNegotiation(number, "They will not"))
    with workspace.reader() as reader:
        assert NEGOTIATIONS.count(reader, ListRequest(preset="due", as_of=MORNING)) == 0
