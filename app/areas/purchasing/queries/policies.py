"""What the firm allows, as the forms that change it take it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.purchasing.models import ApprovalLimit
from app.areas.purchasing.queries.terms import load_policy
from app.kernel.columns import table_of
from app.kernel.money import Money


def policy_values(connection: Connection) -> Mapping[str, Any]:
    """Give the policy that holds now."""
    policy = load_policy(connection)
    limit = Money(policy.approval_limit_minor, load_profile(connection).currency)
    return {
        "approval_limit": f"{limit.decimal():f}", "four_eyes": policy.four_eyes,
        "over_receipt_ask_permille": policy.over_receipt_ask_permille,
        "over_receipt_refuse_permille": policy.over_receipt_refuse_permille,
    }


def limit_values(connection: Connection, limit_id: int) -> Mapping[str, Any]:
    """Give an approval limit."""
    table = table_of(ApprovalLimit)
    row = connection.execute(select(table).where(table.c.id == limit_id)).one()
    amount = Money(row.limit_minor, load_profile(connection).currency)
    return {"role_id": row.role_id, "category_id": row.category_id, "limit": f"{amount.decimal():f}"}
