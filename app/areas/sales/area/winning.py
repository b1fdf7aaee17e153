"""What is declared of win probabilities that are learned."""

from app.areas.sales.events import OpportunityLost, OpportunityWon
from app.areas.sales.models import Opportunity
from app.areas.sales.operations import winning as operations
from app.areas.sales.queries import winning
from app.kernel.declare import ContributionSpec, FigureSpec, OperationSpec, RebuildSpec, Subscriber
from app.kernel.tags import TagOn, TagsChanged
from app.ui.declare import ActionSpec, AreaSpec, ChartSpec, DashboardSpec, TabPart

LEARN = ActionSpec(
    "sales.learn_from_deals", "Learn from closed deals", "graduation-cap", operation="learn_from_deals", ask=False,
    help="Learn anew how likely open deals are to be won, and judge it on deals it had not seen.",
)

WINNING_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(OperationSpec(operations.learn_from_deals, "Learned from closed deals", "sales.pipeline",
                              final="it only computed, and nothing else was changed.", computes=True),),
    subscribers=(
        Subscriber(OpportunityWon, operations.learn_when_stale),
        Subscriber(OpportunityLost, operations.learn_when_stale), Subscriber(TagsChanged, operations.weigh_tagged),
    ),
    contributions=(ContributionSpec("opportunity", winning.win_chance),),
    rebuilds=(RebuildSpec(Opportunity, operations.weigh_restored), RebuildSpec(TagOn, operations.weigh_retagged)),
    figures=(FigureSpec("sales.learned", "Win probability", winning.learned_figure),),
    tab_parts=(TabPart(
        "sales", actions=(("opportunities", (LEARN,)),),
        dashboard=DashboardSpec(("sales.learned",), (ChartSpec(
            "sales.reliability", "Do learned win probabilities hold?", winning.reliability_curve,
            "app.areas.sales.charts.winning:draw_reliability",
            help="Of deals that were closed later than those learned from: the share that was won of those with a "
            "predicted chance. On the dashed line predictions hold; the small numbers are deals.",
        ),), of=("opportunities",)),
    ),),
)
