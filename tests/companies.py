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
from tests.postgres import PostgresServer


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
def file_database(company_path: Path) -> Iterator[Database]:
    """Give an empty company's database in a file, open."""
    opened = open_database(str(company_path))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server_company_template(postgres_server: PostgresServer) -> str:
    """Make an empty company at the newest schema on the server, once; give the name of its database."""
    name = postgres_server.create()
    create_database(postgres_server.url(name)).close()
    return name


@pytest.fixture
def server_database(postgres_server: PostgresServer, server_company_template: str) -> Iterator[Database]:
    """Give an empty company's database on PostgreSQL, open."""
    with postgres_server.copy_of(server_company_template) as url:
        opened = open_database(url)
        yield opened
        opened.close()


@pytest.fixture
def database(where: str, request: pytest.FixtureRequest) -> Database:
    """Give an empty company's database, open: in a file, or where the test is told to run."""
    opened: Database = request.getfixturevalue(f"{where}_database")
    return opened


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
def file_workspace(firm_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give a firm at work in a file."""
    path = tmp_path / "firm.db"
    shutil.copyfile(firm_template, path)
    opened = open_database(str(path))
    yield Workspace(opened, DECLARATIONS, SetClock(MORNING))
    opened.close()


@pytest.fixture(scope="session")
def server_firm_template(postgres_server: PostgresServer, server_company_template: str) -> str:
    """Make the tests' firm on the server, once; give the name of its database."""
    name = postgres_server.create(server_company_template)
    opened = open_database(postgres_server.url(name))
    found_firm(Workspace(opened, DECLARATIONS, SetClock(MORNING)))
    opened.close()
    return name


@pytest.fixture
def server_workspace(postgres_server: PostgresServer, server_firm_template: str) -> Iterator[Workspace]:
    """Give a firm at work on PostgreSQL."""
    with postgres_server.copy_of(server_firm_template) as url:
        opened = open_database(url)
        yield Workspace(opened, DECLARATIONS, SetClock(MORNING))
        opened.close()


@pytest.fixture
def workspace(where: str, request: pytest.FixtureRequest) -> Workspace:
    """Give a firm at work, with a clock that stands until a story moves it: in a file, or where the test is told to."""
    firm: Workspace = request.getfixturevalue(f"{where}_workspace")
    return firm


@contextmanager
def at_work(workspace: Workspace) -> Iterator[UnitOfWork]:
    """Open a unit of work beside dispatch, for what operations of several areas share."""
    with workspace.database.writer() as connection:
        uow = UnitOfWork(connection, workspace.clock.now(), workspace.actor, 0)
        uow.operation_id = uow.new_ids(Operation, 1)[0]
        yield uow
        uow.write_journal()
