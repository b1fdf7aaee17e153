"""A PostgreSQL server of the tests' own: in memory where there is room, without durability, reached by a socket."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.system import postgres_programs

FILE, SERVER = "file", "server"
OWNER = "counterflow"
ROOT = 0
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 << 30
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


@dataclass(slots=True)
class PostgresServer:
    """A running server and the databases made in it."""

    programs: Path
    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self) -> None:
        """Make a cluster and start it; return when it takes connections."""
        self.run("initdb", "-D", "data", "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        self.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", f"-k '{self.folder}' {options}", "start")

    def stop(self) -> None:
        """Stop the server at once; its data is thrown away."""
        self.run("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs in the folder; the server refuses to be run by root."""
        user = "postgres" if os.geteuid() == ROOT else None
        subprocess.run(
            [self.programs / program, *arguments], check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
            user=user, group=user, extra_groups=[] if user else None,
        )

    def url(self, database: str) -> str:
        """Return the address of a database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Create a database from a template and return its name."""
        name = f"company_{next(self.numbers)}"
        self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return name

    def drop(self, database: str) -> None:
        """Drop a database and end every connection to it."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)"), database)

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """Give the address of a copy of a database that nobody has open; it is dropped afterwards."""
        name = self.create(template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def execute(self, statement: sql.SQL, *names: str) -> None:
        """Execute a statement on the server itself, with names in its places."""
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.format(*(sql.Identifier(name) for name in names)))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let any tests be run on the server, for whoever wants to know what differs there."""
    parser.addoption("--on-server", action="store_true", help="run tests of companies on PostgreSQL, none in a file")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of a company a second time on the server where it is marked, or there alone where that is asked."""
    if "where" not in metafunc.fixturenames:
        return
    if metafunc.config.getoption("--on-server"):
        metafunc.parametrize("where", [SERVER_PLACE], indirect=True)
    elif metafunc.definition.get_closest_marker("also_on_server"):
        metafunc.parametrize("where", [FILE, SERVER_PLACE], indirect=True)


SERVER_PLACE = pytest.param(SERVER, marks=pytest.mark.postgres)


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    """Tell where the company of a test is kept: in a file, or on the server."""
    place: str = getattr(request, "param", FILE)
    return place


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for the server."""
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


def memory_with_room() -> Path | None:
    """Give the folder that is kept in memory, where a copy of a company costs a tenth; None where it is small."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if is_roomy else None


@contextmanager
def running_server(programs: Path) -> Iterator[PostgresServer]:
    """Run a server in a folder of its own, and throw both away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cf-pg-", dir=memory_with_room()))
    if os.geteuid() == ROOT:
        shutil.chown(folder, "postgres", "postgres")
    server = PostgresServer(programs, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start the server once; skip where Debian's package or another installation is missing."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: install Debian's package postgresql")
    with running_server(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the address of an empty database that is dropped after the test."""
    with postgres_server.copy_of("template0") as url:
        yield url
