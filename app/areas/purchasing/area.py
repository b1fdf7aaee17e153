"""The area's declaration."""

from app.areas.purchasing import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="purchasing", title="Purchasing")
