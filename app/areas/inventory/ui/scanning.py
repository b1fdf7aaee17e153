"""Counting and moving by scanner."""

from collections.abc import Sequence
from typing import Any

from app.areas.inventory.operations.scanning import ChooseCountTask, count_task, lying_at, move_task
from app.kernel.declare import Reader
from app.kernel.scanning import Choosing, ScanTask
from app.ui.scanning import ScanScreen


class CountScreen(ScanScreen):
    """Counts a sheet."""

    choosing = Choosing("Count by scanner", "Scan a count sheet, or a place to count", ("count_sheet",))

    def chooser(self, choosing: Choosing) -> ScanTask[Any]:
        """Wait for a sheet or a place."""
        return ChooseCountTask(choosing, self.look_up)

    def load(self, reader: Reader, record: str, record_id: int) -> ScanTask[Any]:
        """Give the task of counting the sheet."""
        return count_task(reader, self.look_up, record_id)


class MoveScreen(ScanScreen):
    """Carries goods between places."""

    def load(self, reader: Reader, record: str, record_id: int) -> ScanTask[Any]:
        """Give the task of carrying goods."""
        return move_task(self.look_up, self._lying)

    def _lying(self, item_id: int, location_id: int) -> Sequence[tuple[int | None, str, int]]:
        return self.desk.read(lambda reader: lying_at(reader, item_id, location_id))
