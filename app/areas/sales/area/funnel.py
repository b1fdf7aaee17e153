"""What is declared of the pipeline as it is measured."""

from app.areas.sales.queries import funnel
from app.kernel.declare import FigureSpec
from app.ui.declare import AreaSpec, ChartSpec, DashboardSpec, TabPart

_DRAW = "app.areas.sales.charts.funnel:"

FUNNEL_AREA = AreaSpec(
    name="sales", title="Sales",
    figures=(
        FigureSpec("sales.pipeline", "Open pipeline", funnel.open_pipeline),
        FigureSpec("sales.win_rate", "Win rate, 12 months", funnel.win_rate),
    ),
    tab_parts=(TabPart("sales", dashboard=DashboardSpec(("sales.pipeline", "sales.win_rate"), (
        ChartSpec("sales.weighted", "Weighted pipeline by month", funnel.weighted_by_month, f"{_DRAW}draw_weighted",
                  span=2, help="Open deals by expected close, weighed by sellers' estimates and, beside them, by what "
                  "closed deals taught."),
        ChartSpec("sales.funnel", "Conversion by stage, 12 months", funnel.funnel, f"{_DRAW}draw_funnel",
                  help="Of deals closed within a year, how many reached each stage."),
        ChartSpec("sales.days_by_stage", "Days in stage, median", funnel.days_by_stage, f"{_DRAW}draw_days_by_stage"),
        ChartSpec("sales.win_rates", "Win rate by source, 12 months", funnel.win_rates, f"{_DRAW}draw_win_rates"),
    ), of=("opportunities",))),),
)
