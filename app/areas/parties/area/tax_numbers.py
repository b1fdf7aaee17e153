"""What is declared of tax numbers by country, and of what belongs to parties and comes from files."""

from app.areas.parties.operations import part_imports, tax_numbers
from app.areas.parties.queries import tax_numbers as found
from app.kernel.declare import ContributionSpec, ImportSpec, OperationSpec
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, TabPart, ViewSpec, one, selected

SET_NUMBER = ActionSpec(
    "parties.set_tax_number", "Tax number", "landmark", one, "set_tax_number", selected("party_id"),
    help="Add the number under which it pays taxes in another country; it is checked.",
)
NUMBERS_VIEW = ViewSpec(
    "tax_numbers", (
        ActionSpec("parties.remove_tax_number", "Remove", "trash-2", one, "remove_tax_number",
                   selected("tax_number_id"), ask=False, help="It is not used any more."),
    ),
    EmptySpec("No tax numbers of other countries yet", "Select a supplier or customer and add one.", "landmark"),
    order=91, group="Suppliers",
)

TAX_NUMBERS = AreaSpec(
    name="parties", title="Parties",
    operations=(
        OperationSpec(tax_numbers.set_tax_number, "Tax number set", "parties.change"),
        OperationSpec(tax_numbers.remove_tax_number, "Tax number removed", "parties.change"),
    ),
    lists=(found.TAX_NUMBERS,),
    contributions=tuple(ContributionSpec(record, found.numbers_of) for record in ("supplier", "customer", "carrier")),
    imports=(
        ImportSpec("tax_numbers", "Tax numbers", "parties.change", part_imports.TAX_NUMBER_FIELDS,
                   part_imports.import_tax_numbers),
        ImportSpec("bank_accounts", "Bank accounts", "parties.bank", part_imports.BANK_FIELDS,
                   part_imports.import_bank_accounts),
    ),
    tab_parts=(TabPart("suppliers", views=(NUMBERS_VIEW,), actions=(("suppliers", (SET_NUMBER,)),)),),
)
