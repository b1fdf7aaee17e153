"""Screens for work by scanner: one large field, what was scanned, what is wrong and what is wanted next."""

from app.ui.scanning.screen import ScanScreen
from app.ui.scanning.station import ScanStation

__all__ = ["ScanScreen", "ScanStation"]
