"""A test that leaves a thread running fails, and names it; closed windows go with their test."""

import sys
import threading
from collections.abc import Iterator

import pytest

PATIENCE_SECONDS = 2.0


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Fail when a thread that the test started outlives it."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before]
    for thread in started:
        thread.join(PATIENCE_SECONDS)
    left = [thread.name for thread in started if thread.is_alive()]
    assert not left, f"threads left running: {', '.join(left)}"


@pytest.fixture(autouse=True)
def no_closed_window_is_left() -> Iterator[None]:
    """Delete what a test closed: without a running loop Qt keeps it, and every later style sheet pays for it."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
