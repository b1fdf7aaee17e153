"""What is declared of targets, of who is credited with orders, and of what sellers earn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.documents.commissions import commission_statement
from app.areas.sales.events import SalesOrderAmended, SalesOrderCancelled, SalesOrderConfirmed
from app.areas.sales.models import CommissionRule, OrderCredit, Seller, Team
from app.areas.sales.operations import commissions, targets
from app.areas.sales.queries import targets as queries
from app.areas.sales.rules.targets import APPROVED, DRAFT
from app.kernel.columns import table_of
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    Subscriber,
)
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
)

GROUP = "Plans and figures"
RIGHT, EARN = "sales.targets", "sales.commissions"
SHOWN = ("name", "basis", "user_id", "team_id", "category_id", "valid_from", "valid_to", "position")


def _this_month(reader: Reader, _selection: Selection, now: datetime) -> Mapping[str, Any]:
    return {"month": local_day(now, load_profile(reader).zone).replace(day=1).isoformat()}


def _rule(reader: Reader, rule_id: int) -> Mapping[str, Any]:
    row = reader.execute(select(table_of(CommissionRule)).where(CommissionRule.id == rule_id)).one()
    days = {name: None if row._mapping[name] is None else row._mapping[name].isoformat()
            for name in ("valid_from", "valid_to")}
    return {**{name: row._mapping[name] for name in SHOWN}, **days, "rule_id": row.id,
            "percent": f"{row.permille / 10:g}", "reached_percent": f"{row.reached_permille / 10:g}"}


def _seller(reader: Reader, seller_id: int) -> Mapping[str, Any]:
    row = reader.execute(select(Seller.user_id, Team.name).outerjoin(Team, Team.id == Seller.team_id).where(
        Seller.id == seller_id)).one()
    return {"user_id": row.user_id, "team": row.name or ""}


def _credits(reader: Reader, order_id: int) -> Mapping[str, Any]:
    rows = reader.execute(select(OrderCredit.user_id, OrderCredit.permille).where(
        OrderCredit.order_id == order_id).order_by(OrderCredit.id))
    return {"order_id": order_id, "shares": [
        {"user_id": row.user_id, "percent": f"{row.permille / 10:g}"} for row in rows]}


TARGETS_VIEW = ViewSpec(
    "sales_targets",
    (ActionSpec("sales.set_target", "Set target", "target", operation="set_target", prefill=_this_month, primary=True,
                key="Ctrl+N", help="Say what a seller or a team is to book in a month, or in several."),),
    EmptySpec("No targets yet", "Say what sellers or teams are to book; orders count by themselves.", "target",
              "sales.set_target"),
    order=65, group=GROUP,
)
SELLERS_VIEW = ViewSpec(
    "sellers",
    (ActionSpec("sales.set_seller", "Set seller", "user-plus", operation="set_seller", primary=True,
                help="Say who sells, and in which team."),
     ActionSpec("sales.change_seller", "Change team", "users", one, "set_seller", of_selected(_seller))),
    EmptySpec("No sellers yet", "Say who sells, and in which team.", "users", "sales.set_seller"),
    order=90, group=settings_of("commissions"),
)
RULES_VIEW = ViewSpec(
    "commission_rules",
    (ActionSpec("sales.add_commission_rule", "New rule", "plus", operation="save_commission_rule", key="Ctrl+N",
                help="Say how much of what is invoiced, paid or earned goes to the seller."),
     ActionSpec("sales.change_commission_rule", "Change", "pencil", one, "save_commission_rule", of_selected(_rule),
                primary=True)),
    EmptySpec("No commission rules yet", "Say what sellers earn; of several rules the first that fits a line holds.",
              "hand-coins", "sales.add_commission_rule"),
    order=91, group=settings_of("commissions"),
)
COMMISSIONS_VIEW = ViewSpec(
    "commissions",
    (ActionSpec("sales.approve_commission", "Approve", "check", in_state(DRAFT, single=False), "approve_commission",
                selected("statement_id"), ask=False, each=True, primary=True, help="It never changes from then on."),
     ActionSpec("sales.reckon_commissions", "Calculate", "calculator", operation="reckon_commissions",
                prefill=_this_month, help="Calculate what every seller earned up to a month's end."),
     ActionSpec("sales.print_commission", "Statement", "printer", one, document="commission_statement"),
     ActionSpec("sales.reverse_commission", "Take back", "undo-2", in_state(APPROVED), "reverse_commission",
                selected("statement_id"), ask=False, help="Its lines are reckoned anew the next time.")),
    EmptySpec("No commissions yet", "Write down a rule, then calculate a month.", "hand-coins",
              "sales.reckon_commissions"),
    order=68, group=GROUP,
)

TARGETS = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(targets.set_seller, "Seller set", RIGHT), OperationSpec(targets.set_target, "Target set", RIGHT),
        OperationSpec(targets.credit_order, "Order credited", RIGHT),
        OperationSpec(commissions.save_commission_rule, "Commission rule saved", EARN),
        OperationSpec(commissions.reckon_commissions, "Commissions reckoned", EARN),
        OperationSpec(commissions.approve_commission, "Commission approved", EARN,
                      final="take the statement back instead; it stays to be read."),
        OperationSpec(commissions.reverse_commission, "Commission taken back", EARN,
                      final="reckon the month anew instead."),
    ),
    subscribers=(
        Subscriber(SalesOrderConfirmed, targets.credit_confirmed), Subscriber(SalesOrderAmended, targets.follow_order),
        Subscriber(SalesOrderCancelled, targets.follow_order),
    ),
    lists=(queries.TARGETS, queries.SELLERS, queries.TEAMS, queries.COMMISSION_RULES, queries.COMMISSIONS),
    details=(
        DetailSpec("sales_target", "Target", queries.target_detail),
        DetailSpec("commission", "Commission", queries.commission_detail),
    ),
    contributions=(ContributionSpec("sales_order", queries.credits_of_order),),
    documents=(DocumentSpec("commission_statement", "Commission statement", "commission", EARN, commission_statement),),
    figures=(FigureSpec("sales.bookings", "Booked this month", queries.bookings),),
    permissions=(PermissionSpec(RIGHT, "Set targets and credit orders"),
                 PermissionSpec(EARN, "See and approve commissions")),
    tab_parts=(TabPart(
        "sales", views=(TARGETS_VIEW, SELLERS_VIEW, RULES_VIEW, COMMISSIONS_VIEW),
        actions=(("sales_orders", (ActionSpec(
            "sales.credit_order", "Name who sold it", "user-check", one, "credit_order", of_selected(_credits),
            help="Say who is credited with the order, and with how much of it."),)),),
        dashboard=DashboardSpec(("sales.bookings",), (
            ChartSpec("sales.bookings_by_month", "Bookings against targets", queries.bookings_by_month,
                      "app.areas.sales.charts.targets:draw_bookings_by_month", span=2),
            ChartSpec("sales.bookings_by_seller", "Bookings by seller, this month", queries.bookings_by_seller,
                      "app.areas.sales.charts.targets:draw_bookings_by_seller"),
        ), of=("sales_targets",)),
    ),),
)
