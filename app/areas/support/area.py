"""The area's declaration."""

from app.areas.support import models as models
from app.ui.declare import AreaSpec

AREA = AreaSpec(name="support", title="Support")
