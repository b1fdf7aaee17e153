"""The printed documents of quality."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.production.queries.nonconformances import load_nonconformance
from app.areas.production.rules import quality
from app.kernel.money import Money
from app.kernel.printed import PrintedDocument, PrintFacts, PrintText
from app.kernel.quantity import Quantity

OPEN_PART = "Not written down yet."


def nonconformance_report(connection: Connection, row_id: int, _now: datetime) -> PrintedDocument:
    """Print one from its finding to the proof, such as it is sent to a supplier."""
    row, profile = load_nonconformance(connection, row_id), load_profile(connection)
    facts = (
        ("How bad", dict(quality.SEVERITIES)[row.severity].word), ("State", dict(quality.STATES)[row.state].word),
        ("Raised on", local_day(row.opened_at, profile.zone)), ("To be mended by", row.due_on),
        ("Supplier", row.supplier), ("Item", row.item), ("Lot", row.lot),
        ("How much", None if row.qty is None else Quantity(row.qty, row.unit or "")), ("Sees to it", row.owner),
        ("Comes from", dict(quality.CAUSES)[row.cause_kind]),
        ("Cost", Money(row.cost_minor, profile.currency) if row.cost_minor else None),
    )
    parts = (
        ("How it shows", row.description), ("What was done at once", row.containment),
        ("Why it happened", row.root_cause), ("What is done about the cause", row.correction),
        ("How it shows that this works", row.effect),
    )
    return PrintedDocument(
        "Non-conformance", row.number, f"non-conformance-{row.number}", sender=profile.address_lines(),
        facts=(("Matter", row.title),),
        bands=(PrintFacts(tuple((title, value) for title, value in facts if value is not None)),
               *(PrintText(text or OPEN_PART, heading) for heading, text in parts)),
        footer=" · ".join(part for part in (profile.name, profile.email, profile.phone) if part),
        currency=profile.currency,
    )
