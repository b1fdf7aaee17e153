"""Companies for tests: an empty one is migrated once, and each test that wants one gets a copy of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.areas.company.operations import CreateCompany
from app.kernel.clock import SetClock
from app.kernel.database import Database, open_database
from app.kernel.journal import Operation
from app.kernel.migration import create_database
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS


@pytest.fixture(scope="session")
def company_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty company at the newest schema, once; nobody opens it afterwards."""
    path = tmp_path_factory.mktemp("template") / "company.db"
    create_database(str(path)).close()
    return path


@pytest.fixture
def company_path(company_template: Path, tmp_path: Path) -> Path:
    """Give the path of an empty company that nobody has opened yet."""
    path = tmp_path / "company.db"
    shutil.copyfile(company_template, path)
    return path


@pytest.fixture
def database(company_path: Path) -> Iterator[Database]:
    """Give an empty company's database, open."""
    opened = open_database(str(company_path))
    yield opened
    opened.close()


@pytest.fixture
def server_database(postgres_url: str) -> Iterator[Database]:
    """Give an empty company's database on PostgreSQL, open."""
    opened = create_database(postgres_url)
    yield opened
    opened.close()


MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin: the moment at which the tests' firm works unless a story says otherwise."""


@pytest.fixture(scope="session")
def firm_template(company_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a firm that has everything to begin with and has done nothing yet, once."""
    path = tmp_path_factory.mktemp("firm") / "company.db"
    shutil.copyfile(company_template, path)
    opened = open_database(str(path))
    found_firm(Workspace(opened, DECLARATIONS, SetClock(MORNING)))
    opened.close()
    return path


def found_firm(workspace: Workspace) -> None:
    """Make the tests' firm in an empty database."""
    workspace.dispatch(CreateCompany(
        "Nordwind Handel GmbH", "EUR", "Europe/Berlin", "Germany", "Hafenstr. 1\n20457 Hamburg",
    ))


@pytest.fixture
def workspace(firm_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give a firm at work, with a clock that stands until a story moves it."""
    path = tmp_path / "firm.db"
    shutil.copyfile(firm_template, path)
    opened = open_database(str(path))
    yield Workspace(opened, DECLARATIONS, SetClock(MORNING))
    opened.close()


@pytest.fixture
def server_workspace(server_database: Database) -> Workspace:
    """Give a firm at work on PostgreSQL."""
    workspace = Workspace(server_database, DECLARATIONS, SetClock(MORNING))
    found_firm(workspace)
    return workspace


@contextmanager
def at_work(workspace: Workspace) -> Iterator[UnitOfWork]:
    """Open a unit of work beside dispatch, for what operations of several areas share."""
    with workspace.database.writer() as connection:
        uow = UnitOfWork(connection, workspace.clock.now(), workspace.actor, 0)
        uow.operation_id = uow.new_ids(Operation, 1)[0]
        yield uow
        uow.write_journal()
