"""Reading a folder of a server from where it was left, without changing anything in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from imapclient import SEEN, IMAPClient

LARGEST_MESSAGE = 60_000_000
FIRST_DAYS = 30
"""How far back a folder is read that was never read before, or that the server numbered anew."""

MOST_COMPARED = 1_000
CHUNK = 200


@dataclass(frozen=True, slots=True)
class FolderState:
    """How far a folder was read: numbers grow within one `uid_validity`."""

    uid_validity: int = 0
    last_uid: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as it lies on the server."""

    uid_validity: int
    uid: int
    raw: bytes
    seen: bool


def folder_names(client: IMAPClient) -> tuple[str, ...]:
    """List the folders that can hold mail."""
    return tuple(name for flags, _delimiter, name in client.list_folders() if b"\\Noselect" not in flags)


def fetch_new(client: IMAPClient, folder: str, known: FolderState, today: date) -> Iterator[Fetched]:
    """Give the messages of a folder that came since it was read, in their order; one at a time is held in memory."""
    chosen = client.select_folder(folder, readonly=True)
    validity, after = int(chosen[b"UIDVALIDITY"]), int(chosen.get(b"UIDNEXT", 0))
    if validity == known.uid_validity and known.last_uid:
        if after and known.last_uid + 1 >= after:
            return
        # a range whose end is beyond the last number gives the last message all the same
        numbers = [uid for uid in client.search(["UID", f"{known.last_uid + 1}:*"]) if uid > known.last_uid]
    else:
        numbers = client.search(["SINCE", today - timedelta(days=FIRST_DAYS)])
    for uid in sorted(numbers):
        message = _fetch(client, uid)
        if message is not None:
            yield Fetched(validity, uid, *message)


def _fetch(client: IMAPClient, uid: int) -> tuple[bytes, bool] | None:
    about = client.fetch([uid], ["RFC822.SIZE", "FLAGS"]).get(uid)
    if about is None:
        return None
    size, seen = int(about[b"RFC822.SIZE"]), SEEN in about[b"FLAGS"]
    if size > LARGEST_MESSAGE:
        head = _part(client.fetch([uid], ["BODY.PEEK[HEADER]"]).get(uid), b"BODY[HEADER]")
        words = f"This mail has {size / 1e6:.0f} MB and was left on the server.\r\n".encode()
        return head.rstrip(b"\r\n")[:LARGEST_MESSAGE] + b"\r\n\r\n" + words, seen
    raw = _part(client.fetch([uid], ["BODY.PEEK[]"]).get(uid), b"BODY[]")
    return (raw, seen) if raw else None


def _part(found: Mapping[bytes, Any] | None, name: bytes) -> bytes:
    return bytes(found.get(name) or b"") if found is not None else b""


def flags_of(client: IMAPClient, folder: str, uid_validity: int, uids: Sequence[int]) -> dict[int, bool] | None:
    """Tell which messages are still there, and whether they were seen; None when the folder was numbered anew."""
    chosen = client.select_folder(folder, readonly=True)
    if int(chosen[b"UIDVALIDITY"]) != uid_validity:
        return None
    there: dict[int, bool] = {}
    newest = sorted(uids)[-MOST_COMPARED:]
    for start in range(0, len(newest), CHUNK):
        found = client.fetch(newest[start : start + CHUNK], ["FLAGS"])
        there.update({uid: SEEN in about[b"FLAGS"] for uid, about in found.items()})
    return there


def mark_seen(client: IMAPClient, folder: str, uid_validity: int, uids: Sequence[int]) -> None:
    """Count messages as seen on the server, too."""
    if uids and int(client.select_folder(folder)[b"UIDVALIDITY"]) == uid_validity:
        client.add_flags(list(uids), [SEEN])
