"""What is declared of a customer's timeline."""

from app.areas.sales.queries import deal_timeline, timeline
from app.ui.declare import AreaSpec

TIMELINE = AreaSpec(name="sales", title="Timeline", timelines=(*timeline.TIMELINES, *deal_timeline.TIMELINES))
