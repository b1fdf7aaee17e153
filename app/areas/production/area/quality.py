"""What is declared of goods and work that do not conform."""

from sqlalchemy import select

from app.areas.production.documents import nonconformance_report
from app.areas.production.models import Nonconformance
from app.areas.production.operations import nonconforming as do
from app.areas.production.queries import nonconformances as queries
from app.areas.production.rules import quality
from app.areas.purchasing.events import ComplaintRaised
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
    Subscriber,
)
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    in_state,
    one,
    selected,
)

RIGHT = "production.quality"
_THIS = selected("nonconformance_id")

RAISE = ActionSpec("production.raise_nonconformance", "New non-conformance", "plus",
                   operation="raise_nonconformance", key="Ctrl+N",
                   help="Write down that something is not as it should be.")
VIEW = ViewSpec(
    "nonconformances", (
        ActionSpec("production.contain", "Contained", "shield-check", in_state(quality.OPEN), "contain_nonconformance",
                   _THIS, primary=True, help="Say what was done at once, so that it hits nobody else."),
        ActionSpec("production.analyse", "Cause", "search", in_state(quality.OPEN, quality.CONTAINED),
                   "analyse_nonconformance", _THIS, primary=True, help="Say why it happened."),
        ActionSpec("production.correct", "Corrected", "wrench", in_state(quality.ANALYSED), "correct_nonconformance",
                   _THIS, primary=True, help="Say what is done about the cause, by whom and until when."),
        ActionSpec("production.close_nonconformance", "Close", "circle-check", in_state(quality.CORRECTED),
                   "close_nonconformance", _THIS, primary=True,
                   help="Close it with the proof that the correction works, and what it cost."),
        RAISE,
        ActionSpec("production.reopen_nonconformance", "Reopen", "rotate-ccw", in_state(quality.CLOSED),
                   "reopen_nonconformance", _THIS, help="Take it up again, since it came back."),
        ActionSpec("production.print_nonconformance", "Report", "printer", one, document="nonconformance_report"),
    ),
    EmptySpec("Everything conforms", "What is not as it should be is written down here; where complaints about a "
              "supplier's goods pile up, it is raised by itself.", "shield-check", "production.raise_nonconformance"),
    preset="open", order=30, group="Quality",
)

QUALITY = AreaSpec(
    name="production", title="Production",
    operations=(
        OperationSpec(do.raise_nonconformance, "Non-conformance raised", RIGHT),
        OperationSpec(do.contain_nonconformance, "Non-conformance contained", RIGHT),
        OperationSpec(do.analyse_nonconformance, "Cause found", RIGHT),
        OperationSpec(do.correct_nonconformance, "Cause corrected", RIGHT),
        OperationSpec(do.close_nonconformance, "Non-conformance closed", RIGHT),
        OperationSpec(do.reopen_nonconformance, "Non-conformance taken up again", RIGHT),
    ),
    subscribers=(Subscriber(ComplaintRaised, do.watch_complaints),),
    lists=(queries.NONCONFORMANCES,),
    details=(DetailSpec("nonconformance", "Non-conformance", queries.nonconformance_detail),),
    contributions=(
        ContributionSpec("supplier", queries.complaints_of_supplier),
        ContributionSpec("supplier", queries.raised_about(lambda number: Nonconformance.supplier_id == number)),
        ContributionSpec("item", queries.raised_about(lambda number: Nonconformance.item_id == number)),
        ContributionSpec("lot", queries.raised_about(lambda number: Nonconformance.lot_id == number)),
        ContributionSpec("ticket", queries.raised_about(queries.linked_with("ticket"))),
    ),
    searches=(SearchSpec("nonconformance", "Non-conformance", Nonconformance, select(
        Nonconformance.id, Nonconformance.number, Nonconformance.title, Nonconformance.description)),),
    documents=(DocumentSpec("nonconformance_report", "Non-conformance report", "nonconformance", "production.read",
                            nonconformance_report),),
    figures=(
        FigureSpec("production.nonconformances", "Open non-conformances", queries.open_nonconformances),
        FigureSpec("production.complaints_per_million", "Complaints per million", queries.complaints_per_million),
    ),
    permissions=(PermissionSpec(RIGHT, "Raise and settle non-conformances"),),
    tab_parts=(
        TabPart("production", views=(VIEW,), dashboard=DashboardSpec(
            ("production.nonconformances", "production.complaints_per_million"),
            (
                ChartSpec("production.complaints_by_supplier", "Complaints per million by supplier, 12 months",
                          queries.complaints_by_supplier,
                          "app.areas.production.charts:draw_complaints_by_supplier", span=2,
                          help="Complaints that lead back to a supplier, for a million pieces that came from there."),
                ChartSpec("production.cost_by_cause", "Cost of poor quality, 12 months", queries.cost_by_cause,
                          "app.areas.production.charts:draw_cost_by_cause"),
            ),
        )),
        TabPart("suppliers", dashboard=DashboardSpec(("production.complaints_per_million",), of=("supplier_scores",))),
    ),
)
