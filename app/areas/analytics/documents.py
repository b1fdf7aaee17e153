"""The printed reports over all areas."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.areas.analytics.queries import flows
from app.areas.analytics.queries.decisions import DECISIONS, KINDS
from app.areas.analytics.queries.metrics import measured
from app.areas.analytics.queries.months import MonthTable, months_in_numbers
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.support.queries import pictures
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, ListRequest
from app.kernel.printed import Band, PrintChart, PrintColumn, PrintedDocument, PrintTable, PrintText

DECISIONS_SHOWN = 25

Load = Callable[[Connection, datetime], object]

CHARTS: tuple[tuple[str, Load, str], ...] = (
    ("Orders in and shipments out, by week", flows.orders_and_shipments,
     "app.areas.analytics.charts:draw_orders_and_shipments"),
    ("Late shipments and tickets opened, by week", flows.lateness_and_tickets,
     "app.areas.analytics.charts:draw_lateness_and_tickets"),
    ("Suppliers on time in full, 12 months", flows.on_time_by_supplier,
     "app.areas.purchasing.charts:draw_on_time_by_supplier"),
    ("Stock value at month ends", flows.stock_by_month, "app.areas.inventory.charts:draw_value_by_month"),
    ("Satisfaction by month", pictures.satisfaction_by_month,
     "app.areas.support.charts.tickets:draw_satisfaction_by_month"),
)
"""The pictures of the report: title, what is read, what draws it; one without data is left out."""


def operations_report(connection: Connection, _record_id: int, now: datetime) -> PrintedDocument:
    """Give what a manager wants to know at the end of a month: figures, both flows, what needs a decision."""
    profile = load_profile(connection)
    day = local_day(now, profile.zone)
    writer = replace(Formatter(), zone=ZoneInfo(profile.zone), now=lambda: now)
    bands: list[Band] = [
        _figures(connection, now, writer), _months(months_in_numbers(connection, now), writer),
        *_charts(connection, now), *_decisions(connection, now),
    ]
    return PrintedDocument(
        "Operations report", f"{day:%B %Y}", f"operations-report-{day:%Y-%m-%d}", (profile.name,),
        facts=(("As of", now), ("Waiting for a decision", DECISIONS.count(connection, ListRequest(as_of=now)))),
        bands=tuple(bands), currency=profile.currency, footer="Every figure says in the program what it is made of.",
    )


def _figures(connection: Connection, now: datetime, writer: Formatter) -> PrintTable:
    rows: list[tuple[object, ...]] = []
    for title, figures in measured(connection, now):
        for place, figure in enumerate(figures):
            value = "–" if figure.value is None else writer.text(figure.value, figure.kind)
            rows.append((title if place == 0 else "", figure.title, value, figure.note))
    columns = (PrintColumn("", Kind.TEXT, 14), PrintColumn("Figure", Kind.TEXT, 28),
               PrintColumn("Value", Kind.INTEGER, 18), PrintColumn("", Kind.TEXT, 40))
    return PrintTable(columns, tuple(rows), "Figures")


def _months(table: MonthTable, writer: Formatter) -> PrintTable:
    heads = [f"{month:%B %Y}" for month in table.months]
    heads[-1] += " so far"
    columns = (PrintColumn("", Kind.TEXT, 34), *(PrintColumn(head, Kind.INTEGER, 22) for head in heads))
    rows = tuple((title, *(_cell(value, writer) for value in values)) for title, values in table.lines)
    return PrintTable(columns, rows, "The last months in numbers")


def _cell(value: object, writer: Formatter) -> str:
    return "–" if value is None else writer.text(value, Kind.TEXT)


def _charts(connection: Connection, now: datetime) -> list[Band]:
    loaded = [(title, load(connection, now), draw) for title, load, draw in CHARTS]
    return [PrintChart(draw, value, title, 62) for title, value, draw in loaded if value is not None]


def _decisions(connection: Connection, now: datetime) -> list[Band]:
    request = ListRequest(as_of=now)
    rows = DECISIONS.page(connection, request, size=DECISIONS_SHOWN).rows
    if not rows:
        return [PrintText("Nothing is late, nothing is short, nobody waits.", "What needs a decision")]
    words = {kind.code: kind.word.word for kind in KINDS}
    shown = {info.info.key: place for place, info in enumerate(DECISIONS.columns)}
    keys = ("kind", "number", "who", "days_late", "amount")
    cells = tuple(tuple(
        words[str(row.values[shown[key]])] if key == "kind" else row.values[shown[key]] for key in keys
    ) for row in rows)
    columns = (PrintColumn("What", Kind.TEXT, 18), PrintColumn("Number", Kind.CODE, 16),
               PrintColumn("Who or which", Kind.TEXT, 36), PrintColumn("Days late", Kind.INTEGER, 12),
               PrintColumn("At stake", Kind.MONEY, 18))
    more = DECISIONS.count(connection, request) - len(rows)
    bands: list[Band] = [PrintTable(columns, cells, "What needs a decision")]
    return [*bands, PrintText(f"… and {more} more in the program, under Overview.")] if more else bands
