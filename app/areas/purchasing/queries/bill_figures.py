"""What is measured of bills: what is owed, what was received and not billed, what is disputed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules.ageing import AGE_WORDS, age_of
from app.areas.purchasing.models import TO_BILL, Bill, Receipt, ReceiptLine
from app.areas.purchasing.queries.bill_lists import IS_OWED, SIGN, UNBILLED_WORTH
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.rules.billing import BillState
from app.kernel.formatting import Formatter, in_sentence
from app.kernel.listing import Figure, Kind, Tone
from app.kernel.money import Money


def unbilled(connection: Connection, _now: datetime) -> Figure:
    """Tell what was received and not billed."""
    row = connection.execute(
        select(func.coalesce(func.sum(UNBILLED_WORTH), 0).label("worth"), func.count().label("lines"))
        .select_from(ReceiptLine).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(TO_BILL, Receipt.state == "posted")
    ).one()
    home = load_profile(connection).currency
    return Figure(
        "purchasing.unbilled", "Received, not billed", Money(int(row.worth), home), Kind.MONEY,
        f"{in_sentence(row.lines)} lines of receipts",
        explain="What lines of receipts came at, as far as no approved bill pays for "
        "them and they were not sent back to be replaced.",
    )


def payable(connection: Connection, now: datetime) -> Figure:
    """Tell what is owed to suppliers, and how much of it is overdue."""
    home, today = load_profile(connection).currency, firm_today(connection, now)
    amount = func.coalesce(func.sum((Bill.home_net_minor + Bill.home_tax_minor) * SIGN), 0)
    owed = int(connection.execute(select(amount).where(IS_OWED)).scalar_one())
    over = int(connection.execute(select(amount).where(IS_OWED, Bill.due_on < today)).scalar_one())
    note = f"{Formatter().text(Money(over, home), Kind.MONEY)} overdue" if over > 0 else "nothing overdue"
    return Figure(
        "purchasing.payable", "Owed to suppliers", Money(owed, home), Kind.MONEY, note,
        Tone.WARNING if over > 0 else Tone.NEUTRAL,
        explain="Bills that are neither paid, credited nor cancelled, less credit notes, at the rates of their days.",
    )


def disputed(connection: Connection, _now: datetime) -> Figure:
    """Tell how many bills are disputed."""
    number = int(connection.execute(
        select(func.count()).select_from(Bill).where(Bill.state == BillState.DISPUTED.value)).scalar_one())
    return Figure(
        "purchasing.disputed", "Disputed bills", number, Kind.INTEGER, "differ from order or receipt",
        Tone.BAD if number else Tone.GOOD, explain="Bills that differ from order or receipt by more than is tolerated.",
    )


@dataclass(frozen=True, slots=True)
class PayablesByAge:
    """What is owed by days over due, in minor units of the firm's currency: (words, owed) from not due to longest."""

    currency: str
    ages: tuple[tuple[str, int], ...]


def payables_by_age(connection: Connection, now: datetime) -> PayablesByAge:
    """Add up what is owed by how long it is over due."""
    today = firm_today(connection, now)
    ages = [0] * len(AGE_WORDS)
    for row in connection.execute(
        select(Bill.due_on, func.sum((Bill.home_net_minor + Bill.home_tax_minor) * SIGN).label("owed"))
        .where(IS_OWED).group_by(Bill.due_on)
    ):
        ages[age_of(row.due_on, today)] += int(row.owed)
    return PayablesByAge(load_profile(connection).currency, tuple(zip(AGE_WORDS, ages, strict=True)))


def bills_to_decide(connection: Connection, _now: datetime) -> int:
    """Count the bills that wait to be approved or are disputed."""
    waiting = Bill.state.in_([BillState.MATCHED.value, BillState.DISPUTED.value])
    return int(connection.execute(select(func.count()).select_from(Bill).where(waiting)).scalar_one())
