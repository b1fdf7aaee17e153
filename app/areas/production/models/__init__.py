"""The tables of production and quality."""

from app.areas.production.models.assemblies import Assembly
from app.areas.production.models.quality import Nonconformance, NonconformanceLink

__all__ = ["Assembly", "Nonconformance", "NonconformanceLink"]
