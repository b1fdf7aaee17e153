"""Where the journal is handed to the bookkeeper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.company.queries.journal_exports import export_values
from app.kernel.declare import Reader
from app.ui.declare import ActionSpec, EmptySpec, Selection, TabPart, ViewSpec, one, selected


def _as_last_time(reader: Reader, _selection: Selection, now: datetime) -> Mapping[str, Any]:
    return export_values(reader, now)


_HAND_OVER = ActionSpec(
    "company.hand_over", "Hand over", "send", operation="hand_over_journal", prefill=_as_last_time, primary=True,
    help="Write a period as a table and as a batch for DATEV; what is corrected later stands in the next period.",
)
_VIEW = ViewSpec("journal_exports", (
    _HAND_OVER,
    ActionSpec("company.print_journal", "Print", "printer", one, document="journal"),
    ActionSpec("company.write_again", "Files again", "files", one, "write_export_again", selected("export_id"),
               ask=False, help="Put files back that somebody took off; they are the same."),
    ActionSpec("company.take_back_export", "Take back", "undo-2", one, "take_back_export", selected("export_id"),
               ask=False, help="Of the last period, as long as the bookkeeper did not read it in."),
), EmptySpec("Nothing was handed over yet", "Hand the journal of a month to the bookkeeper: a table, and a batch that "
             "DATEV reads, with control totals.", "send", "company.hand_over"), order=64, group="Books")

JOURNAL_EXPORTS_PART = (
    TabPart("company", (_VIEW,), (("journal", (_HAND_OVER,)),)),
)
