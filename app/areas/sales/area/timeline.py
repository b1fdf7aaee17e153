"""What is declared of a customer's timeline."""

from app.areas.sales.queries.timeline import TIMELINES
from app.ui.declare import AreaSpec

TIMELINE = AreaSpec(name="sales", title="Timeline", timelines=TIMELINES)
