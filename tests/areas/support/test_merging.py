"""What texts can say of real records: every declared field is read, and the words of a ticket lead to its order."""

from typing import Any

import pytest

from app.areas.support.operations import OpenTicket
from app.areas.support.queries.merging import WORDS, merging_at
from app.kernel.templates import EVERYWHERE, merge_text
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.support.complaining import at, deliver_goods


def test_every_declared_field_is_read_of_a_real_record(workspace: Workspace) -> None:
    """A field that is offered and never filled would leave holes in letters."""
    goods = deliver_goods(workspace)
    opened = workspace.dispatch(OpenTicket(goods.customer_id, "Torn", "Torn.", shipment_id=goods.shipment_id)).value
    ids = {"ticket": opened.ticket_id, "customer": goods.customer_id, "supplier": goods.supplier_id,
           "sales_order": goods.order_id, EVERYWHERE: workspace.actor.id}
    with workspace.reader() as reader:
        for record in DECLARATIONS.merges:
            if record.record not in ids:
                continue
            values: Any = record.load(reader, ids[record.record], workspace.clock.now())
            wanted = {item.key for item in record.fields} | {key for key, _ in record.links}
            if values or record.word != "me":
                assert set(values) == wanted, record.word
            for item in record.fields:
                for row in values.get(item.key) or () if item.lines else ():
                    assert set(row) == {inner.key for inner in item.lines}


@pytest.mark.parametrize(("language", "expected"), [
    ("", "T-00001 of 4 Mar 2026: SO-00001, 160.00\u00a0€; 8\u00a0pc CHAI; 8\u00a0pc JAM; Nordwind Handel GmbH"),
    ("de", "T-00001 of 04.03.2026: SO-00001, 160,00\u00a0€; 8\u00a0pc CHAI; 8\u00a0pc JAM; Nordwind Handel GmbH"),
])
def test_a_tickets_words_lead_to_its_order_and_customer(workspace: Workspace, language: str, expected: str) -> None:
    """Sixteen pieces at ten euros are 160.00, written as the reader's language does."""
    goods = deliver_goods(workspace)
    at(workspace, 4, 10)
    opened = workspace.dispatch(OpenTicket(goods.customer_id, "Torn", "Torn.", shipment_id=goods.shipment_id)).value
    text = ("{{ ticket.number }} of {{ ticket.opened_at|day }}: {{ order.number }}, {{ order.total }}; "
            "{% for line in order.lines %}{{ line.qty }} {{ line.sku }}; {% endfor %}{{ firm.name }}")
    with workspace.reader() as reader:
        about = merging_at(reader, opened.ticket_id, workspace.clock.now(), 1, language)
        assert merge_text(text, about).text == expected
        assert {name for name, _, _ in WORDS.scope("ticket").fields()} >= {"order.total", "customer.name", "me.name"}
