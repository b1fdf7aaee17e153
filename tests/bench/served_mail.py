"""The mail of the large company: 300,000 messages, two of three came in, found by any part of their words."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.areas.mail.models import MailAccount, MailDelivery, MailMessage
from app.kernel.bulk import run_many
from app.kernel.columns import table_of
from app.kernel.search import SearchEntry
from app.kernel.unit_of_work import insert_into
from tests.companies import MORNING

BATCH = 10_000
YEARS = timedelta(days=730)
PLACES = ("Hamburg", "Wien", "Lyon", "Madrid", "Leeds", "Utrecht", "Milano", "Turku", "Graz", "Porto")
THINGS = (
    "pallet", "lid", "label", "invoice", "delivery", "crate", "carton", "quotation", "truck", "shipment", "complaint",
    "barrel", "address", "price list", "certificate", "sample", "order", "return", "payment", "reminder",
)
DEEDS = ("arrived late", "was torn", "is missing", "came twice", "looks wrong", "has to be changed", "is in order",
         "was refused", "should be repeated", "needs a copy")
OFFICE = ("Bench", "office@bench.example")


def fill_mails(connection: Connection, mails: int, customers: int) -> None:
    """Write so many mails with what is searched of them, the newest of them still to be answered."""
    run_many(connection, insert_into(table_of(MailAccount)), [{
        "id": 1, "address": OFFICE[1], "imap_port": 993, "imap_security": "ssl", "smtp_port": 465,
        "smtp_security": "ssl", "secret_name": "bench",
    }])
    written = _mails(mails, customers, random.Random(11))
    while batch := list(islice(written, BATCH)):
        run_many(connection, insert_into(table_of(MailMessage)), batch)
        run_many(connection, insert_into(table_of(SearchEntry)), [_entry(mail) for mail in batch])
        run_many(connection, insert_into(table_of(MailDelivery)), [
            {"message_id": mail["id"], "state": "sent", "next_at": mail["at"], "changed_at": mail["at"],
             "sent_at": mail["at"]} for mail in batch if mail["direction"] == "out"])


def _entry(mail: dict[str, Any]) -> dict[str, Any]:
    sender = f"{mail['sender_name']} {mail['sender_address']}"
    words = f"{mail['subject']} {sender} {mail['to_line']} {mail['body_text']}"
    return {"record": "mail", "record_id": mail["id"], "title": mail["subject"], "subtitle": sender,
            "folded": words.casefold()}


def _mails(mails: int, customers: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, mails + 1):
        customer, came_in = dice.randint(1, customers), number % 3 != 0
        person = f"Person {customer}", f"person@c{customer}.example"
        sender, to = (person, OFFICE) if came_in else (OFFICE, person)
        body = " ".join(
            f"The {dice.choice(THINGS)} for {dice.choice(PLACES)} {dice.choice(DEEDS)}." for _ in range(4))
        yield {
            "id": number, "direction": "in" if came_in else "out", "kind": "person",
            "state": "written" if not came_in else "new" if number > mails * 99 // 100 else "done", "account_id": 1,
            "message_key": f"{number}@bench.example", "thread_id": number - number % 3 or number,
            "at": MORNING - YEARS * (mails - number) / mails, "sender_name": sender[0], "sender_address": sender[1],
            "to_line": to[1], "subject": f"{dice.choice(THINGS).capitalize()} {dice.choice(PLACES)} {number}",
            "body_text": body, "headers": [], "size_bytes": 2000, "party_id": customer if number % 10 else None,
        }
