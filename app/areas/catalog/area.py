"""The area's declaration."""

from app.areas.catalog.operations import create_units
from app.areas.company.events import CompanyCreated
from app.kernel.declare import PermissionSpec, Subscriber
from app.ui.declare import AreaSpec

AREA = AreaSpec(
    name="catalog", title="Catalogue",
    subscribers=(Subscriber(CompanyCreated, create_units),),
    permissions=(
        PermissionSpec("catalog.read", "See items, units and prices"),
        PermissionSpec("catalog.change", "Add and change items, units and prices"),
    ),
)
