"""The area's declaration."""

from app.areas.catalog import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="catalog", title="Catalog")
