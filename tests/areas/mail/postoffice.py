"""A server for mail on loopback that takes messages, refuses them, or sees its caller die; and a caller that can."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.areas.mail.operations.lane import RoundDone, go_round
from app.kernel.clock import SetClock
from app.kernel.database import open_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS

ACCEPTED = "250 Message accepted for delivery"


class Postbox:
    """What a server does with messages; stories set `on_rcpt`, `on_data` and `after`."""

    def __init__(self) -> None:
        """Take everything."""
        self.taken: Counter[str] = Counter()
        self.envelopes: list[tuple[str, list[str], bytes]] = []
        self.on_rcpt: Callable[[str], str] = lambda _address: "250 OK"
        self.on_data: Callable[[str], str] = lambda _key: ACCEPTED
        self.after: Callable[[], None] = lambda: None

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: Any) -> str:
        """Take or refuse an address."""
        answer = self.on_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take or refuse a message."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        key = str(message_from_bytes(content)["Message-ID"])
        answer = self.on_data(key)
        if answer.startswith("250"):
            self.taken[key.strip("<>")] += 1
            self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos), content))
        self.after()
        return answer


@contextmanager
def post_office(box: Postbox, **options: Any) -> Iterator[int]:
    """Run a server on a free port of loopback and give the port."""
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    """Find a port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def knows(login: str, password: str) -> Callable[..., AuthResult]:
    """Give what checks a login."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (login.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return check


def round_of(target: str, now: datetime) -> RoundDone:
    """Go one round at a moment, in whatever process this is."""
    database = open_database(target)
    try:
        return go_round(Workspace(database, DECLARATIONS, SetClock(now)), lambda *_: None, lambda: False)
    finally:
        database.close()
