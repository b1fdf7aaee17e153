"""Verbs about who works in the company."""

import argparse
from typing import Any

from app.cli.answer import Answer
from app.cli.verbs.lists import query_list


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the parser."""
    users = verbs.add_parser("users", help="tell who works here, and what they may do")
    users.set_defaults(run=tell_users)


def tell_users(arguments: argparse.Namespace) -> Answer:
    """Tell who works here."""
    call = argparse.Namespace(
        name="users", list=False, as_of=None, where=[], preset=None, search="", sort=[], limit=None,
        db=arguments.db, user=arguments.user,
    )
    return query_list(call)
