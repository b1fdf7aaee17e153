"""The firm's own fields as fields of texts: `{{ customer.own_delivery_gate }}`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.own_fields import OWN_RECORDS, FieldFacts, fields_of, read_own, said_value
from app.kernel.own_fields.kinds import FACT_KINDS
from app.kernel.templates.lexicon import Lexicon

OWN = "own_"


def own_words(lexicon: Lexicon, connection: Connection) -> Lexicon:
    """Give the words of texts with the fields that the firm added to their records."""
    fields = fields_of(connection, *(item.record for item in lexicon.records if item.record in OWN_RECORDS))
    if not fields:
        return lexicon
    return Lexicon(tuple(
        _with_own(item, [field for field in fields if field.record == item.record]) for item in lexicon.records))


def _with_own(record: MergeRecord, fields: list[FieldFacts]) -> MergeRecord:
    if not fields:
        return record

    def load(connection: Connection, number: int, now: datetime) -> Mapping[str, object]:
        held = {f"{OWN}{field.key}": None if value is None else said_value(value)
                for field, value in read_own(connection, record.record, number)}
        return {**record.load(connection, number, now), **held}

    more = tuple(MergeField(f"{OWN}{field.key}", field.title, _kind(field)) for field in fields)
    return replace(record, fields=(*record.fields, *more), load=load)


def _kind(field: FieldFacts) -> Kind:
    kind = FACT_KINDS[field.kind]
    return Kind.TEXT if kind is Kind.CODE else kind
