"""What is declared of the board of opportunities."""

from dataclasses import replace
from datetime import datetime

from app.areas.sales.area.activities import PLAN
from app.areas.sales.area.opportunities import ACTIONS
from app.areas.sales.queries import board
from app.areas.sales.rules.opportunities import WON
from app.kernel.declare import Reader
from app.kernel.listing import Filter, Sort, Tone
from app.ui.board.declare import BoardColumn, BoardSpec, CardSpec
from app.ui.declare import ActionSpec, AreaSpec, PageSpec, TabPart

MOVES = {
    "move_opportunity": ("Move", "arrow-right", ()), "win_opportunity": ("Won", "thumbs-up", ("note",)),
    "lose_opportunity": ("Lost", "thumbs-down", ("competitor_id", "note")),
    "reopen_opportunity": ("Reopen", "rotate-ccw", ()),
}


def columns(reader: Reader, pipeline: str) -> tuple[BoardColumn, ...]:
    """Give the stages of a pipeline, and where its deals end."""
    stages = (BoardColumn(str(stage.id), stage.name, board.stage_note(stage))
              for stage in board.stages_of(reader, pipeline))
    ends = (BoardColumn(state, word.word, "last two weeks", Tone.GOOD if state == WON else Tone.BAD,
                        closing=True) for state, word in board.CLOSING)
    return (*stages, *ends)


def move(reader: Reader, opportunity_id: int, column: str, _now: datetime) -> ActionSpec | None:
    """Give the action that brings a deal to a column; it asks only for what that column wants and is not known."""
    operation, known, must = board.step_to(reader, opportunity_id, column)
    if not operation:
        return None
    title, icon, may = MOVES[operation]
    return ActionSpec(
        f"sales.board.{operation}", title, icon, operation=operation,
        prefill=lambda _reader, _selection, _at: known, ask=bool(must), must=must, may=may if must else (),
    )


BOARD = BoardSpec(
    "opportunities", "lane", columns,
    CardSpec(title="title", subtitle="customer", figure="amount", aside="age", aside_word="d", mark="attention",
             foot="next_subject", foot_at="next_at", nothing="Nothing planned"),
    move, actions=(*(replace(action, primary=action.id == "sales.new_opportunity") for action in ACTIONS), PLAN),
    boards=board.boards, board_key="pipeline_id", filters=(Filter("lane", "filled"),),
    sort=(Sort("entered", descending=True),),
    toggles=(("Mine", Filter("mine", "=", True)), ("Rotting", Filter("attention", "=", "rotting"))),
    detail_chart="app.areas.sales.charts.winning:draw_evidence", empty="Drop a card here",
)

BOARD_AREA = AreaSpec(
    name="sales", title="Sales",
    tab_parts=(TabPart("sales", pages=(PageSpec(
        "board", "Board", "kanban", "app.ui.board.page:BoardPage", "sales.read", "Pipeline", BOARD,
        leads=True),)),),
)
