"""What is declared of receiving and putting away by scanner."""

from app.areas.purchasing.operations.scanning import scanned_purchases
from app.ui.declare import ActionSpec, AreaSpec, TabPart, always

SCREENS = "app.areas.purchasing.ui.scanning"

_RECEIVE = ActionSpec(
    "purchasing.scan_receipt", "Receive by scanner", "scan-barcode", always, "receive_order",
    screen=f"{SCREENS}:ReceiveScreen", key="Ctrl+Shift+R",
    help="Goods with lot, day of expiry and quantity: with the scanner and the number keys alone.",
)
_PUT_AWAY = ActionSpec(
    "purchasing.scan_put_away", "Put away by scanner", "scan-barcode", always, "put_away",
    screen=f"{SCREENS}:PutAwayScreen", help="Goods, then the place where they were put.",
)

SCANNING = AreaSpec(
    name="purchasing", title="Purchasing", codes=(scanned_purchases,),
    tab_parts=(TabPart("suppliers", actions=(("purchase_orders", (_RECEIVE,)), ("receipts", (_PUT_AWAY,)))),),
)
