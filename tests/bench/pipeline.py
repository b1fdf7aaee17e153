"""The board of 2,000 open deals of 200,000 customers, beside the same rows read by hand."""

import os
from collections.abc import Iterator
from dataclasses import replace

from app.areas.sales.area.board import BOARD
from app.areas.sales.operations.winning import LearnFromDeals
from app.areas.sales.queries.opportunities import OPPORTUNITIES
from app.kernel.clock import SetClock
from app.kernel.database import connect_file, open_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.ui.board.cards import BoardData, CardFace, read_board
from tests.bench.served import served_company
from tests.bench.served_deals import CLOSED
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

CARDS = (
    "SELECT o.id, o.number, o.title, p.name, s.name, o.state, o.amount_minor, o.currency, o.closes_on, o.stage_id, "
    "o.stage_entered_at, (SELECT min(a.due_at) FROM sales_activity a WHERE a.record = 'opportunity' "
    "AND a.record_id = o.id AND a.state = 'planned'), (SELECT a.subject FROM sales_activity a "
    "WHERE a.record = 'opportunity' AND a.record_id = o.id AND a.state = 'planned' ORDER BY a.due_at LIMIT 1) "
    "FROM sales_opportunity o JOIN parties_party p ON p.id = o.customer_id JOIN sales_stage s ON s.id = o.stage_id "
    "WHERE o.state = 'open' AND o.pipeline_id = 1"
)


def run() -> Iterator[Measured]:
    """Measure reading the board, putting it into its widget, drawing it, and learning."""
    path = served_company()
    database, raw = open_database(str(path)), connect_file(path)
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    with workspace.reader() as reader:
        def read() -> BoardData:
            return read_board(reader, OPPORTUNITIES, BOARD, "", (), "", MORNING)

        data = read()
        yield Measured("board of 2,000 open deals: read (off the window's thread)", best_ms(read),
                       best_ms(lambda: raw.execute(CARDS).fetchall()), "3 x raw")
    yield from _shown(data)
    yield Measured(f"win probability: learn from {CLOSED:,} closed deals",
                   best_ms(lambda: workspace.dispatch(LearnFromDeals()), 1), bar="a job, 5,000 ms")
    raw.close()
    database.close()


def _shown(data: BoardData) -> Iterator[Measured]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.ui.board.board import Board
    from app.ui.theme import Appearance

    application = QApplication.instance() or QApplication([])
    appearance = Appearance("light")
    appearance.apply()
    board = Board(CardFace(BOARD.card, OPPORTUNITIES.info), appearance, BOARD.empty)
    board.resize(1400, 800)
    board.show()

    boards = [data, replace(data, lanes=tuple(replace(lane) for lane in data.lanes))]

    def show() -> None:
        boards.reverse()
        board.show_data(boards[0])
        board.grab()

    show()
    # Lanes are seen after their first turn of the event loop.
    application.processEvents()
    yield Measured("board of 2,000 open deals: shown and drawn in the window", best_ms(show), bar="under 100 ms")
    board.close()
