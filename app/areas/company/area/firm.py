"""What is declared of the firm: its profile, people, rights and hours."""

from app.areas.company import operations, queries
from app.areas.company.queries.merging import MERGES
from app.areas.company.ui.views import COMPANY_PLACE
from app.kernel.declare import CheckSpec, DetailSpec, OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

FIRM = AreaSpec(
    name="company", title="Company",
    operations=(
        OperationSpec(
            operations.create_company, "Company created", "company.create", final="it is the company itself.",
        ),
        OperationSpec(operations.update_profile, "Profile changed", "company.change"),
        OperationSpec(operations.create_user, "User created", "company.administer"),
        OperationSpec(operations.change_user, "User changed", "company.administer"),
        OperationSpec(operations.grant_right, "Right granted", "company.administer"),
        OperationSpec(operations.revoke_right, "Right revoked", "company.administer"),
        OperationSpec(operations.set_rights, "Rights of a role set", "company.administer"),
        OperationSpec(operations.add_holiday, "Holiday added", "company.change"),
        OperationSpec(operations.remove_holiday, "Holiday removed", "company.change"),
        OperationSpec(operations.add_calendar, "Calendar added", "company.change"),
        OperationSpec(operations.set_business_hours, "Business hours set", "company.change"),
    ),
    lists=queries.LISTS,
    details=(DetailSpec("firm", "The firm", queries.firm_detail),),
    merges=MERGES,
    tabs=(COMPANY_PLACE,),
    checks=(CheckSpec("company.firm", "The firm has an owner, a zone and its hours", queries.check_firm),),
    permissions=(
        PermissionSpec("company.read", "See the firm, its users and its calendar"),
        PermissionSpec("company.create", "Make the firm in an empty database"),
        PermissionSpec("company.change", "Change what documents say of the firm, and when it works"),
        PermissionSpec("company.administer", "Let people in and give roles their rights"),
        PermissionSpec("company.undo", "Undo what others did"),
        PermissionSpec("exchange.import", "Take files in, of what one may import"),
    ),
)
