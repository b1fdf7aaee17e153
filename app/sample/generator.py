"""Making the sample company: the same two years for the same seed, wherever it is made."""

from datetime import UTC, datetime, timedelta
from random import Random

from app.kernel.clock import SetClock
from app.kernel.migration import create_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.sample.life import Life
from app.sample.world import create_world

SEED = 20261120
SAMPLE_END = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
"""A Friday in the early afternoon; whoever gets the sample gets it moved by whole weeks to their own time."""

SAMPLE_DAYS = 731


def generate(target: str) -> None:
    """Make the company in a new file and let it live its two years, in one transaction."""
    start = (SAMPLE_END - timedelta(days=SAMPLE_DAYS)).replace(hour=6, minute=0)
    dice = Random(SEED)
    database = create_database(target)
    try:
        workspace = Workspace(database, DECLARATIONS, SetClock(start))
        with workspace.batch() as batch:
            world = create_world(batch, dice, start)
            Life(batch=batch, dice=dice, end=SAMPLE_END, world=world, start=start).live()
    finally:
        database.close()
