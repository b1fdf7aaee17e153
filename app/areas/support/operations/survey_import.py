"""Taking in answers to surveys from a sheet: a token to a row, as the mails' subjects hold them."""

from collections.abc import Mapping, Sequence

from app.areas.support.operations.surveys import RecordSurveyAnswer, record_survey_answer
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork


def _take(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    return [_one(uow, row) for row in rows]


def _one(uow: UnitOfWork, row: Mapping[str, str]) -> RowOutcome:
    try:
        record_survey_answer(uow, RecordSurveyAnswer(row.get("token", ""), row.get("comment", "")))
    except DomainError as refusal:
        return RowOutcome("refused", refusal.message, refusal.field or "token")
    return RowOutcome("created")


SURVEY_ANSWERS = ImportSpec("survey_answers", "Answers to surveys", "support.answer", (
    ImportField("token", "Answer", required=True, aliases=("subject", "token")),
    ImportField("comment", "In their words", aliases=("comment", "words")),
), _take)
