"""Jobs in the status bar: they say how far they are, can be stopped, and the window goes on while they run."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.kernel.errors import Cancelled, DomainError
from app.shell import statusbar
from app.shell.joblane import JobLane
from app.shell.statusbar import StatusBar
from app.ui.theme import Appearance

EXAMPLES = "tests.kernel.job_examples"
PATIENCE = 60_000


@pytest.fixture
def status(qtbot: QtBot) -> StatusBar:
    bar = StatusBar(Appearance("light"))
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def lane(status: StatusBar, failures: list[Exception]) -> Iterator[JobLane]:
    jobs = JobLane(status, failures.append)
    yield jobs
    jobs.close()


def test_a_job_gives_its_result_and_leaves_the_bar(qtbot: QtBot, lane: JobLane, status: StatusBar) -> None:
    results: list[object] = []
    lane.start("Sum", f"{EXAMPLES}:add_up", [1, 2, 3], results.append)
    assert status.job_count == 1
    qtbot.waitUntil(lambda: bool(results), timeout=PATIENCE)
    assert isinstance(results[0], tuple)
    assert results[0][0] == 6
    assert status.job_count == 0


def test_a_short_job_is_never_seen_and_a_long_one_shows_how_far_it_is(
    qtbot: QtBot, lane: JobLane, status: StatusBar, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statusbar, "PATIENCE_MILLISECONDS", 0)
    lane.start("Wait", f"{EXAMPLES}:wait_for_cancel", None, lambda _result: None)
    qtbot.waitUntil(lambda: "working" in status.job_words(), timeout=PATIENCE)
    monkeypatch.setattr(statusbar, "PATIENCE_MILLISECONDS", PATIENCE)
    lane.start("Short", f"{EXAMPLES}:add_up", [1], lambda _result: None)
    assert "Short" not in status.job_words()


def test_a_job_is_stopped_and_says_so_to_who_waits(
    qtbot: QtBot, lane: JobLane, status: StatusBar, failures: list[Exception], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statusbar, "PATIENCE_MILLISECONDS", 0)
    lane.start("Wait", f"{EXAMPLES}:wait_for_cancel", None, lambda _result: None)
    qtbot.waitUntil(lambda: "working" in status.job_words(), timeout=PATIENCE)
    status.jobs[0].stop()
    qtbot.waitUntil(lambda: bool(failures), timeout=PATIENCE)
    assert isinstance(failures[0], Cancelled)
    assert lane.running == 0


def test_a_refusal_of_a_job_arrives(qtbot: QtBot, lane: JobLane, failures: list[Exception]) -> None:
    lane.start("Refuse", f"{EXAMPLES}:refuse", "domain", lambda _result: None)
    qtbot.waitUntil(lambda: bool(failures), timeout=PATIENCE)
    assert isinstance(failures[0], DomainError)


def test_the_window_goes_on_while_a_job_runs(qtbot: QtBot, lane: JobLane) -> None:
    ticks: list[int] = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: ticks.append(len(ticks)))
    timer.start()
    lane.start("Wait", f"{EXAMPLES}:wait_for_cancel", None, lambda _result: None)
    # the job ends only when it is cancelled: a window that waited for it would never get here
    qtbot.waitUntil(lambda: len(ticks) > 50, timeout=PATIENCE)
    timer.stop()
    assert lane.running == 1
