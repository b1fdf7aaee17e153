"""Companies for tests: an empty one is migrated once, and each test that wants one gets a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.database import Database, open_database
from app.kernel.migration import create_database


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
