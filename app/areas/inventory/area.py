"""The area's declaration."""

from app.areas.inventory import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="inventory", title="Inventory")
