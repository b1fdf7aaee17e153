"""What is declared of opening the journal with older bills."""

from app.areas.purchasing.operations import opening
from app.areas.purchasing.ui.opening import OPENING_PART
from app.kernel.declare import OperationSpec
from app.ui.declare import AreaSpec

OPENING = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(OperationSpec(
        opening.take_in_older_bills, "Older bills taken into the journal", "company.set_accounts",
        final="take back the approval of a bill; its opening is taken back with it.", verb="Take in"),),
    tab_parts=(OPENING_PART,),
)
