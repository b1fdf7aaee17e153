"""Levels for many items computed in a process of its own; only keeping them holds the database."""

from dataclasses import dataclass

from app.areas.purchasing.operations.stock_policies import KeepProposals, PolicyResult, ProposePolicies, line_of
from app.areas.purchasing.queries.stock_policies import Choice, propose_levels
from app.kernel.database import open_database
from app.kernel.errors import Cancelled
from app.kernel.jobs import Report, Stopped
from app.kernel.resolve import resolve
from app.kernel.schema import require_current
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace

JOB = "app.areas.purchasing.operations.policy_job:propose_in_process"


@dataclass(frozen=True, slots=True)
class PolicyJob:
    """What to compute, in which company, and who asks."""

    target: str
    command: ProposePolicies
    actor: Actor
    declarations: str = "app.registry:DECLARATIONS"


def propose_in_process(job: PolicyJob, report: Report, stopped: Stopped) -> PolicyResult:
    """Compute the levels on a reader, then keep them by one command; cancelled, nothing is kept."""

    def tell(done: int, total: int) -> None:
        if stopped():
            raise Cancelled
        report(done, total, "weighing service against cost")

    database = open_database(job.target)
    try:
        require_current(database)
        workspace = Workspace(database, resolve(job.declarations), actor=job.actor)
        asked = job.command
        choice = Choice(asked.kind, asked.service_permille, asked.service_kind)
        with workspace.reader() as reader:
            lines = tuple(
                line_of(found) for found in propose_levels(
                    reader, workspace.clock.now(), choice, warehouse_id=asked.warehouse_id, report=tell))
        result: PolicyResult = workspace.dispatch(KeepProposals(lines)).value
        return result
    finally:
        database.close()
