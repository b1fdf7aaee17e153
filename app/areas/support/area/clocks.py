"""What is declared of the clocks of a ticket: why each is due when it is, behind all else on its page."""

from app.areas.support.queries.pages import why_due
from app.kernel.declare import ContributionSpec
from app.ui.declare import AreaSpec

CLOCKS = AreaSpec(name="support", title="Support", contributions=(ContributionSpec("ticket", why_due),))
