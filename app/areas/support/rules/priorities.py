"""How urgent a ticket is, what is promised for that, and what it can be about."""

from app.areas.support.rules.due import Promise
from app.kernel.listing import StateWord, Tone

HOUR = 60

PRIORITIES = (
    ("urgent", StateWord("Urgent", Tone.BAD)), ("high", StateWord("High", Tone.WARNING)),
    ("normal", StateWord("Normal", Tone.NEUTRAL)), ("low", StateWord("Low", Tone.NEUTRAL)),
)

PROMISES = {
    "urgent": Promise(1 * HOUR, 8 * HOUR), "high": Promise(2 * HOUR, 16 * HOUR),
    "normal": Promise(8 * HOUR, 40 * HOUR), "low": Promise(16 * HOUR, 80 * HOUR),
}
"""What a new company promises to begin with, in business time."""

CATEGORIES = {
    "question": "Question", "complaint": "Complaint", "damaged": "Damaged goods", "wrong_item": "Wrong item",
    "missing": "Goods missing", "quality": "Poor quality", "late": "Late delivery", "other": "Something else",
}

COMPLAINTS = ("complaint", "damaged", "wrong_item", "missing", "quality", "late")
"""Categories that count as complaints against what we delivered."""
