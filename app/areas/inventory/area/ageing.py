"""What is declared of stock that is old, slow, too much, expiring or below nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.inventory.queries import ageing, place_prefills
from app.kernel.declare import FigureSpec, Reader
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
)


def _alarms(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return place_prefills.alarms_as_they_are(reader)


def _set_alarms(place: str) -> ActionSpec:
    return ActionSpec(f"inventory.alarms_{place}", "Alarms", "bell", always, "set_stock_alarms", _alarms,
                      help="From when on stock is slow, dead, nearly past its date, or too much.")


AGEING = AreaSpec(
    name="inventory", title="Inventory",
    lists=ageing.LISTS,
    figures=(
        FigureSpec("inventory.dead", "Dead stock", ageing.dead_stock),
        FigureSpec("inventory.expiring", "Expiring lots", ageing.expiring_soon),
    ),
    tab_parts=(TabPart(
        "inventory",
        views=(
            ViewSpec("slow_stock", (_set_alarms("slow"),), EmptySpec(
                "Nothing lies here", "Items appear as soon as there is stock of them.", "hourglass"), order=70,
                preset="slow", group="Planning"),
            ViewSpec("ageing", (_set_alarms("ageing"),), EmptySpec(
                "Nothing lies here", "Items appear as soon as there is stock of them.", "hourglass"), order=71,
                group="Planning"),
            ViewSpec("expiring", (_set_alarms("expiring"),), EmptySpec(
                "Nothing expires", "Lots with a date appear here while they are in stock.", "calendar-clock"),
                order=72, group="Planning"),
            ViewSpec("negative_stock", empty=EmptySpec(
                "Nothing is below nothing", "What was taken before it was booked in stands here until it is cleared.",
                "circle-check"), order=73, group="Planning"),
        ),
        dashboard=DashboardSpec(
            ("inventory.dead", "inventory.expiring"),
            (ChartSpec("inventory.by_age", "Stock value by age", ageing.stock_by_age,
                       "app.areas.inventory.charts:draw_stock_by_age"),),
            of=("slow_stock",),
        ),
    ),),
)
