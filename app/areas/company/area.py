"""The area's declaration."""

from app.areas.company.operations import create_company, update_profile
from app.kernel.declare import OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

AREA = AreaSpec(
    name="company", title="Company",
    operations=(
        OperationSpec(create_company, "Company created", "company.create", final="it is the company itself."),
        OperationSpec(update_profile, "Profile changed", "company.change"),
    ),
    permissions=(
        PermissionSpec("company.read", "See the firm, its users and its calendar"),
        PermissionSpec("company.create", "Make the firm in an empty database"),
        PermissionSpec("company.change", "Change what documents say of the firm"),
        PermissionSpec("company.undo", "Undo what others did"),
    ),
)
