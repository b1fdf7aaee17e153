"""Eight programs that want the same scarce goods at once, from one file and on a server: how long any of them waits."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.kernel.clock import SetClock
from app.kernel.database import Database
from app.kernel.migration import create_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.table import Measured
from tests.companies import MORNING, found_firm
from tests.faults.racing import prepare, race
from tests.faults.test_many_writers import require_clear_refusals, require_nothing_oversold
from tests.postgres import running_server
from tests.system import postgres_programs

PROGRAMS, ORDERS, EACH_THERE = 8, 1_300, 500
LONGEST_WAIT_SECONDS = 5


def run() -> Iterator[Measured]:
    """Measure both; what oversells or loses anything stops the bench."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured("one file", create_database(str(Path(folder) / "firm.db")), Path(folder))
        if (programs := postgres_programs()) is None:
            return
        with running_server(programs) as server:
            yield from _measured("a server", create_database(server.url(server.create())), Path(folder))


def _measured(where: str, database: Database, folder: Path) -> Iterator[Measured]:
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    found_firm(workspace)
    orders = prepare(workspace, ORDERS, EACH_THERE)
    begun = time.perf_counter()
    told = race(database.target, folder, orders, PROGRAMS)
    seconds = time.perf_counter() - begun
    require_nothing_oversold(workspace, orders, told, EACH_THERE)
    require_clear_refusals(told, orders)
    database.close()
    done = [one.done for one in told]
    what = f"{PROGRAMS} programs, {min(done)} to {max(done)} steps each, {where}"
    yield Measured(f"{what}: all steps", sum(done) / seconds, None, "", "steps/s")
    longest = max(one.longest_wait_seconds for one in told)
    yield Measured(f"{what}: the longest wait", longest * 1000, None, f"{LONGEST_WAIT_SECONDS} s", "ms")
