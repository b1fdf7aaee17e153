"""Addresses as they stand in headers, and headers that stay one line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formataddr

from app.kernel.errors import DomainError

LONGEST_ADDRESS = 254
LONGEST_NAME = 200
MOST_ADDRESSES = 200
LONGEST_LINE = 16_000
"""Characters of a header that are looked at; the parser for addresses takes minutes for a megabyte."""

_ADDRESS = re.compile(r"[^\s@,;:<>\"()\[\]\\\x00-\x20\x7f]+@[^\s@,;:<>\"()\[\]\\\x00-\x20\x7f]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f\u0085\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's address, with the name that stands beside it."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        """Write it as a person reads it."""
        return f"{self.name} <{self.address}>" if self.name else self.address

    @property
    def key(self) -> str:
        """Give what two spellings of one address have in common."""
        return folded(self.address)

    def header(self) -> str:
        """Write it as a header holds it; names of other letters are encoded."""
        return formataddr((self.name, ascii_address(self.address)))


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Give a text without line breaks, controls and marks of direction, no longer than so many characters."""
    return _CONTROLS.sub(" ", text[:longest]).strip()


def folded(address: str) -> str:
    """Give an address in small letters, as it is compared."""
    return address.strip().casefold()


def domain_of(address: str) -> str:
    """Give the part of an address behind the at sign, in small letters.

    >>> domain_of("Anna@Nordwind.example")
    'nordwind.example'
    """
    return address.rpartition("@")[2].strip().casefold()


def without_tag(address: str) -> str:
    """Give an address without what stands behind a plus sign in its first part.

    >>> without_tag("help+abc@firm.example")
    'help@firm.example'
    """
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def ascii_address(address: str) -> str:
    """Give an address as servers of any age take it; DomainError when it has letters that they do not."""
    local, _, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise DomainError(
            "mail.address", f"“{one_line(address, 80)}” has letters that mail servers do not take. Nothing was sent.",
        ) from None


def read_mailboxes(line: str) -> tuple[Mailbox, ...]:
    """Read the addresses of a header or of a field that a person filled; what is none is left out.

    >>> [str(mailbox) for mailbox in read_mailboxes('"Kunde, Anna" <anna@kunde.example>, Team: ben@kunde.example;')]
    ['Kunde, Anna <anna@kunde.example>', 'ben@kunde.example']
    """
    found = (_mailbox(piece) for piece in _pieces(line[:LONGEST_LINE])[:MOST_ADDRESSES])
    return tuple(mailbox for mailbox in found if mailbox is not None)


def require_mailboxes(entries: Iterable[str], field: str) -> tuple[Mailbox, ...]:
    """Read what must be addresses, one or several an entry; DomainError names the first that is none."""
    result: dict[str, Mailbox] = {}
    for entry in entries:
        for piece in _pieces(entry[:LONGEST_LINE]):
            mailbox = _mailbox(piece)
            if _CONTROLS.search(piece) or mailbox is None:
                raise DomainError(
                    "mail.address", f"“{one_line(piece, 80)}” is no address for mail. Write it as "
                    "name@company.example; several are separated by commas.", field,
                )
            ascii_address(mailbox.address)
            result.setdefault(mailbox.key, mailbox)
    return tuple(result.values())


def _pieces(line: str) -> list[str]:
    """Cut a line at its commas and semicolons, but not at those within quotes, brackets or comments."""
    pieces, start, quoted, depth = [], 0, False, 0
    for index, letter in enumerate(line):
        if letter == '"' and line[index - 1 : index] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "<(":
            depth += 1
        elif letter in ">)":
            depth = max(depth - 1, 0)
        elif letter in ",;" and not depth:
            pieces.append(line[start:index])
            start = index + 1
    return [piece for piece in (*pieces, line[start:]) if piece.strip(" \t")]


def _mailbox(piece: str) -> Mailbox | None:
    """Read one address with the name before it, or behind it in brackets; None when it is none."""
    name, opened, rest = piece.rpartition("<")
    if opened:
        address = rest.partition(">")[0].strip()
    else:
        address, _, comment = piece.partition("(")
        address, name = address.rpartition(":")[2].strip(), comment.rpartition(")")[0]
    name = name.rpartition(":")[2] if '"' not in name else name[name.index('"') :]
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return None
    return Mailbox(address, one_line(name.strip().strip('"').replace('\\"', '"'), LONGEST_NAME))


def joined_line(mailboxes: Iterable[Mailbox]) -> str:
    """Write addresses on one line, as a person reads them and as they are read again."""
    return ", ".join(_quoted(mailbox) for mailbox in mailboxes)


def _quoted(mailbox: Mailbox) -> str:
    name = mailbox.name.replace('"', "'")
    return f'"{name}" <{mailbox.address}>' if re.search(r"[,;:<>()@]", name) else str(mailbox)
