"""The deals of the large company: 2,000 that are open, and ten times as many that are closed."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.areas.sales.models import Activity, Opportunity, Stage, StageVisit
from app.kernel.unit_of_work import UnitOfWork
from tests.companies import MORNING

OPEN, CLOSED = 2_000, 20_000


def fill_deals(uow: UnitOfWork, customers: int) -> None:
    """Write the deals with the stages they went through, and a call planned for three of four that are open."""
    dice = random.Random(3)
    stages = list(uow.connection.execute(select(Stage.id).order_by(Stage.position)).scalars())
    rows = [_deal(number, dice, customers, stages) for number in range(OPEN + CLOSED)]
    ids = uow.load(Opportunity, rows)
    uow.load(StageVisit, [
        {"opportunity_id": number, "stage_id": stage, "entered_at": row["created_at"], "left_at": row["closed_at"]}
        for number, row in zip(ids, rows, strict=True) for stage in stages[: stages.index(row["stage_id"]) + 1]])
    uow.load(Activity, [
        {"kind": "call", "subject": "Ring", "note": "", "place": "", "due_on": MORNING.date(),
         "due_at": MORNING + timedelta(hours=number % 90),
         "ends_at": MORNING + timedelta(hours=number % 90 + 1), "all_day": False,
         "remind_at": None, "state": "planned", "done_at": None, "result": "", "owner_id": None, "party_id": None,
         "contact_id": None, "record": "opportunity", "record_id": number, "uid": f"bench-{number}"}
        for number, row in zip(ids, rows, strict=True) if row["state"] == "open" and number % 4])


def _deal(number: int, dice: random.Random, customers: int, stages: list[int]) -> dict[str, Any]:
    is_open = number >= CLOSED
    fair, won = dice.random() < 0.5, dice.random() < 0.3
    at = MORNING - timedelta(hours=dice.randint(1, 700) if is_open else dice.randint(800, 17_000))
    return {
        "number": f"OP-{number:05}", "title": f"Deal {number}", "customer_id": dice.randint(1, customers),
        "contact_id": None, "contact_quality": dice.choice(("unknown", "reached", "decider")), "pipeline_id": 1,
        "stage_id": dice.choice(stages), "state": "open" if is_open else "won" if won else "lost",
        "amount_minor": dice.randint(10, 900) * 10_000, "currency": "EUR", "closes_on": MORNING.date(),
        "probability_permille": None, "source": "Fair" if fair else "Web", "tags": "", "owner_id": None,
        "created_at": at, "stage_entered_at": at, "closed_at": None if is_open else at + timedelta(hours=90),
        "lost_reason_id": None, "lost_to_id": None, "outcome": "", "note": "",
    }
