"""The area's declaration."""

from app.areas.sales import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="sales", title="Sales")
