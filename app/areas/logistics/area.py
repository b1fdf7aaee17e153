"""The area's declaration."""

from app.areas.logistics import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="logistics", title="Logistics")
