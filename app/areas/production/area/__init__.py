"""The area's declaration, joined from its subjects."""

from app.areas.production.area.assemblies import ASSEMBLIES_AREA
from app.areas.production.area.quality import QUALITY
from app.ui.declare import joined

AREA = joined(
    "production", "Production",
    ASSEMBLIES_AREA,
    QUALITY,
)
