"""The cheapest split found in a process of its own, so that the window stays awake."""

from dataclasses import dataclass
from datetime import date

from app.areas.purchasing.queries.split import SECONDS, Split, find_split
from app.kernel.database import open_database
from app.kernel.jobs import Report, Stopped

JOB = "app.areas.purchasing.operations.split_job:split_in_process"


@dataclass(frozen=True, slots=True)
class SplitJob:
    """Which requests of which company to split, as of which day; none named is all that are open."""

    target: str
    today: date
    request_ids: tuple[int, ...] = ()
    by_week: bool = False
    seconds: float = SECONDS


def split_in_process(job: SplitJob, report: Report, _stopped: Stopped) -> Split:
    """Read, optimise, and give the answer back; nothing is written."""
    report(0, 0, "weighing prices, freight and smallest orders")
    database = open_database(job.target)
    try:
        with database.reader() as reader:
            return find_split(reader, job.today, job.request_ids, by_week=job.by_week, seconds=job.seconds)
    finally:
        database.close()
