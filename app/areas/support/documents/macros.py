"""What a macro is about to do, set out before it is done."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.areas.support.events.automation import MacroDone
from app.kernel.declare import Preview
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable

_COLUMNS = (PrintColumn("Step", share=6), PrintColumn("What happens", share=94))


def preview_macro(_connection: Connection, events: Sequence[object]) -> Preview | None:
    """Set out each step of a macro with the words that would be sent."""
    done = next((event for event in events if isinstance(event, MacroDone)), None)
    if done is None:
        return None
    rows = tuple((str(place), text[:1].upper() + text[1:]) for place, text in enumerate(done.told, 1))
    document = PrintedDocument(done.title, done.number, "macro", bands=(PrintTable(_COLUMNS, rows),))
    return Preview(f"“{done.title}” on {done.number}: do all of this?", document)
