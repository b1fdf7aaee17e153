"""Working out what every customer was worth, how they pay, and what is to be expected of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.sales.models import CustomerWorth, WorthModel
from app.areas.sales.queries.advice import habits_by_customer
from app.areas.sales.queries.worth import (
    DAYS_OF_WEEK,
    Bought,
    all_purchases,
    late_by_customer,
    latest_by_customer,
    worth_by_year,
)
from app.areas.sales.rules import worth as rules
from app.kernel.errors import DomainError
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork

FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class ValueCustomers:
    """Work out anew what every customer is worth."""


@dataclass(frozen=True, slots=True)
class ValuedResult:
    """How many customers were valued from how many orders, and how the model held, as a sentence."""

    customers: int
    purchases: int
    summary: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a customer within a year."""

    still_permille: int
    orders_milli: int
    value_minor: int


def value_customers(uow: UnitOfWork, cmd: ValueCustomers) -> ValuedResult:
    """Fit the model on all orders, check it on the last third of their time, and keep what it says of each customer."""
    del cmd  # it says nothing but that it is wanted
    bought = all_purchases(uow.connection)
    if not len(bought.customers):
        raise DomainError("worth.none", "Nobody has ordered yet, so there is nothing to work out.")
    uow.report(0, 3, "reading orders")
    learned, judged, expected = _learned(uow, bought)
    uow.report(1, 3, "adding up years")
    rows = _rows(uow, bought, expected)
    uow.report(2, 3, "keeping it")
    uow.delete(CustomerWorth, uow.connection.execute(select(CustomerWorth.id)).scalars().all())
    uow.delete(WorthModel, uow.connection.execute(select(WorthModel.id)).scalars().all())
    model_id = uow.add(WorthModel, learned_at=uow.now, customers=len(rows), purchases=len(bought.customers),
                       learned=learned, judged=judged)
    uow.load(CustomerWorth, [{**row, "model_id": model_id} for row in rows])
    words = rules.checked_words(judged) if learned else f"What comes next: {rules.TOO_FEW}."
    return ValuedResult(len(rows), len(bought.customers), f"{len(rows)} customers. {words}")


def _learned(uow: UnitOfWork, bought: Bought) -> tuple[dict[str, Any], dict[str, Any], Mapping[int, Expected]]:
    from app.numerics import lifetime

    until = uow.now.timestamp() / 86_400 / DAYS_OF_WEEK
    weeks = bought.days / DAYS_OF_WEEK
    people, histories = lifetime.summarise(bought.customers, weeks, bought.values, until)
    if not lifetime.enough(histories):
        return {}, {}, {}
    coming, spending = lifetime.fit_coming(histories), lifetime.fit_spending(histories)
    still = lifetime.still_customers(coming, histories)
    orders = lifetime.expected_purchases(coming, histories, rules.WEEKS_AHEAD)
    value = orders * lifetime.expected_value(spending, histories)
    held = lifetime.held_out(bought.customers, weeks, bought.values, until)
    expected = {
        int(person): Expected(min(rules.SURE_PERMILLE, round(1000 * float(still[place]))),
                              round(1000 * float(orders[place])), round(float(value[place])))
        for place, person in enumerate(people)
    }
    return ({"coming": asdict(coming), "spending": asdict(spending)},
            {} if held is None else {key: float(number) for key, number in asdict(held).items()}, expected)


def _rows(uow: UnitOfWork, bought: Bought, expected: Mapping[int, Expected]) -> list[dict[str, Any]]:
    connection, today = uow.connection, uow.now.date()
    habits = habits_by_customer(connection, uow.now)
    years, late = worth_by_year(connection, uow.now), late_by_customer(connection)
    latest = latest_by_customer(connection, uow.now - timedelta(days=365), load_profile(connection).currency)
    whole = sum(latest.values())
    result = []
    for person, first, count in bought.people():
        by_year, (settled, days) = years.get(person, []), late.get(person, (0, None))
        outlook = expected.get(person)
        result.append({
            "party_id": person, "purchases": count, "first_on": min(FIRST_DAY + timedelta(days=first), today),
            "revenue_minor": sum(year.revenue_minor for year in by_year),
            "by_year": [list(asdict(year).values()) for year in by_year],
            "share_permille": round_half_up(1000 * latest.get(person, 0), whole) if whole else 0,
            "settled_minor": settled, "late_days": days,
            "still_permille": outlook.still_permille if outlook else None,
            "orders_milli": outlook.orders_milli if outlook else None,
            "value_minor": outlook.value_minor if outlook else None, "habits": habits.get(person, []),
        })
    return result
