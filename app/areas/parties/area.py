"""The area's declaration."""

from app.areas.parties import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="parties", title="Parties")
