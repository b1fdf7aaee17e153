"""What is declared of labels."""

from app.areas.inventory.documents.labels import scan_orders
from app.kernel.declare import DocumentSpec
from app.ui.declare import ActionSpec, AreaSpec, TabPart, always, some

_SCREEN = "app.areas.inventory.ui.labels:LabelScreen"


def _labels(of: str) -> ActionSpec:
    return ActionSpec(
        f"inventory.labels_of_{of}", "Label sheet", "barcode", some, screen=_SCREEN,
        help="Choose the code, the material and how many.",
    )


_ORDERS = ActionSpec("inventory.scan_orders", "Scan codes", "scan-barcode", always, document="scan_orders",
                     help="Print the codes for done, take back and leave, to be hung at the desk.")

LABELS = AreaSpec(
    name="inventory", title="Inventory",
    documents=(DocumentSpec("scan_orders", "Codes for work by scanner", "", "inventory.read", scan_orders),),
    tab_parts=(TabPart("inventory", actions=(
        ("items", (_labels("items"),)), ("stock", (_labels("stock"),)), ("lots", (_labels("lots"),)),
        ("locations", (_labels("places"), _ORDERS)),
    )),),
)
