"""Every table that refers to a party or a person says what of it goes when the person is forgotten."""

from app.areas.parties.models import Contact, Party
from app.kernel.columns import JsonText, Model, table_of
from app.kernel.personal.reach import CARRIES
from app.registry import AREAS

BUSINESS = frozenset({
    "purchasing", "inventory", "production", "sales_blanket", "sales_customer_terms", "sales_recurring",
    "sales_tax_rule", "parties_erasure",
})
"""Tables of dealings with firms, and of goods: what they say of a person is found by the person's own words."""

CODES = frozenset({"number", "state", "kind", "code", "currency", "country", "status", "basis", "zone"})


def test_free_texts_about_people_are_declared() -> None:
    assert AREAS
    people = {table_of(Party), table_of(Contact)}
    lacking = []
    for mapper in Model.registry.mappers:
        table = table_of(mapper.class_)
        about = any(key.column.table in people for column in table.c if column.name not in CARRIES
                    for key in column.foreign_keys)
        texts = [column.name for column in table.c if column.name not in CODES
                 and (column.type.python_type is str or isinstance(column.type, JsonText))]
        if about and texts and not table.name.startswith(tuple(BUSINESS)) and not hasattr(
                mapper.class_, "__personal__"):
            lacking.append((table.name, texts))
    assert lacking == []
