"""How a supplier did in the last year, with the size of each sample."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.parties.queries import load_party
from app.areas.purchasing.models import PurchaseOrder
from app.areas.purchasing.queries.figures import count_orders, firm_today
from app.areas.purchasing.queries.measures import LATE_ORDERS, OPEN_ORDERS
from app.areas.purchasing.queries.performance import (
    DeliveryByMonth,
    SpendByMonth,
    delivery_by_month,
    lead_time_of,
    spend_by_month,
)
from app.areas.purchasing.queries.score_pages import shrink_words
from app.areas.purchasing.queries.scorecard import scorecards
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.delivery import SMALL_SAMPLE, Share
from app.areas.purchasing.rules.orders import STANDING_WORDS
from app.areas.purchasing.rules.scoring import TITLES
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import PrintChart, PrintColumn, PrintedDocument, PrintFacts, PrintTable, PrintText

COLUMNS = (
    PrintColumn("Month", Kind.TEXT, 14), PrintColumn("Lines due", Kind.INTEGER, 12),
    PrintColumn("On time in full", Kind.INTEGER, 14), PrintColumn("Later in full", Kind.INTEGER, 13),
    PrintColumn("Not in full", Kind.INTEGER, 12), PrintColumn("Received", Kind.MONEY, 16),
)

_MEASURES = (
    PrintColumn("Measure", Kind.TEXT, 20), PrintColumn("Counts as", Kind.PERCENT, 12),
    PrintColumn("Measured", Kind.PERCENT, 12), PrintColumn("From events", Kind.INTEGER, 12),
    PrintColumn("All suppliers", Kind.PERCENT, 14), PrintColumn("Weight", Kind.INTEGER, 10),
)
DRAWN_BY = "app.areas.purchasing.charts:draw_on_time_by_month"


def supplier_scorecard(connection: Connection, supplier_id: int, now: datetime) -> PrintedDocument:
    """Print how a supplier delivered, month by month."""
    terms, today = load_supplier(connection, supplier_id), firm_today(connection, now)
    delivery = delivery_by_month(connection, today, supplier_id)
    spend = spend_by_month(connection, today, supplier_id)
    days, receipts = lead_time_of(connection, today, supplier_id)
    own = PurchaseOrder.supplier_id == supplier_id
    facts = (
        ("On time in full", share_words(delivery.share)),
        ("Lead time, median", f"{days} days of {receipts} receipts" if days is not None else "nothing received yet"),
        ("Agreed lead time", f"{terms.lead_time_days} days"), ("Received, 12 months", spend.total),
        ("Open orders", count_orders(connection, today, own, OPEN_ORDERS)),
        ("Late orders", count_orders(connection, today, own, LATE_ORDERS)),
        ("Standing", dict(STANDING_WORDS)[terms.standing].word),
    )
    card = scorecards(connection, [supplier_id], now)[supplier_id]
    measured = PrintTable(_MEASURES, tuple(
        (TITLES[score.measure], score.permille, score.own.mean, score.own.count, score.everybody.mean, score.weight)
        for score in card.scores
    ), "Score by measure", () if card.total is None else (("Score", f"{card.total / 10:.1f} %"),))
    charts = (PrintChart(DRAWN_BY, delivery, "On time in full by month", 55),)
    return PrintedDocument(
        "Supplier scorecard", terms.code, f"scorecard-{terms.code}", load_profile(connection).address_lines(), (),
        (("Supplier", load_party(connection, supplier_id).name), ("As of", today)),
        (PrintFacts(facts, "The last twelve months"), measured, *(charts if delivery.share.total else ()),
         _months(delivery, spend),
         PrintText(f"{_explained(delivery.share)} {shrink_words(card)}".strip(), "How this is measured")),
    )


def share_words(share: Share) -> str:
    """Write a share with the size of its sample."""
    return share.words if share.permille is None else f"{share.permille / 10:.1f} % of {share.words}"


def _months(delivery: DeliveryByMonth, spend: SpendByMonth) -> PrintTable:
    worth = dict(spend.months)
    rows = tuple(
        (f"{month.month:%Y-%m}", month.due, month.on_time, max(0, month.complete - month.on_time),
         month.due - max(month.complete, month.on_time), Money(worth.get(month.month, 0), spend.currency))
        for month in delivery.months
    )
    return PrintTable(COLUMNS, rows, "Month by month", (("Received", spend.total),))


def _explained(share: Share) -> str:
    text = (
        "A line counts once the day it was due is over. It is on time in full when all of it had arrived in good "
        "condition by the end of that day; the day is the last one that was agreed."
    )
    if 0 < share.total < SMALL_SAMPLE:
        text += f" {share.total} lines are a small sample: one more could move the share by ten points."
    return text
