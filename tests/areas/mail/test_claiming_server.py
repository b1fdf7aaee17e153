"""On a server, several who send at once never hold the same mail, not even one whose sender did not come back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest

from app.areas.mail.operations import ClaimMail
from app.areas.mail.operations.sending import claim_mail
from app.areas.mail.rules import LEASE_MINUTES
from app.kernel.clock import SetClock
from app.kernel.database import open_database
from app.kernel.workspace import Workspace
from tests.areas.inventory.test_first_at_once import meanwhile
from tests.areas.mail.posting import add_account, delivery, queued
from tests.companies import at_work

pytestmark = pytest.mark.postgres
DESKS, MAILS, PATIENCE_SECONDS = 4, 12, 20.0


@pytest.fixture
def desks(server_workspace: Workspace) -> Iterator[list[Workspace]]:
    """Give several desks of a firm that can send."""
    add_account(server_workspace, smtp_server="127.0.0.1", smtp_port=9, smtp_security="none")
    opened = [open_database(server_workspace.database.target) for _ in range(DESKS)]
    yield [Workspace(database, server_workspace.declarations, server_workspace.clock) for database in opened]
    for database in opened:
        database.close()


def test_every_mail_is_claimed_once(server_workspace: Workspace, desks: list[Workspace]) -> None:
    waiting = {queued(server_workspace, text=f"Number {number}") for number in range(MAILS)}

    def claim(place: int) -> list[int]:
        taken = (desks[place].dispatch(ClaimMail(f"desk {place}")).value.message_id for _ in range(MAILS))
        return [number for number in taken if number is not None]

    with ThreadPoolExecutor(DESKS) as pool:
        claimed = [number for taken in pool.map(claim, range(DESKS)) for number in taken]
    assert len(claimed) == len(set(claimed)), "claimed twice"
    rest = desks[0].dispatch(ClaimMail("rest")).value.message_id
    assert set(claimed) | {rest} - {None} <= waiting


def test_a_mail_whose_sender_is_gone_is_taken_over_by_one(server_workspace: Workspace, desks: list[Workspace]) -> None:
    mail = queued(server_workspace)
    server_workspace.dispatch(ClaimMail("gone"))
    assert isinstance(server_workspace.clock, SetClock)
    server_workspace.clock.moment += timedelta(minutes=LEASE_MINUTES + 1)
    with ExitStack() as stack:
        with at_work(desks[0]) as uow:
            assert claim_mail(uow, ClaimMail("one")).message_id == mail
            told = stack.enter_context(meanwhile(lambda: desks[1].dispatch(ClaimMail("two")), server_workspace))
        assert told.result(PATIENCE_SECONDS).value.message_id is None
    assert delivery(server_workspace, mail).claim == "one"
