"""What every test shares."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.postgres", "tests.companies", "tests.leaks"]

FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
HOME = pytest.StashKey[Path]()

# A shared machine may pause at any moment, so no single example is timed.
hypothesis.settings.register_profile("counterflow", deadline=None, print_blob=True)
hypothesis.settings.load_profile("counterflow")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run folders of its own, so that no test reads or writes the person's."""
    home = config.stash[HOME] = Path(tempfile.mkdtemp(prefix="cf-tests-"))
    for name in FOLDERS:
        os.environ[name] = str(home / name.lower())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's own folders."""
    shutil.rmtree(config.stash[HOME], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: object) -> object:
    """Make the one application of the process a whole one: whoever prints first would make one without widgets."""
    return qapp
