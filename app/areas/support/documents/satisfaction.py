"""The report on what customers say: the year's figures, and by product, supplier, carrier and agent."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.support.queries.surveys import (
    WAYS,
    csat_figure,
    group_table,
    load_groups,
    nps_figure,
    response_figure,
)
from app.kernel.formatting import Formatter
from app.kernel.listing import Figure, LinesTable
from app.kernel.printed import PrintColumn, PrintedDocument, PrintFacts, PrintTable, PrintText

FEWNESS = (
    "Every figure stands with the number of answers that it rests on, and with the range in which the true one lies "
    "with 95 % confidence. Where answers are few, a difference between two lines may be chance."
)


def satisfaction_report(connection: Connection, _record_id: int, now: datetime) -> PrintedDocument:
    """Print what customers said in the last twelve months."""
    profile = load_profile(connection)
    day = local_day(now, profile.zone)
    figures = (csat_figure(connection, now), response_figure(connection, now), nps_figure(connection, now))
    facts = PrintFacts(tuple((figure.title, _told(figure)) for figure in figures), "Last twelve months")
    tables = [group_table(load_groups(connection, way, now)) for way, _ in WAYS]
    bands = tuple(_printed(table) for table in tables if table.rows)
    return PrintedDocument("Satisfaction", day.isoformat(), f"satisfaction-{day.isoformat()}", profile.address_lines(),
                           bands=(facts, PrintText(FEWNESS), *bands), landscape=True)


def _printed(table: LinesTable) -> PrintTable:
    columns = tuple(PrintColumn(info.title, info.kind, info.width) for info in table.columns)
    return PrintTable(columns, tuple(row.values for row in table.rows))


def _told(figure: Figure) -> str:
    value = Formatter().text(figure.value, figure.kind)
    return f"{value} ({figure.note})" if value else figure.note
