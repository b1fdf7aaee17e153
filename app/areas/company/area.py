"""The area's declaration."""

from app.areas.company import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="company", title="Company")
