"""What is declared of the desk's figures and charts."""

from app.areas.support.queries import desk_figures as figures
from app.kernel.declare import FigureSpec
from app.ui.declare import AreaSpec, ChartSpec, DashboardSpec, TabPart

DESK_FIGURES = AreaSpec(
    name="support", title="Support",
    figures=(
        FigureSpec("support.reopened", "Came back", figures.reopened),
        FigureSpec("support.first_contact", "Settled at first contact", figures.first_contact),
    ),
    tab_parts=(TabPart("support", dashboard=DashboardSpec(("support.reopened", "support.first_contact"), (
        ChartSpec("support.kept", "Promises kept, by clock and policy", figures.kept_by_clock_and_policy,
                  "app.areas.support.charts.desk:draw_kept",
                  help="First and next responses and resolutions of 90 days that were given or have run out."),
        ChartSpec("support.kept_by", "Promises kept, by queue and person", figures.kept_by_queue_and_person,
                  "app.areas.support.charts.desk:draw_kept",
                  help="The same by the queue of the ticket and by who works on it."),
        ChartSpec("support.backlog", "Open tickets by age", figures.backlog_by_age,
                  "app.areas.support.charts.desk:draw_backlog", help="How long what is open has been open."),
        ChartSpec("support.work", "Work by person", figures.work_by_person,
                  "app.areas.support.charts.tickets:draw_open_by_priority",
                  help="The open tickets of each, by how they stand against what was promised."),
    ), of=("tickets",))),),
)
