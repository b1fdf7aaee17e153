"""The board of opportunities: which pipelines and stages there are, and what a card needs to go to another stage."""

from typing import Any

from sqlalchemy import Connection

from app.areas.sales.queries.opportunity_pages import load_opportunity
from app.areas.sales.queries.pipelines import load_stages, pipelines_in_use
from app.areas.sales.rules.opportunities import LOST, OPEN, WON, held
from app.areas.sales.rules.pipelines import StageFacts, field_of, missing, required_before
from app.kernel.listing import StateWord, Tone
from app.kernel.money import Money

CLOSING = ((WON, StateWord("Won", Tone.GOOD)), (LOST, StateWord("Lost", Tone.BAD)))


def boards(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Give the pipelines in use."""
    return tuple((str(number), name) for number, name in pipelines_in_use(connection))


def stages_of(connection: Connection, board: str) -> tuple[StageFacts, ...]:
    """Give the stages of a pipeline; none where there is no pipeline."""
    return load_stages(connection, int(board)) if board else ()


def step_to(connection: Connection, opportunity_id: int, column: str) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """Give the operation that brings a deal to a column, what is known for it, and what must still be filled in.

    No operation where the deal is there already, or cannot go there.
    """
    row = load_opportunity(connection, opportunity_id)
    this = {"opportunity_id": row.id}
    if column in (WON, LOST):
        if row.state != OPEN:
            return "", {}, ()
        amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency).decimal()
        return ("win_opportunity", {**this, "amount": amount}, ("amount",)) if column == WON else (
            "lose_opportunity", this, ("reason_id",))
    stages = load_stages(connection, row.pipeline_id)
    stage = next((one for one in stages if str(one.id) == column), None)
    if stage is None or (row.state == OPEN and stage.id == row.stage_id):
        return "", {}, ()
    if row.state != OPEN:
        return "reopen_opportunity", {**this, "stage_id": stage.id}, ()
    here = next((one.position for one in stages if one.id == row.stage_id), 0)
    required = required_before(stages, stage.position) if stage.position > here else ()
    return "move_opportunity", {**this, "stage_id": stage.id}, tuple(
        field_of(key) for key in missing(required, held(row._asdict())))


def stage_note(stage: StageFacts) -> str:
    """Tell in a few words what holds in a stage."""
    rots = f" · rots after {stage.rotting_days} d" if stage.rotting_days else ""
    return f"{stage.probability_permille // 10} %{rots}"

