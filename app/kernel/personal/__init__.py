"""People in the records: what is known of one, and how all of it is forgotten while the books stay whole."""

from app.kernel.personal.forgetting import Forgetting, forget
from app.kernel.personal.gathering import KnownTable, known_rows
from app.kernel.personal.identity import ERASED, Identity
from app.kernel.personal.reach import Reach, reach_of, rows_addressed

__all__ = ["ERASED", "Forgetting", "Identity", "KnownTable", "Reach", "forget", "known_rows", "reach_of",
           "rows_addressed"]
