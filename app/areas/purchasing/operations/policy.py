"""What the firm allows in purchasing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.areas.company.events import CompanyCreated
from app.areas.company.queries import load_profile
from app.areas.purchasing.models import PurchasingPolicy
from app.areas.purchasing.operations.amounts import checked_amount
from app.areas.purchasing.rules.orders import Policy
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangePurchasingPolicy:
    """Set above which amount an order must be approved, and how much more than ordered may be received."""

    approval_limit: Annotated[Decimal, Field("Approval above", help="In the firm's currency.")]
    over_receipt_ask_permille: Annotated[
        int, Field("Ask about a surplus above %", help="0 asks about any surplus.", per_percent=10),
    ] = 0
    over_receipt_refuse_permille: Annotated[
        int, Field("Refuse a surplus above %", per_percent=10),
    ] = 100
    four_eyes: Annotated[bool, Field("Nobody approves their own order")] = False


def change_purchasing_policy(uow: UnitOfWork, cmd: ChangePurchasingPolicy) -> int:
    """Set the policy and give its number."""
    limit = checked_amount(cmd.approval_limit, load_profile(uow.connection).currency, "approval_limit")
    if not 0 <= cmd.over_receipt_ask_permille <= cmd.over_receipt_refuse_permille:
        raise DomainError(
            "policy.tolerance", "What is refused must be at least what is asked about.", "over_receipt_refuse_permille",
        )
    return _set(uow, Policy(limit, cmd.over_receipt_ask_permille, cmd.over_receipt_refuse_permille, cmd.four_eyes))


def _set(uow: UnitOfWork, policy: Policy) -> int:
    values = {
        "approval_limit_minor": policy.approval_limit_minor,
        "over_receipt_ask_permille": policy.over_receipt_ask_permille,
        "over_receipt_refuse_permille": policy.over_receipt_refuse_permille, "four_eyes": policy.four_eyes,
    }
    known = uow.scalar(select(PurchasingPolicy.id).order_by(PurchasingPolicy.id).limit(1))
    if known is None:
        return uow.add(PurchasingPolicy, **values)
    uow.update(PurchasingPolicy, known, **values)
    return int(known)


def set_up_policy(uow: UnitOfWork, _event: CompanyCreated) -> None:
    """Give a new company the usual policy."""
    _set(uow, Policy())
