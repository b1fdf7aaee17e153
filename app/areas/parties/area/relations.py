"""What is declared of how companies and people stand to each other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.parties.operations import relations as operations
from app.areas.parties.queries import relations
from app.kernel.declare import ContributionSpec, DetailSpec, GraphSpec, OperationSpec, Reader
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, one, selected

RECORDS = ("customer", "supplier", "carrier")


def _as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return relations.relation_as_it_is(reader, selection.ids[0])


def _actions(area: str) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec(f"{area}.relate", "Add relation", "link", one, "add_relation", selected("from_id"),
                   help="Say whose subsidiary, buyer or partner they are, or who pays their bills."),
        ActionSpec(f"{area}.relations", "Show who belongs together", "waypoints", one,
                   screen="app.ui.graph.screen:GraphScreen", help="Draw the companies and people around this one."),
    )


VIEW = ViewSpec(
    "relations", (
        ActionSpec("parties.change_relation", "Change", "pencil", one, "change_relation", _as_it_is, primary=True,
                   help="Since when, until when; one that is over is given its last day."),
        ActionSpec("parties.remove_relation", "Remove", "trash-2", one, "remove_relation", selected("relation_id"),
                   ask=False, help="Take back what never was."),
    ),
    EmptySpec("No relations yet", "Select a customer or a supplier and say whose subsidiary, buyer or partner they "
              "are.", "waypoints"), order=87, group="Customers",
)

RELATIONS_PART = AreaSpec(
    name="parties", title="Relations",
    operations=(
        OperationSpec(operations.add_relation, "Relation added", "parties.change"),
        OperationSpec(operations.change_relation, "Relation changed", "parties.change"),
        OperationSpec(operations.remove_relation, "Relation removed", "parties.change"),
    ),
    lists=(relations.RELATIONS, relations.PARTIES),
    details=(DetailSpec("relation", "Relation", relations.relation_detail),),
    contributions=tuple(ContributionSpec(record, relations.relations_of) for record in RECORDS),
    # that of a customer is declared by sales, which knows what everybody in it is worth
    graphs=tuple(GraphSpec("relations", record, "Relations", relations.relation_graph)
                 for record in RECORDS if record != "customer"),
    tab_parts=(
        TabPart("customers", (VIEW,), (("customers", _actions("customers")),)),
        TabPart("suppliers", actions=(("suppliers", _actions("suppliers")),)),
    ),
)
