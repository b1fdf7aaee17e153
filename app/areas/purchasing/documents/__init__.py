"""What purchasing prints: orders, receipt notes, labels for goods, scorecards of suppliers."""

from app.areas.purchasing.documents.order import purchase_order, purchase_order_version
from app.areas.purchasing.documents.receipt import goods_labels, receipt_note
from app.areas.purchasing.documents.scorecard import supplier_scorecard

__all__ = ["goods_labels", "purchase_order", "purchase_order_version", "receipt_note", "supplier_scorecard"]
