"""Searching 300,000 mails, beside the same search in raw sqlite3."""

from collections.abc import Callable, Iterator
from typing import Any

from app.kernel.database import connect_file, open_database
from app.kernel.listing import ListRequest
from app.kernel.search import find
from app.registry import DECLARATIONS
from tests.bench.served import MAILS, served_company
from tests.bench.table import Measured, best_ms

BAR = "under 100 ms"
_HITS = (
    "SELECT record_id FROM kernel_search WHERE record = 'mail' AND id IN"
    " (SELECT rowid FROM kernel_search_index WHERE kernel_search_index MATCH ?)"
)
_FOUND = (
    "SELECT m.id, m.state, m.sender_name, m.sender_address, m.subject, p.name, m.at, m.kind, m.to_line, a.address,"
    " m.record FROM mail_message m LEFT JOIN parties_party p ON p.id = m.party_id"
    f" LEFT JOIN mail_account a ON a.id = m.account_id WHERE m.direction = 'in' AND m.id IN ({_HITS})"
    " ORDER BY m.at DESC, m.id DESC LIMIT 200"
)
_COUNTED = f"SELECT count(*) FROM mail_message m WHERE m.direction = 'in' AND m.id IN ({_HITS})"
_NAMED = (
    "SELECT record_id, title, subtitle FROM kernel_search WHERE record = 'mail' AND id IN"
    " (SELECT rowid FROM kernel_search_index WHERE kernel_search_index MATCH ?) LIMIT 200"
)
TYPED = ("lyon 123457", "torn pallet", "invoice", "person 4711", "certificate utrecht", "zebra")


def run() -> Iterator[Measured]:
    """Measure the inbox as it opens, and each search: first page and count of the list, and the palette."""
    path = served_company()
    database, raw = open_database(str(path)), connect_file(path)
    inbox = DECLARATIONS.list_query("mail_inbox")
    with database.reader() as reader:
        for typed in TYPED:
            yield from _searched(reader, raw, inbox, typed)
    raw.close()
    database.close()


def _searched(reader: Any, raw: Any, inbox: Any, typed: str) -> Iterator[Measured]:
    words, request = " AND ".join(f'"{word}"' for word in typed.split()), ListRequest(search=typed)

    def ask(statement: str) -> Callable[[], object]:
        return lambda: raw.execute(statement, (words,)).fetchall()

    yield Measured(f"search {MAILS:,} mails, first page: “{typed}”",
                   best_ms(lambda: inbox.page(reader, request)), best_ms(ask(_FOUND)), BAR)
    hits = inbox.count(reader, request)
    yield Measured(f"search {MAILS:,} mails, count ({hits:,}): “{typed}”",
                   best_ms(lambda: inbox.count(reader, request)), best_ms(ask(_COUNTED)), "off the window's thread")
    yield Measured(f"search in the palette: “{typed}”",
                   best_ms(lambda: find(reader, typed, ["mail"])), best_ms(ask(_NAMED)), BAR)
