"""Verbs about the company as a whole: make it, prove it, keep it safe, bring it up to date."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.opening import opened, target_of
from app.kernel import backup, migration
from app.kernel.backups import next_backup, remove_lapsed
from app.kernel.database import is_server, open_database
from app.kernel.errors import CallError
from app.kernel.settings import load_settings, settings_path
from app.kernel.storage import remove_file


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    new = verbs.add_parser("new", help="make a company")
    new.add_argument("--sample", action="store_true", help="fill it with the sample company's two years")
    new.add_argument("--name", default="My company", help="the firm's name")
    new.add_argument("--currency", default="EUR", help="the currency of its books, such as EUR")
    new.add_argument("--zone", default="Europe/Berlin", help="the time zone of its books, such as Europe/Berlin")
    new.set_defaults(run=make_company)
    verify = verbs.add_parser("verify", help="prove that the file is sound and the books agree")
    verify.set_defaults(run=verify_company)
    save = verbs.add_parser("backup", help="write a backup that is known to be good")
    save.add_argument("--out", help="the backup's file; otherwise a new one in the folder of backups")
    save.set_defaults(run=back_up)
    load = verbs.add_parser("restore", help="put a backup in the company's place")
    load.add_argument("backup", help="the backup's file")
    load.set_defaults(run=restore)
    upgrade = verbs.add_parser("upgrade", help="bring a company of an older version up to date")
    upgrade.set_defaults(run=upgrade_company)


def make_company(arguments: argparse.Namespace) -> Answer:
    """Make a company, empty or filled with the sample."""
    target = target_of(arguments)
    if arguments.sample:
        return _make_sample(target)
    database = migration.create_database(target)
    try:
        _found_company(database, arguments)
    except BaseException:
        database.close()
        if not is_server(target):
            remove_file(Path(target))
        raise
    database.close()
    return Answer({"company": target, "sample": False}, f"Made the company “{arguments.name}” in {target}.")


def _found_company(database: Any, arguments: argparse.Namespace) -> None:
    from app.areas.company.operations import CreateCompany
    from app.kernel.workspace import Workspace
    from app.registry import DECLARATIONS

    Workspace(database, DECLARATIONS).dispatch(CreateCompany(arguments.name, arguments.currency, arguments.zone))


def _make_sample(target: str) -> Answer:
    from app.sample.shipped import make_sample

    make_sample(target)
    return Answer({"company": target, "sample": True}, f"Made the sample company in {target}.")


def verify_company(arguments: argparse.Namespace) -> Answer:
    """Run every check and give a plain verdict."""
    from app.kernel.proof import prove

    with opened(arguments) as workspace, workspace.reader() as reader:
        results = prove(reader, workspace.declarations.checks)
    problems = sum(len(result.problems) for result in results)
    lines = [f"{'ok  ' if result.passed else 'FAIL'}  {result.title}" for result in results]
    lines += [f"      {result.name}: {problem}" for result in results for problem in result.problems]
    verdict = f"Sound: {len(results)} checks passed." if not problems else f"Not sound: {problems} to look into."
    checks = [{"name": item.name, "title": item.title, "ok": item.passed, "problems": list(item.problems)}
              for item in results]
    data = {"ok": not problems, "verdict": verdict, "checks": checks}
    return Answer(data, "\n".join([*lines, verdict]), int(bool(problems)), verdict if problems else "")


def back_up(arguments: argparse.Namespace) -> Answer:
    """Write a backup, beside the company where no place is named, and remove those that have lapsed."""
    target, settings = target_of(arguments), load_settings(settings_path()).settings
    database = open_database(target)
    try:
        done = backup.back_up(database, Path(arguments.out) if arguments.out else next_backup(target, settings))
    finally:
        database.close()
    remove_lapsed(target, settings, datetime.now(UTC).date())
    data = {"path": str(done.path), "bytes": done.bytes, "sha256": done.sha256, "version": done.version}
    return Answer(data, f"Backed up to {done.path} ({done.bytes / 1e6:.1f} MB), opened once and found good.")




def restore(arguments: argparse.Namespace) -> Answer:
    """Put a backup in the company's place and keep what was there."""
    target = target_of(arguments)
    if is_server(target):
        raise CallError("restore.server", "A company on a server is restored by the server's own pg_restore.")
    done = backup.restore(Path(arguments.backup), Path(target))
    kept = f" What was there before is kept as {done.kept}." if done.kept else ""
    data = {"company": target, "backup": str(done.backup.path), "kept": str(done.kept) if done.kept else None}
    return Answer(data, f"Restored {target} from {done.backup.path}.{kept}")


def upgrade_company(arguments: argparse.Namespace) -> Answer:
    """Bring a company to this version of the program; the books prove themselves before it counts."""
    from app.kernel.proof import prove_books
    from app.registry import DECLARATIONS

    def proof(connection: Any) -> list[str]:
        return [problem for result in prove_books(connection, DECLARATIONS.checks) for problem in result.problems]

    target = target_of(arguments)
    before = migration.upgrade(target, proof=proof)
    data = {"company": target, "from": before.version, "to": before.head, "steps": before.steps_behind}
    if not before.steps_behind:
        return Answer(data, f"{target} is up to date already.")
    kept = "" if is_server(target) else "; a backup lies beside it"
    return Answer(data, f"Brought {target} up to date in {before.steps_behind} steps{kept}.")
