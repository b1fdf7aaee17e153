"""Deciding about orders that wait, and saying who may."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Category
from app.areas.company.models import Role
from app.areas.company.queries import load_profile
from app.areas.purchasing.models import ApprovalLimit, OrderDecision
from app.areas.purchasing.operations.amounts import checked_amount
from app.areas.purchasing.operations.orders import firm_day
from app.areas.purchasing.queries.approval import limits_of_user, roles_that_may, submitted_by, worth_of
from app.areas.purchasing.queries.terms import load_policy
from app.areas.purchasing.rules.approval import Worth, must_wait, require_may_approve
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

APPROVE = "purchasing.approve"


@dataclass(frozen=True, slots=True)
class SetApprovalLimit:
    """Say up to which amount a role may approve orders; a role without a limit may approve any."""

    role_id: Annotated[int, Field("Role", lookup="roles")]
    limit: Annotated[Decimal, Field("Approves up to", help="In the firm's currency.")]
    category_id: Annotated[int | None, Field("Of items in", "Left out: of all items.", "categories")] = None


@dataclass(frozen=True, slots=True)
class RemoveApprovalLimit:
    """Let a role approve without this limit."""

    approval_limit_id: Annotated[int, Field("Limit", hidden=True)]


def set_approval_limit(uow: UnitOfWork, cmd: SetApprovalLimit) -> int:
    """Set a limit in the place of the former one and give its number."""
    uow.get(Role, cmd.role_id)
    if cmd.category_id is not None:
        uow.get(Category, cmd.category_id)
    minor = checked_amount(cmd.limit, load_profile(uow.connection).currency, "limit")
    category = ApprovalLimit.category_id
    same = category.is_(None) if cmd.category_id is None else category == cmd.category_id
    known = uow.scalar(select(ApprovalLimit.id).where(ApprovalLimit.role_id == cmd.role_id, same))
    if known is None:
        return uow.add(ApprovalLimit, role_id=cmd.role_id, category_id=cmd.category_id, limit_minor=minor)
    uow.update(ApprovalLimit, known, limit_minor=minor)
    return int(known)


def remove_approval_limit(uow: UnitOfWork, cmd: RemoveApprovalLimit) -> None:
    """Delete a limit."""
    uow.get(ApprovalLimit, cmd.approval_limit_id)
    uow.delete(ApprovalLimit, [cmd.approval_limit_id])


def note_decision(uow: UnitOfWork, order: Any, kind: str, worth: Worth, reason: str = "") -> None:
    """Write down what was decided, by whom, when and about which amount; it is never changed."""
    uow.add(OrderDecision, order_id=order.id, kind=kind, at=uow.now, by=uow.actor.id, amount_minor=worth.total_minor,
            reason=reason.strip())


def order_worth(uow: UnitOfWork, order: Any) -> Worth:
    """Give what an order is worth today."""
    return worth_of(uow.connection, order, firm_day(uow))


def approves_itself(uow: UnitOfWork, order: Any, worth: Worth) -> tuple[bool, str]:
    """Tell whether an order that is submitted is approved at once, and why."""
    home, policy = load_profile(uow.connection).currency, load_policy(uow.connection)
    if not must_wait(order.total_minor, order.currency, home, policy, order.approved_minor, worth.total_minor):
        known = order.approved_minor is not None and order.total_minor <= order.approved_minor
        return True, "Not above what was approved before." if known else "Within what needs no approval."
    if not uow.actor.may(APPROVE):
        return False, ""
    try:
        check_approval(uow, order, worth, submits=True)
    except DomainError as refusal:
        return False, refusal.message
    return True, ""


def check_approval(uow: UnitOfWork, order: Any, worth: Worth, *, submits: bool = False) -> None:
    """Refuse an approval by somebody whose role does not reach so far, or who wrote the order."""
    four_eyes = load_policy(uow.connection).four_eyes
    own = submits or uow.actor.id in submitted_by(uow.connection, order)
    limits = limits_of_user(uow.connection, uow.actor.id)
    require_may_approve(worth, limits, own=own, four_eyes=four_eyes, others=roles_that_may(uow.connection, worth))


def reason_needed(reason: str, doing: str) -> str:
    """Refuse to go on without a word of why."""
    if not reason.strip():
        raise DomainError("approval.reason", f"Say why before {doing}: whoever wrote the order reads it.", "reason")
    return reason.strip()
