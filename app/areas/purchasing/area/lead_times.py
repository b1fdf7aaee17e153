"""What is declared of measured lead times."""

from app.areas.purchasing.operations import lead_times
from app.areas.purchasing.queries import lead_time_list, lead_time_pages
from app.kernel.declare import ContributionSpec, DetailSpec, OperationSpec
from app.kernel.ticking import TickSpec
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, TabPart, ViewSpec, always

RIGHT = "purchasing.suppliers"
_MEASURE = ActionSpec(
    "purchasing.measure_lead_times", "Measure anew", "refresh-cw", always, "measure_lead_times", ask=False,
    primary=True, help="Reckon from all receipts of two years how long each supplier takes for each item; done once a "
    "day by itself.",
)
VIEW = ViewSpec(
    "lead_times", (_MEASURE,),
    EmptySpec("Nothing was measured yet", "How long each supplier really takes for each item is measured from what was "
              "received; planning reckons with it.", "timer", "purchasing.measure_lead_times"),
    order=63, group="Assessment",
)

LEAD_TIMES = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(OperationSpec(lead_times.measure_lead_times, "Lead times measured", RIGHT, computes=True),),
    lists=(lead_time_list.LEAD_TIMES,),
    details=(DetailSpec("lead_time", "Lead time", lead_time_list.lead_time_detail),),
    contributions=(
        ContributionSpec("supplier", lead_time_pages.supplier_lead_times),
        ContributionSpec("item", lead_time_pages.item_lead_times),
        ContributionSpec("supplier_item", lead_time_pages.offer_lead_time),
    ),
    ticks=(TickSpec("purchasing.lead_times", 60, lead_times.MeasureLeadTimes, lead_time_list.is_stale, RIGHT),),
    tab_parts=(TabPart("suppliers", (VIEW,)),),
)
