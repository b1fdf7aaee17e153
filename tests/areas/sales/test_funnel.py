"""The pipeline is measured: how far deals come, how long they stand, and what is still to come."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from matplotlib.figure import Figure

from app.areas.sales.charts.funnel import draw_days_by_stage, draw_funnel, draw_weighted, draw_win_rates
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity, WinOpportunity
from app.areas.sales.queries.funnel import (
    DaysByStage,
    Funnel,
    Weighted,
    WinRates,
    days_by_stage,
    funnel,
    open_pipeline,
    weighted_by_month,
    win_rate,
    win_rates,
)
from app.areas.sales.rules.opportunities import weighted_minor
from app.kernel.chartstyle import ChartStyle
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.areas.sales.dealing import full_deal, later, reasons, stages
from tests.areas.sales.selling import add_customer


def test_conversion_time_and_win_rate(workspace: Workspace) -> None:
    customer, places, price = add_customer(workspace), stages(workspace), reasons(workspace)["Price"]
    fair, web, other = (full_deal(workspace, customer, source=source) for source in ("Fair", "Web", "fair"))
    later(workspace, days=4)
    workspace.dispatch(MoveOpportunity(fair, places["Proposal"]))
    workspace.dispatch(LoseOpportunity(web, price))
    later(workspace, days=6)
    workspace.dispatch(WinOpportunity(fair))
    workspace.dispatch(LoseOpportunity(other, price))
    now = workspace.clock.now()
    with workspace.reader() as reader:
        reached, days, rates = funnel(reader, now), days_by_stage(reader, now), win_rates(reader, now)
        share, gone = win_rate(reader, now), funnel(reader, now + timedelta(days=400))
    assert reached == Funnel((("New", 3), ("Qualified", 1), ("Proposal", 1), ("Negotiation", 0)), 1)
    assert days.stages == (("New", 4.0, 3, 14), ("Proposal", 6.0, 1, 21))
    assert rates.sources == (("Fair", 1, 2), ("Web", 0, 1))
    assert (share.value, share.note) == (333, "1 of 3 deals, 10 days to win")
    assert gone.won == 0


def test_what_is_to_come_is_weighed_by_the_sellers_and_as_learned(workspace: Workspace) -> None:
    customer, places = add_customer(workspace), stages(workspace)
    full_deal(workspace, customer, amount=Decimal(1000), closes_on=date(2026, 4, 10), stage_id=places["Proposal"])
    full_deal(workspace, customer, amount=Decimal(200), closes_on=date(2026, 1, 10), probability_percent=30)
    full_deal(workspace, customer, amount=Decimal(50), closes_on=None)
    now = workspace.clock.now()
    with workspace.reader() as reader:
        weighted, figure = weighted_by_month(reader, now), open_pipeline(reader, now)
    assert weighted.months[:2] == ((date(2026, 3, 1), 60.0, None), (date(2026, 4, 1), 500.0, None)), (
        "what was expected in January counts in the present month")
    assert weighted.later == (5.0, None)
    assert figure.value == Money(125_000, "EUR")
    assert figure.note == "weighted 565"


@pytest.mark.parametrize(("amount", "permille", "worth"), [(1, 499, 0), (1, 500, 1), (0, 1000, 0), (333, 1000, 333)])
def test_weighing_rounds_half_up(amount: int, permille: int, worth: int) -> None:
    assert weighted_minor(amount, permille) == worth


@pytest.mark.parametrize(("draw", "value"), [
    (draw_funnel, Funnel((("New", 9), ("Proposal", 4)), 2)), (draw_funnel, Funnel((("New", 0),), 0)),
    (draw_days_by_stage, DaysByStage((("New", 4.0, 12, 14), ("Proposal", 6.0, 3, None)))),
    (draw_days_by_stage, DaysByStage(())), (draw_win_rates, WinRates((("Fair", 1, 2), ("Web", 9, 20)))),
    (draw_win_rates, WinRates(())),
    (draw_weighted, Weighted("EUR", ((date(2026, 3, 1), 60.0, None), (date(2026, 4, 1), 5.0, 7.0)), (5.0, None))),
])
def test_pictures_are_drawn(draw: Any, value: object) -> None:
    figure = Figure()
    draw(figure, value, ChartStyle())
    assert figure.axes[0].get_children()
