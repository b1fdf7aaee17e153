"""The verb of the postman: what is due goes out, and what came is fetched, once."""

import argparse
import getpass
import sys
from typing import Any

from app.cli.answer import Answer
from app.cli.opening import opened
from app.kernel.workspace import Workspace


def add_verbs(verbs: Any) -> None:
    """Add the verb to the parser."""
    post = verbs.add_parser("post", help="send the mail that is due and fetch what came, once")
    post.add_argument("--ask", action="store_true", help="ask for passwords that the key store does not know")
    post.set_defaults(run=go_round_once)


def go_round_once(arguments: argparse.Namespace) -> Answer:
    """Go one round; problems are told, and the next round tries again."""
    from app.areas.mail.operations.lane import go_round

    with opened(arguments) as workspace:
        workspace.require("mail.write")
        if arguments.ask:
            _ask_passwords(workspace)
        done = go_round(workspace, lambda *_: None, lambda: False)
    words = f"Sent {done.sent}, not sent {done.unsent}, came {done.came}."
    data = {"ok": not done.problems, "sent": done.sent, "unsent": done.unsent, "came": done.came,
            "problems": done.problems}
    return Answer(data, "\n".join([*done.problems, words]), int(bool(done.problems)),
                  done.problems[0] if done.problems else "")


def _ask_passwords(workspace: Workspace) -> None:
    """Ask for what is needed and not known; it is kept in the key store, or for this call where there is none."""
    from app.areas.mail.operations import GiveMailPassword
    from app.areas.mail.queries.fetching import account_servers
    from app.kernel.credentials import vault

    with workspace.reader() as reader:
        lacking = [account for account in account_servers(reader, vault()) if account.lacks_password]
    for account in lacking if sys.stdin.isatty() else ():
        given = getpass.getpass(f"Password of {account.address}: ")
        if given:
            workspace.dispatch(GiveMailPassword(account.id, given))
