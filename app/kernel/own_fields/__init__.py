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
from app.kernel.own_fields.listing import OWN_FIELDS, with_columns, with_own_fields
from app.kernel.own_fields.tables import OWN_FIELD_TABLE, OWN_RECORDS, FieldFacts, OwnField, OwnValue, fields_of
from app.kernel.own_fields.values import own_facts, own_values, put_own, read_own_cells, write_own

__all__ = [
    "OPERATIONS", "OWN_FIELDS", "OWN_FIELD_TABLE", "OWN_RECORDS", "AddField", "ChangeField", "FieldFacts", "OwnField",
    "OwnValue", "RestoreField", "RetireField", "field_values", "fields_of", "key_of", "own_facts", "own_values",
    "put_own", "read_own_cells", "with_columns", "with_own_fields", "write_own",
]
