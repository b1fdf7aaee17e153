"""Counting: plans, sheets, what was counted, and what follows from it."""

from app.areas.inventory.operations.counting.deciding import (
    DecideCount,
    DecisionInput,
    PostCount,
    ReverseCount,
    SettleMixUps,
    decide_count,
    post_count,
    reverse_count,
    settle_mix_ups,
)
from app.areas.inventory.operations.counting.plans import SetCountPlan, set_count_plan
from app.areas.inventory.operations.counting.recording import (
    CountedInput,
    FinishCount,
    RecordCounts,
    finish_count,
    record_counts,
)
from app.areas.inventory.operations.counting.sheets import (
    CancelCount,
    CreateCount,
    PlanCount,
    StartCount,
    cancel_count,
    create_count,
    plan_count,
    start_count,
)

__all__ = [
    "CancelCount", "CountedInput", "CreateCount", "DecideCount", "DecisionInput", "FinishCount", "PlanCount",
    "PostCount", "RecordCounts", "ReverseCount", "SetCountPlan", "SettleMixUps", "StartCount", "cancel_count",
    "create_count", "decide_count", "finish_count", "plan_count", "post_count", "record_counts", "reverse_count",
    "set_count_plan", "settle_mix_ups", "start_count",
]
