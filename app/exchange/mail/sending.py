"""Handing one message to a server, so that it is always known whether the server may have taken it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from smtplib import SMTP, SMTPException
from typing import Final, Literal

from app.exchange.mail.addresses import ascii_address

SENT: Final = "sent"
TEMPORARY: Final = "temporary"
PERMANENT: Final = "permanent"
UNCERTAIN: Final = "uncertain"
ABANDONED: Final = "abandoned"

MAY_HAVE_IT = "The connection broke while the server took the mail: it may have it, or not."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that the server does not take mail for."""

    address: str
    permanent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of it: sent, temporary, permanent, uncertain, or abandoned where we stopped before the end."""

    state: Literal["sent", "temporary", "permanent", "uncertain", "abandoned"]
    reason: str = ""
    refused: tuple[Refusal, ...] = ()


def hand_over(
    client: SMTP, sender: str, recipients: Sequence[str], content: bytes, last_word: Callable[[], bool],
    *, partly: bool = False,
) -> Handed:
    """Give a message to a server.

    Up to the full stop that ends it, the server throws away what it heard when the connection breaks. `last_word` is
    called just before that: it writes down that the server may have the message from now on, and tells whether it may
    still be sent. With `partly` those who can be reached get it, though others cannot at present.
    """
    try:
        opened = _open(client, sender, recipients, len(content), partly=partly)
        if isinstance(opened, Handed):
            return opened
        _say(client, content)
    except (OSError, SMTPException) as error:
        client.close()
        return Handed(TEMPORARY, _short(str(error) or type(error).__name__))
    if not last_word():
        client.close()
        return Handed(ABANDONED)
    return _end(client, opened)


def _open(
    client: SMTP, sender: str, recipients: Sequence[str], size: int, *, partly: bool,
) -> Handed | tuple[Refusal, ...]:
    """Say from whom and to whom, up to the server's word to begin."""
    largest = client.esmtp_features.get("size", "")
    if largest.isdigit() and 0 < int(largest) < size:
        return Handed(PERMANENT, f"The server takes {int(largest) / 1e6:.0f} MB, this mail has {size / 1e6:.0f} MB.")
    options = [f"size={size}"] if client.does_esmtp and client.has_extn("size") else []
    code, words = client.mail(ascii_address(sender), options)
    if code != 250:
        return _refused(client, code, words)
    refused = _name(client, recipients)
    passing = [refusal for refusal in refused if not refusal.permanent]
    if len(refused) == len(recipients) or (passing and not partly):
        client.rset()
        told = "; ".join(f"{item.address}: {item.reason}" for item in refused)
        return Handed(TEMPORARY if passing else PERMANENT, told[:1_000], tuple(refused))
    code, words = client.docmd("DATA")
    if code != 354:
        return _refused(client, code, words)
    return tuple(refused)


def _name(client: SMTP, recipients: Sequence[str]) -> list[Refusal]:
    refused = []
    for address in recipients:
        code, words = client.rcpt(ascii_address(address))
        if code not in (250, 251):
            refused.append(Refusal(address, code >= 500, _short(f"{code} {_text(words)}")))
            if code == 421:
                break
    return refused


def _refused(client: SMTP, code: int, words: bytes | str) -> Handed:
    client.rset()
    return Handed(PERMANENT if code >= 500 else TEMPORARY, _short(f"{code} {_text(words)}"))


def _say(client: SMTP, content: bytes) -> None:
    """Send everything but the full stop; a line that begins with one gets another (RFC 5321, 4.5.2)."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    whole = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    client.send(whole if whole.endswith(b"\r\n") else whole + b"\r\n")


def _end(client: SMTP, refused: tuple[Refusal, ...]) -> Handed:
    try:
        client.send(b".\r\n")
        code, words = client.getreply()
    except (OSError, SMTPException):
        client.close()
        return Handed(UNCERTAIN, MAY_HAVE_IT, refused)
    if code == 250:
        return Handed(SENT, "", refused)
    return Handed(PERMANENT if code >= 500 else TEMPORARY, _short(f"{code} {_text(words)}"), refused)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
