"""What support decides without a database: states, promises, due times, what an answer means."""

from app.areas.support.rules.due import (
    DueStep,
    Entry,
    Promise,
    Standing,
    Timing,
    due_at,
    explain_due,
    in_words,
    standing,
    timing,
)
from app.areas.support.rules.priorities import CATEGORIES, COMPLAINTS, PRIORITIES, PROMISES
from app.areas.support.rules.satisfaction import (
    Interval,
    require_score,
    satisfied_permille,
    wilson_interval,
)
from app.areas.support.rules.states import (
    CLOSED,
    NEW,
    OPEN,
    PENDING,
    RESOLVED,
    RUNNING,
    SOLVED,
    STATES,
    TRANSITIONS,
    UNSOLVED,
    after_customer_message,
    require_answered,
    require_solved,
    require_transition,
    require_unsolved,
)

__all__ = [
    "CATEGORIES", "CLOSED", "COMPLAINTS", "NEW", "OPEN", "PENDING", "PRIORITIES", "PROMISES", "RESOLVED", "RUNNING",
    "SOLVED", "STATES", "TRANSITIONS", "UNSOLVED", "DueStep", "Entry", "Interval", "Promise", "Standing", "Timing",
    "after_customer_message", "due_at", "explain_due", "in_words", "require_answered", "require_score",
    "require_solved", "require_transition", "require_unsolved", "satisfied_permille", "standing",
    "timing", "wilson_interval",
]
