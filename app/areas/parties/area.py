"""The area's declaration."""

from app.kernel.declare import PermissionSpec
from app.ui.declare import AreaSpec

AREA = AreaSpec(
    name="parties", title="Parties",
    permissions=(
        PermissionSpec("parties.read", "See companies and people"),
        PermissionSpec("parties.change", "Add and change companies and people"),
    ),
)
