"""Signed marks by which an answer finds its conversation when the headers that say so were lost on the way."""

import base64
import hashlib
import hmac
import re

_MARK = re.compile(r"(?i)(?:ref:|\+ref-)([0-9a-z]{1,13})-([a-z2-7]{16})(?![0-9a-z])")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def sign(key: bytes, thread_id: int) -> str:
    """Give the mark of a conversation: its number, and 80 bits that only the firm's key gives (HMAC-SHA256)."""
    return f"{_in_digits(thread_id)}-{_signature(key, thread_id)}"


def read_tokens(key: bytes, text: str) -> tuple[int, ...]:
    """Give the conversations whose marks stand in a subject or an address; forged ones are left out.

    >>> read_tokens(b"key", f"Re: late [ref:{sign(b'key', 77)}]")
    (77,)
    >>> read_tokens(b"other", f"help+ref-{sign(b'key', 77)}@firm.example")
    ()
    """
    found = []
    for number, signature in _MARK.findall(text):
        thread_id = int(number, 36)
        if hmac.compare_digest(_signature(key, thread_id), signature.lower()):
            found.append(thread_id)
    return tuple(dict.fromkeys(found))


def with_tag(address: str, mark: str) -> str:
    """Give an address to which the mark is added behind a plus sign."""
    local, _, domain = address.rpartition("@")
    return f"{local}+ref-{mark}@{domain}"


def _signature(key: bytes, thread_id: int) -> str:
    digest = hmac.new(key, f"thread {thread_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()


def _in_digits(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"
