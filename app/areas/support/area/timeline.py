"""What is declared of a customer's timeline."""

from app.areas.support.queries.timeline import TIMELINES
from app.ui.declare import AreaSpec

TIMELINE = AreaSpec(name="support", title="Timeline", timelines=TIMELINES)
