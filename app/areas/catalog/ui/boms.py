"""The view of bills of materials; it stands in the tab of production."""

from app.areas.catalog.queries.boms import bom_values
from app.ui.declare import ActionSpec, EmptySpec, ViewSpec, always, in_state, of_selected, one, selected

_bom = selected("bom_id")

BOM_VIEW = ViewSpec(
    "boms",
    (
        ActionSpec("catalog.create_bom", "New bill", "plus", always, "create_bom", key="Ctrl+N",
                   help="Write down what an item is made of."),
        ActionSpec("catalog.change_bom", "Change", "pencil", in_state("draft"), "change_bom", of_selected(bom_values)),
        ActionSpec("catalog.release_bom", "Release", "check", in_state("draft"), "release_bom", _bom, ask=False,
                   primary=True, help="Let goods be made by it; it is never changed from then on."),
        ActionSpec("catalog.revise_bom", "New revision", "copy-plus", in_state("released", "retired"), "revise_bom",
                   _bom, ask=False, help="Copy it as a draft; the present one holds until that is released."),
        ActionSpec("catalog.retire_bom", "Retire", "archive", in_state("draft", "released"), "retire_bom", _bom,
                   ask=False, help="Make nothing by it any more."),
        ActionSpec("catalog.replace_component", "Replace a component", "repeat", always, "replace_component",
                   help="Take another item in its place wherever it is used; every bill is named first."),
        ActionSpec("catalog.bom_list", "Print", "printer", one, document="bom_list"),
    ),
    EmptySpec("No bills of materials yet", "Write down what an item is made of, or import bills from a file.",
              "list-tree", "catalog.create_bom"),
    order=30,
    group="Making",
)
