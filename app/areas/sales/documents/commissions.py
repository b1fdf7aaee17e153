"""The printed statement of a seller's commission."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.sales.queries.targets import load_statement, statement_rows
from app.areas.sales.rules import targets as rules
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable

COLUMNS = (
    PrintColumn("Invoice", Kind.CODE, 12), PrintColumn("Customer", Kind.TEXT, 24), PrintColumn("What", Kind.TEXT, 26),
    PrintColumn("Rule", Kind.TEXT, 18), PrintColumn("Of", Kind.MONEY, 14), PrintColumn("Commission", Kind.MONEY, 14),
)


def commission_statement(connection: Connection, statement_id: int, _now: datetime) -> PrintedDocument:
    """Print what a seller earned in a month, line by line."""
    row, profile = load_statement(connection, statement_id), load_profile(connection)
    reached = (("Target reached", f"{row.reached_permille / 10:g} %"),) if row.reached_permille is not None else ()
    return PrintedDocument(
        "Commission", row.number, f"commission-{row.number}", sender=profile.address_lines(), recipient=(row.seller,),
        facts=(("Month", f"{row.month:%B %Y}"), ("State", dict(rules.STATES)[row.state].word), *reached),
        bands=(PrintTable(
            COLUMNS, tuple(line.values for line in statement_rows(connection, statement_id, profile.currency)),
            totals=(("Of", Money(row.basis_minor, profile.currency)),
                    ("Commission", Money(row.total_minor, profile.currency))),
        ),),
        footer=" · ".join(part for part in (profile.name, profile.email, profile.phone) if part),
        currency=profile.currency,
    )
