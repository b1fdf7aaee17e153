"""Receiving and putting away by scanner."""

from typing import Any

from app.areas.purchasing.operations.scanning import put_away_task, receive_task
from app.kernel.declare import Reader
from app.kernel.scanning import Choosing, ScanTask
from app.ui.scanning import ScanScreen


class ReceiveScreen(ScanScreen):
    """Receives an order."""

    choosing = Choosing("Receive by scanner", "Scan the number of the order", ("purchase_order",))

    def load(self, reader: Reader, record: str, record_id: int) -> ScanTask[Any]:
        """Give the task of receiving the order."""
        return receive_task(reader, self.look_up, record_id)


class PutAwayScreen(ScanScreen):
    """Puts a receipt away."""

    choosing = Choosing("Put away by scanner", "Scan the number of the receipt", ("receipt",))

    def load(self, reader: Reader, record: str, record_id: int) -> ScanTask[Any]:
        """Give the task of putting the receipt away."""
        return put_away_task(reader, self.look_up, record_id)
