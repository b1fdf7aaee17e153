"""Jobs run elsewhere, say how far they are, stop when asked, and bring their errors home."""

import os
import threading
from collections.abc import Iterator

import pytest

from app.kernel import jobs
from app.kernel.errors import Cancelled, CounterflowError, DomainError, EnvironmentFault, NeedsConfirmation
from app.kernel.jobs import JobCrashedError, Processes, Progress

EXAMPLES = "tests.kernel.job_examples"
PATIENCE_SECONDS = 60


@pytest.fixture
def processes() -> Iterator[Processes]:
    lane = Processes()
    yield lane
    lane.close()


def test_a_job_runs_in_another_process_and_says_how_far_it_is(processes: Processes) -> None:
    seen: list[Progress] = []
    total, process = processes.start(f"{EXAMPLES}:add_up", [1, 2, 3], seen.append).result(PATIENCE_SECONDS)
    assert total == 6
    assert process != os.getpid()
    assert seen[0] == Progress(0, 3, "adding")


def test_errors_of_the_tree_arrive_as_they_were_raised(processes: Processes) -> None:
    raised: dict[str, CounterflowError] = {}
    for name in ("domain", "question", "fault"):
        with pytest.raises(CounterflowError) as caught:
            processes.start(f"{EXAMPLES}:refuse", name).result(PATIENCE_SECONDS)
        raised[name] = caught.value
    domain, question, fault = raised["domain"], raised["question"], raised["fault"]
    assert isinstance(domain, DomainError)
    assert (domain.code, domain.field, domain.params) == ("stock.short", "qty", {"have": 3})
    assert isinstance(question, NeedsConfirmation)
    assert (question.key, question.field) == ("credit.limit", "customer_id")
    assert isinstance(fault, EnvironmentFault)
    assert (fault.message, fault.remedy) == ("The disk is full.", "Make room.")


def test_a_crash_tells_where_and_no_name_of_a_person(processes: Processes) -> None:
    with pytest.raises(JobCrashedError, match="KeyError") as caught:
        processes.start(f"{EXAMPLES}:crash", "Ana Trujillo").result(PATIENCE_SECONDS)
    assert "in crash" in caught.value.trace
    assert "Trujillo" not in str(caught.value)


def test_a_process_that_dies_is_a_fault_of_the_machine(processes: Processes) -> None:
    with pytest.raises(EnvironmentFault, match="without a word"):
        processes.start(f"{EXAMPLES}:die", None).result(PATIENCE_SECONDS)


@pytest.mark.parametrize("name", ["wait_for_cancel", "never_listen"])
def test_a_cancelled_job_stops_whether_it_listens_or_not(
    processes: Processes, name: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "GRACE_SECONDS", 0.2)
    begun = threading.Event()
    job = processes.start(f"{EXAMPLES}:{name}", None, lambda _progress: begun.set())
    assert begun.wait(PATIENCE_SECONDS)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(PATIENCE_SECONDS)


def test_closing_the_lane_ends_what_runs_and_what_waits() -> None:
    lane = Processes(limit=1)
    begun = threading.Event()
    running = lane.start(f"{EXAMPLES}:wait_for_cancel", None, lambda _progress: begun.set())
    waiting = lane.start(f"{EXAMPLES}:wait_for_cancel", None)
    assert begun.wait(PATIENCE_SECONDS)
    lane.close()
    for job in (running, waiting):
        with pytest.raises(Cancelled):
            job.result(0)


def test_a_name_that_stands_for_nothing_is_our_own_mistake(processes: Processes) -> None:
    with pytest.raises(JobCrashedError, match="ImportError"):
        processes.start(f"{EXAMPLES}:no_such_job", None).result(PATIENCE_SECONDS)
