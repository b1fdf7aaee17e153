"""What can be done to the catalogue."""

from app.areas.catalog.operations.setup import create_units

__all__ = ["create_units"]
