"""What purchasing proves of its bills: they add up, and receipts agree with the bills that pay for them."""

from sqlalchemy import Connection, case, func, select

from app.areas.purchasing.models import Bill, BillLine, BillMatch, BillTax, Receipt, ReceiptLine

SHOWN = 5


def _told(sentences: list[str]) -> list[str]:
    more = len(sentences) - SHOWN
    return [*sentences[:SHOWN], f"… and {more} more"] if more > 0 else sentences


def check_billed(connection: Connection) -> list[str]:
    """Compare what receipt lines count as billed with the bills that stand, and with what came."""
    matched = (
        select(BillMatch.receipt_line_id, func.sum(BillMatch.stock_qty).label("qty"))
        .group_by(BillMatch.receipt_line_id).subquery()
    )
    rows = connection.execute(
        select(Receipt.number, ReceiptLine.id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .outerjoin(matched, matched.c.receipt_line_id == ReceiptLine.id)
        .where((ReceiptLine.stock_qty_billed != func.coalesce(matched.c.qty, 0))
               | (ReceiptLine.stock_qty_billed > ReceiptLine.stock_qty))
        .order_by(ReceiptLine.id)
    )
    return _told([f"{row.number}: what is billed of its line {row.id} is not what its bills say." for row in rows])


def check_sums(connection: Connection) -> list[str]:
    """Compare the sums of each bill with its lines and its taxes, in its currency and at home."""
    net = select(func.coalesce(func.sum(BillLine.amount_minor), 0)).where(BillLine.bill_id == Bill.id)
    owed = case((BillTax.reverse_charge, 0), else_=BillTax.tax_minor)
    owed_home = case((BillTax.reverse_charge, 0), else_=BillTax.home_tax_minor)

    def of_taxes(value: object) -> object:
        return (
            select(func.coalesce(func.sum(value), 0)).where(BillTax.bill_id == Bill.id)
            .correlate(Bill).scalar_subquery()
        )

    rows = connection.execute(select(Bill.number).where(
        (Bill.net_minor != net.correlate(Bill).scalar_subquery()) | (Bill.net_minor != of_taxes(BillTax.net_minor))
        | (Bill.tax_minor != of_taxes(owed)) | (Bill.home_net_minor != of_taxes(BillTax.home_net_minor))
        | (Bill.home_tax_minor != of_taxes(owed_home))
    ).order_by(Bill.id))
    return _told([f"{row.number}: its lines and taxes do not add up to what it comes to." for row in rows])
