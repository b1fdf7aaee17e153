"""The proof that a company holds together: its file, its references, and the books by their own checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.kernel.declare import CheckSpec
from app.kernel.schema import fingerprint, fresh_fingerprint

SHOWN = 50


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: a sentence for each disagreement, none when all is well."""

    name: str
    title: str
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the check found nothing."""
        return not self.problems


def prove(connection: Connection, checks: Sequence[CheckSpec]) -> list[CheckResult]:
    """Run the file's own checks, where it is a file, and then each check of the areas."""
    results = _prove_file(connection) if connection.dialect.name == "sqlite" else []
    return results + prove_books(connection, checks)


def prove_books(connection: Connection, checks: Sequence[CheckSpec]) -> list[CheckResult]:
    """Run the checks of the areas."""
    return [CheckResult(check.name, check.title, tuple(check.run(connection))) for check in checks]


def _prove_file(connection: Connection) -> list[CheckResult]:
    pages = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})") if row[0] != "ok"]
    broken = [
        f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(SHOWN)
    ]
    have, want = fingerprint(connection), fresh_fingerprint()
    differing = [name for name in sorted(have.keys() | want.keys()) if have.get(name) != want.get(name)]
    return [
        CheckResult("file", "Every page of the file can be read", tuple(pages)),
        CheckResult("references", "Every record that is referred to is there", tuple(broken)),
        CheckResult("schema", "The tables are those of a new company", tuple(f"{name} differs" for name in differing)),
    ]
