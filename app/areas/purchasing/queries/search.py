"""How orders and receipts are found: by number, supplier, delivery note."""

from sqlalchemy import select

from app.areas.parties.models import Party
from app.areas.purchasing.models import Bill, LandedCost, PurchaseOrder, Receipt, SupplierReturn

_supplier_of_order = select(Party.name).where(Party.id == PurchaseOrder.supplier_id).scalar_subquery()
_supplier_of_receipt = select(Party.name).where(Party.id == Receipt.supplier_id).scalar_subquery()
_order_of_receipt = select(PurchaseOrder.number).where(PurchaseOrder.id == Receipt.order_id).scalar_subquery()

ORDERS = select(PurchaseOrder.id, PurchaseOrder.number, _supplier_of_order, PurchaseOrder.note)
RECEIPTS = select(
    Receipt.id, Receipt.number, _supplier_of_receipt, Receipt.delivery_note + " " + _order_of_receipt,
)
_supplier_of_bill = select(Party.name).where(Party.id == Bill.supplier_id).scalar_subquery()
_supplier_of_return = select(Party.name).where(Party.id == SupplierReturn.supplier_id).scalar_subquery()

BILLS = select(Bill.id, Bill.number, _supplier_of_bill, Bill.supplier_number + " " + Bill.note)
LANDED = select(LandedCost.id, LandedCost.number, LandedCost.state, LandedCost.note)
RETURNS = select(SupplierReturn.id, SupplierReturn.number, _supplier_of_return, SupplierReturn.reference)
