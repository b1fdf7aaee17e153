"""What is declared of handing the journal to the bookkeeper."""

from typing import Any

from app.areas.company.documents.journal import journal_paper
from app.areas.company.operations import journal_exports as operations
from app.areas.company.queries import journal_exports as queries
from app.areas.company.ui.journal_exports import JOURNAL_EXPORTS_PART
from app.kernel.declare import CheckSpec, DetailSpec, DocumentSpec, OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

HAND_OVER = "company.hand_over"


def _take_back(_uow: object, _cmd: object, result: Any) -> operations.TakeBackExport:
    return operations.TakeBackExport(result["export_id"])


JOURNAL_EXPORTS = AreaSpec(
    name="company", title="Company",
    operations=(
        OperationSpec(operations.hand_over_journal, "Journal handed over", HAND_OVER, reverse=_take_back,
                      computes=True, verb="Hand over"),
        OperationSpec(operations.write_export_again, "Files of the journal written again", HAND_OVER),
        OperationSpec(operations.take_back_export, "Journal taken back", HAND_OVER, final="hand it over again."),
    ),
    lists=(queries.JOURNAL_EXPORTS,),
    details=(DetailSpec(queries.RECORD, "Journal handed over", queries.export_detail),),
    checks=(CheckSpec("company.handed_over", "The journal is what the bookkeeper got", queries.check_exports),),
    documents=(DocumentSpec("journal", "Journal", queries.RECORD, "company.books", journal_paper),),
    permissions=(PermissionSpec(HAND_OVER, "Hand the journal to the bookkeeper"),),
    tab_parts=JOURNAL_EXPORTS_PART,
)
