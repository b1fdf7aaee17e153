"""What is declared of classes: how they are computed, what they ask for, and where they are looked at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.inventory.models import ClassRule
from app.areas.inventory.operations import classes
from app.areas.inventory.queries import class_pages
from app.areas.inventory.queries.classes import load_policy_settings
from app.areas.inventory.queries.figures import currency_of
from app.kernel.declare import DetailSpec, OperationSpec, Reader
from app.kernel.fields import encode
from app.kernel.money import Money
from app.ui.declare import (
    SETTINGS,
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
    one,
)

_DRAW = "app.areas.inventory.charts:draw_classes"


def _present_rule(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(
        ClassRule.abc, ClassRule.xyz, ClassRule.count_every_days, ClassRule.service_permille, ClassRule.review_days,
    ).where(ClassRule.id.in_(selection.ids))).first()
    return {} if row is None else dict(row._mapping)


def _present_policy(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    settings = load_policy_settings(reader)
    cost = Money(settings.order_cost_minor, currency_of(reader))
    values: dict[str, Any] = {**encode(settings), "order_cost": encode(cost.decimal())}
    del values["order_cost_minor"]
    return values


CLASSIFY = ActionSpec(
    "inventory.classify", "Class items", "chart-pie", always, operation="classify_items", ask=False, primary=True,
    help="Compute the class of every item anew from what was issued.",
)
CHANGE_POLICY = ActionSpec(
    "inventory.stock_policy", "Stock policy", "sliders-horizontal", always, operation="change_stock_policy",
    prefill=_present_policy, help="Say from what classes and levels are computed, and what ordering and keeping cost.",
)
_SET_RULE = ActionSpec(
    "inventory.class_rule", "Change targets", "pencil", one, operation="set_class_rule", prefill=_present_rule,
    primary=True, help="Say how often the class is counted and reviewed, and how well it is kept ready.",
)

POLICIES = AreaSpec(
    name="inventory", title="Inventory",
    operations=(
        OperationSpec(classes.classify_items, "Items classed", "inventory.plan",
                      final="classes are computed from what was issued; class the items again instead."),
        OperationSpec(classes.set_class_rule, "Class's targets set", "inventory.plan"),
        OperationSpec(classes.change_stock_policy, "Stock policy changed", "inventory.plan"),
    ),
    lists=(class_pages.CLASSES, class_pages.CLASS_RULES),
    details=(
        DetailSpec("item_class", "Class", class_pages.class_detail),
        DetailSpec("class_rule", "Class target", class_pages.rule_detail),
    ),
    tab_parts=(TabPart(
        "inventory",
        views=(
            ViewSpec(
                "item_classes", (CLASSIFY, CHANGE_POLICY),
                EmptySpec("Nothing is classed yet", "Classes follow from what was issued; compute them once.",
                          "chart-pie", "inventory.classify"),
                _DRAW, order=60,
                group="Planning",
            ),
            ViewSpec("class_rules", (_SET_RULE, CHANGE_POLICY), detail_chart=_DRAW, order=94,
            group=SETTINGS),
        ),
        dashboard=DashboardSpec(charts=(ChartSpec(
            "inventory.classes", "Classes by worth and variability", class_pages.class_picture, _DRAW, span=2,
            help="The curve of worth, and how many items with which share of worth each of the nine classes holds."),)),
    ),),
)
