"""Where the journal is opened with older bills."""

from app.ui.declare import ActionSpec, TabPart

OPENING_PART = TabPart("company", actions=(("journal", (ActionSpec(
    "purchasing.take_in_older_bills", "Take in older bills", "import", operation="take_in_older_bills",
    help="What was owed to suppliers before the journal was written, against the opening balances; once.",
),)),))
