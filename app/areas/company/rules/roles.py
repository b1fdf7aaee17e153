"""The roles and numbers that a new company begins with."""

import re
from dataclasses import dataclass

from app.kernel.errors import DomainError

AREAS = (
    "company", "parties", "mail", "catalog", "inventory", "purchasing", "sales", "production", "logistics", "planning",
    "support", "marketing", "analytics",
)
READ_ALL = tuple(f"{area}.read" for area in AREAS)
TAKE_FILES = "exchange.import"
"""The right to take files in; what they hold must be allowed besides, such as `catalog.import`."""


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """A role as a new company gets it."""

    name: str
    title: str
    permissions: tuple[str, ...]


OWNER = "owner"
ROLES = (
    RoleTemplate(OWNER, "Owner", ("*",)),
    RoleTemplate("procurement", "Procurement", (
        *READ_ALL, "purchasing.*", "parties.*", "mail.write", "catalog.*", "planning.*", "company.rates",
        TAKE_FILES,
    )),
    RoleTemplate("warehouse", "Warehouse", (*READ_ALL, "inventory.*", "logistics.*", "purchasing.receive", TAKE_FILES)),
    RoleTemplate("sales", "Sales", (*READ_ALL, "sales.*", "parties.*", "mail.write", "marketing.*", TAKE_FILES)),
    RoleTemplate("bookkeeping", "Bookkeeping", (
        *READ_ALL, "company.books", "company.set_accounts", "company.hand_over", "company.rates", "sales.invoice",
        "sales.post_invoice", "sales.billing", "sales.payments", "sales.dunning", "purchasing.bill",
        "purchasing.approve_bill",
        "logistics.settle_returns", TAKE_FILES,
    )),
    RoleTemplate("support", "Support", (*READ_ALL, "support.*", "mail.write")),
    RoleTemplate("viewer", "Viewer", READ_ALL),
)


def require_permission_form(permission: str) -> str:
    """Give a right's name; DomainError when it is neither `*`, `area.*` nor `area.verb`."""
    area, _, verb = permission.partition(".")
    if permission in ("*", TAKE_FILES) or (area in AREAS and re.fullmatch(r"\*|[a-z][a-z_]*", verb)):
        return permission
    raise DomainError(
        "permission.form", f"“{permission}” is not a right. Write it as area.verb, area.* or *; the areas are "
        f"{', '.join(AREAS)}.", "permission",
    )
