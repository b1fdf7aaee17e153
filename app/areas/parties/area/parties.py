"""What is declared of companies and people; their lists belong to the areas that deal with them."""

from app.areas.parties import operations
from app.areas.parties.queries.merging import MERGES
from app.kernel.declare import OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

PARTIES = AreaSpec(
    name="parties", title="Parties",
    operations=(
        OperationSpec(operations.create_party, "Company or person added", "parties.change"),
        OperationSpec(operations.change_party, "Company or person changed", "parties.change"),
        OperationSpec(operations.set_main_address, "Main address set", "parties.change"),
        OperationSpec(operations.set_main_contact, "Main contact set", "parties.change"),
        OperationSpec(operations.add_address, "Address added", "parties.change"),
        OperationSpec(operations.change_address, "Address changed", "parties.change"),
        OperationSpec(operations.add_contact, "Contact added", "parties.change"),
        OperationSpec(operations.change_contact, "Contact changed", "parties.change"),
    ),
    merges=MERGES,
    permissions=(
        PermissionSpec("parties.read", "See companies and people"),
        PermissionSpec("parties.change", "Add and change companies and people"),
    ),
)
