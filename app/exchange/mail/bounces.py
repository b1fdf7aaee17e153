"""Which addresses a message that came back is about, and whether for good."""

from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from app.exchange.mail.addresses import LONGEST_ADDRESS, folded, read_mailboxes
from app.exchange.mail.decoding import decode_body, decode_text
from app.exchange.mail.parsing import ParsedMail
from app.exchange.mail.structure import Part, read_structure

LARGEST_LOOKED_AT = 200_000
MOST_ADDRESSES = 50
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that was not reached."""

    address: str
    permanent: bool
    reason: str = ""


def read_failures(raw: bytes, mail: ParsedMail) -> tuple[Failure, ...]:
    """Tell which addresses were not reached, from the report (RFC 3464) or from the words that servers use."""
    root = read_structure(raw)
    reported = [failure for part in root.walk() if part.media_type == "message/delivery-status"
                for failure in _from_report(part)]
    found = reported or _from_header(mail) or _from_words(raw, root)
    return tuple({failure.address: failure for failure in found[:MOST_ADDRESSES]}.values())


def _from_report(part: Part) -> list[Failure]:
    encoding = part.first("content-transfer-encoding").decode("ascii", "replace")
    content, _ = decode_body(part.body[:LARGEST_LOOKED_AT], encoding)
    failures = []
    for block in decode_text(content, None)[0].split("\n\n")[: MOST_ADDRESSES + 1]:
        fields = {
            name.strip().casefold(): value.strip()
            for name, colon, value in (line.partition(":") for line in block.replace("\n ", " ").splitlines()) if colon
        }
        address = _typed(fields.get("original-recipient", "")) or _typed(fields.get("final-recipient", ""))
        action, status = fields.get("action", "").casefold(), fields.get("status", "")
        if address and action in ("failed", "delayed"):
            permanent = action == "failed" and not status.startswith("4")
            failures.append(Failure(address, permanent, _reason(fields.get("diagnostic-code", ""), status)))
    return failures


def _typed(value: str) -> str:
    """Read an address with its type before it, such as `rfc822; anna@kunde.example`."""
    found = read_mailboxes(value.partition(";")[2] or value)
    return folded(found[0].address) if found else ""


def _reason(diagnostic: str, status: str) -> str:
    words = " ".join((diagnostic.partition(";")[2] or diagnostic).split())
    return (words or status)[:300]


def _from_header(mail: ParsedMail) -> list[Failure]:
    found = read_mailboxes(mail.words.get("x-failed-recipients", ""))
    return [Failure(folded(mailbox.address), permanent=True) for mailbox in found]


def _from_words(raw: bytes, root: Part) -> list[Failure]:
    if max(_depths(root), default=0) > DEEPEST or root.start > LARGEST_LOOKED_AT // 2:
        return []
    try:
        temporary, permanent = all_failures(message_from_bytes(raw[:LARGEST_LOOKED_AT]))
    except Exception:  # noqa: BLE001 - words that the library stumbles over tell nothing
        return []
    pairs = [(address, True) for address in sorted(permanent)] + [(address, False) for address in sorted(temporary)]
    texts = [(address.decode("utf-8", "replace"), lasting) for address, lasting in pairs]
    return [Failure(folded(text), lasting) for text, lasting in texts if "@" in text and len(text) <= LONGEST_ADDRESS]


def _depths(root: Part) -> list[int]:
    depths, waiting = [], [(root, 0)]
    while waiting:
        part, depth = waiting.pop()
        depths.append(depth)
        waiting.extend((child, depth + 1) for child in part.children)
    return depths
