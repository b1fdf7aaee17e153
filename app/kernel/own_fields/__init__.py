"""Fields that a firm adds to records of any kind: what they are, what records hold in them, where they are seen."""

from app.kernel.own_fields.declaring import (
    OPERATIONS,
    AddField,
    ChangeField,
    RestoreField,
    RetireField,
    field_values,
    key_of,
)
from app.kernel.own_fields.filling import ANY, FILL_IN, FillIn, filled_in
from app.kernel.own_fields.kinds import Link, said_value
from app.kernel.own_fields.listing import OWN_FIELDS, with_columns, with_own_fields
from app.kernel.own_fields.printing import printed_own
from app.kernel.own_fields.tables import (
    LISTS,
    OWN_FIELD_TABLE,
    OWN_RECORDS,
    FieldFacts,
    OwnField,
    OwnValue,
    fields_of,
)
from app.kernel.own_fields.telling import own_edits
from app.kernel.own_fields.values import (
    begin_own,
    own_facts,
    own_values,
    put_own,
    read_own,
    read_own_cells,
    write_own,
)

__all__ = [
    "ANY", "FILL_IN", "LISTS", "OPERATIONS", "OWN_FIELDS", "OWN_FIELD_TABLE", "OWN_RECORDS", "AddField", "ChangeField",
    "FieldFacts", "FillIn", "Link", "OwnField", "OwnValue", "RestoreField", "RetireField", "begin_own", "field_values",
    "fields_of", "filled_in", "key_of", "own_edits", "own_facts", "own_values", "printed_own", "put_own", "read_own",
    "read_own_cells", "said_value", "with_columns", "with_own_fields", "write_own",
]
