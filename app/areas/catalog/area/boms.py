"""What is declared of bills of materials."""

from app.areas.catalog import documents
from app.areas.catalog.operations import boms, replacing
from app.areas.catalog.operations.importing_boms import BOMS_IMPORT
from app.areas.catalog.queries import checks
from app.areas.catalog.queries.boms import BOMS, bom_detail, bom_search, item_boms
from app.areas.catalog.ui.boms import BOM_VIEW
from app.kernel.declare import CheckSpec, ContributionSpec, DetailSpec, DocumentSpec, OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec, TabPart

BOM = "catalog.bom"

BILLS = AreaSpec(
    name="catalog", title="Catalogue",
    operations=(
        OperationSpec(boms.create_bom, "Bill of materials written", BOM),
        OperationSpec(boms.change_bom, "Bill of materials changed", BOM),
        OperationSpec(boms.release_bom, "Bill of materials released", BOM),
        OperationSpec(boms.revise_bom, "Bill of materials revised", BOM),
        OperationSpec(boms.retire_bom, "Bill of materials retired", BOM),
        OperationSpec(replacing.replace_component, "Component replaced", BOM),
    ),
    lists=(BOMS,),
    details=(DetailSpec("bom", "Bill of materials", bom_detail),),
    contributions=(ContributionSpec("item", item_boms),),
    searches=(bom_search(),),
    checks=(CheckSpec("catalog.boms", "No item is made of itself", checks.check_boms),),
    documents=(DocumentSpec("bom_list", "Bill of materials", "bom", "catalog.read", documents.bom_list),),
    imports=(BOMS_IMPORT,),
    permissions=(PermissionSpec(BOM, "Write and release bills of materials"),),
    tab_parts=(TabPart("production", (BOM_VIEW,)),),
)
