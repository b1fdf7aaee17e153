"""How urgent a ticket is, what is promised for that, and what it can be about."""

from app.areas.support.rules.policies import Target
from app.kernel.listing import StateWord, Tone

HOUR = 60

PRIORITIES = (
    ("urgent", StateWord("Urgent", Tone.BAD)), ("high", StateWord("High", Tone.WARNING)),
    ("normal", StateWord("Normal", Tone.NEUTRAL)), ("low", StateWord("Low", Tone.NEUTRAL)),
)

PROMISES = {
    "urgent": Target(1 * HOUR, 8 * HOUR, 1 * HOUR), "high": Target(2 * HOUR, 16 * HOUR, 2 * HOUR),
    "normal": Target(8 * HOUR, 40 * HOUR, 8 * HOUR), "low": Target(16 * HOUR, 80 * HOUR, 16 * HOUR),
}
"""What a new company promises to begin with, in business time."""

CATEGORIES = {
    "question": "Question", "complaint": "Complaint", "damaged": "Damaged goods", "wrong_item": "Wrong item",
    "missing": "Goods missing", "quality": "Poor quality", "late": "Late delivery", "other": "Something else",
}

COMPLAINTS = ("complaint", "damaged", "wrong_item", "missing", "quality", "late")
"""Categories that count as complaints against what we delivered."""
