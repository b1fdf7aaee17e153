"""What is declared of goods that are made of others, at once and by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.production.models import Assembly
from app.areas.production.operations import assembling
from app.areas.production.queries import assemblies, blocked
from app.areas.production.rules import POSTED
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    SearchSpec,
)
from app.kernel.sources import SourceSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    TabSpec,
    ViewSpec,
    in_state,
    one,
    selected,
)

MAKE = "production.make"


def _again(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Name the item that was made, when one is selected."""
    row = reader.execute(
        select(Assembly.item_id, Assembly.warehouse_id).where(Assembly.id.in_(selection.ids[:1]))
    ).first()
    return {"item_id": row.item_id, "warehouse_id": row.warehouse_id} if row else {}


def _of_made(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return {key: value for key, value in _again(reader, selection, now).items() if key == "item_id"}


ASSEMBLE = ActionSpec(
    "production.assemble", "Assemble", "factory", operation="assemble_item", prefill=_again, primary=True, key="Ctrl+N",
    help="Make so much of an item now, of what is in stock.",
)
APART = ActionSpec("production.take_apart", "Take apart", "split", operation="take_apart", prefill=_of_made,
                   help="Get the components of goods back.")

ASSEMBLIES_VIEW = ViewSpec(
    "assemblies",
    (
        ASSEMBLE, APART,
        ActionSpec("production.reverse", "Take back", "undo-2", in_state(POSTED), "reverse_assembly",
                   selected("assembly_id"), ask=False,
                   help="Put the components back where they lay; what was made is gone."),
    ),
    EmptySpec("Nothing was assembled yet", "Write down what an item is made of, release that, then assemble it here.",
              "factory", "production.assemble"),
    order=10,
    group="Making",
)

_ASSEMBLY_FOUND = select(Assembly.id, Assembly.number, Item.name, Item.sku).join(Item, Item.id == Assembly.item_id)

ASSEMBLIES_AREA = AreaSpec(
    name="production", title="Production",
    operations=(
        OperationSpec(assembling.assemble_item, "Assembled", MAKE, reverse=assembling.undo_of_assembling),
        OperationSpec(assembling.take_apart, "Taken apart", MAKE, reverse=assembling.undo_of_assembling),
        OperationSpec(assembling.reverse_assembly, "Assembly taken back", MAKE,
                      final="what was made may be gone already; assemble it anew."),
    ),
    lists=(assemblies.ASSEMBLIES,),
    details=(DetailSpec("assembly", "Assembly", assemblies.assembly_detail),),
    contributions=(
        ContributionSpec("item", assemblies.item_making), ContributionSpec("bom", assemblies.bom_cost),
        ContributionSpec("purchase_order_line", blocked.making_blocked),
    ),
    searches=(SearchSpec("assembly", "Assembly", Assembly, _ASSEMBLY_FOUND),),
    sources=(SourceSpec("assembly", assemblies.assembly_names),),
    checks=(CheckSpec("production.assemblies", "What was made came out", assemblies.check_assemblies),),
    permissions=(
        PermissionSpec("production.read", "See what was made"), PermissionSpec(MAKE, "Assemble and take apart"),
    ),
    tabs=(
        TabSpec(
            "production", "Production", "factory", 40, (ASSEMBLIES_VIEW,),
            help="What was assembled of what, and the bills of materials by which it is made.",
        ),
    ),
    tab_parts=(TabPart("inventory", actions=(("catalog", (
        ActionSpec("production.assemble_this", "Assemble", "factory", one, "assemble_item", selected("item_id"),
                   help="Make so much of it now, by its bill of materials."),
    )),)),),
)
