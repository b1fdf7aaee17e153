"""What support decides without a database: states, promises, due times, what an answer means."""

from app.areas.support.rules.clocks import (
    CLOCKS,
    Agreement,
    Clock,
    Risk,
    Run,
    Said,
    Terms,
    next_due,
    resolved_at,
    run_clocks,
    turns_of,
)
from app.areas.support.rules.due import Entry, Standing, due_at, in_words, standing, turns
from app.areas.support.rules.explaining import DueStep, explain_due
from app.areas.support.rules.policies import (
    Condition,
    PolicyTerms,
    Target,
    TicketFacts,
    agreement_of,
    choose_policy,
    read_pauses,
    require_fallback,
    require_risk,
    span_minutes,
    span_words,
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
    HELD,
    NEW,
    OPEN,
    PAUSING,
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
    "CATEGORIES", "CLOCKS", "CLOSED", "COMPLAINTS", "HELD", "NEW", "OPEN", "PAUSING", "PENDING", "PRIORITIES",
    "PROMISES", "RESOLVED", "RUNNING", "SOLVED", "STATES", "TRANSITIONS", "UNSOLVED", "Agreement", "Clock",
    "Condition", "DueStep", "Entry", "Interval", "PolicyTerms", "Risk", "Run", "Said", "Standing", "Target", "Terms",
    "TicketFacts", "after_customer_message", "agreement_of", "choose_policy", "due_at", "explain_due", "in_words",
    "next_due", "read_pauses", "require_answered", "require_fallback", "require_risk", "require_score",
    "require_solved", "require_transition", "require_unsolved", "resolved_at", "run_clocks", "satisfied_permille",
    "span_minutes", "span_words", "standing", "turns", "turns_of", "wilson_interval",
]
