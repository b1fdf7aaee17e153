"""Which company a verb works on, and who works there."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.kernel.database import open_database
from app.kernel.errors import CallError
from app.kernel.memory import keep_loaded
from app.kernel.schema import require_current
from app.kernel.settings import company_path, load_settings, settings_path
from app.kernel.workspace import NOBODY, Workspace


def target_of(arguments: argparse.Namespace) -> str:
    """Give the company a verb works on: what `--db` names, or the settings, or the person's own file."""
    named: str = arguments.db or load_settings(settings_path()).settings.company
    return named or str(company_path())


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Workspace]:
    """Open the company at the newest schema, with the person at the desk."""
    from app.registry import DECLARATIONS

    keep_loaded()
    database = open_database(target_of(arguments))
    try:
        require_current(database)
        workspace = Workspace(database, DECLARATIONS)
        yield _seated(workspace, arguments.user)
    finally:
        database.close()


def _seated(workspace: Workspace, login: str | None) -> Workspace:
    from app.areas.company.queries import has_company, load_actor, load_owner

    with workspace.reader() as reader:
        if login is not None:
            return workspace.acting_as(load_actor(reader, login))
        owner = load_owner(reader) if has_company(reader) else None
    return workspace.acting_as(owner or NOBODY)


def company_zone(workspace: Workspace) -> ZoneInfo:
    """Give the zone in which the company keeps its books."""
    from app.areas.company.queries import has_company, load_profile

    with workspace.reader() as reader:
        return ZoneInfo(load_profile(reader).zone) if has_company(reader) else ZoneInfo("UTC")


def moment_of(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Read a time in the company's zone unless it names its own; a day alone means its end."""
    if text is None:
        return None
    try:
        if len(text) == len("2026-03-31"):
            return datetime.combine(date.fromisoformat(text), time.max, zone).astimezone(UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CallError(
            "time.unreadable", f"“{text}” is not a time such as 2026-03-31 or 2026-03-31T14:05:00Z.",
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
