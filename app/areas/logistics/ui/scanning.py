"""Picking by scanner."""

from typing import Any

from app.areas.logistics.operations.scanning import pick_task
from app.kernel.declare import Reader
from app.kernel.scanning import Choosing, ScanTask
from app.ui.scanning import ScanScreen


class PickScreen(ScanScreen):
    """Picks a shipment."""

    choosing = Choosing("Pick by scanner", "Scan the number of the shipment", ("shipment",))

    def load(self, reader: Reader, record: str, record_id: int) -> ScanTask[Any]:
        """Give the task of picking the shipment."""
        return pick_task(reader, self.look_up, record_id)
