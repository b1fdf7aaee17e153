"""Mails for tests: written by the mail library of Python, and by hand where that would not write such a thing."""

import base64
import struct
from email.message import EmailMessage

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
)
INVITATION = """BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n\
DTSTAMP:20260302T090000Z\r\nDTSTART:20260305T100000Z\r\nDTEND:20260305T110000Z\r\nSUMMARY:Audit\r\nLOCATION:Dock 3\r\n\
ORGANIZER:mailto:anna@kunde.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""


def letter(text: str = "It leaks.", html: str = "", **headers: str) -> EmailMessage:
    """Write a mail from Anna; words of headers are parted by underlines."""
    message = EmailMessage()
    usual = {"From": "Anna Kunde <anna@kunde.example>", "To": "help@nordwind.example", "Subject": "Pump",
             "Date": "Mon, 02 Mar 2026 09:00:00 +0100", "Message-ID": "<one@kunde.example>"}
    for name, value in {**usual, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        if value:
            message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def nested(depth: int, inner: bytes = b"Content-Type: text/plain\r\n\r\ninmost") -> bytes:
    """Write a mail with so many parts within parts."""
    order = range(depth)
    heads = [f"Content-Type: multipart/mixed; boundary=b{number}\r\n\r\n--b{number}\r\n".encode() for number in order]
    ends = [f"\r\n--b{number}--\r\n".encode() for number in reversed(order)]
    return b"From: a@b.example\r\nSubject: deep\r\n" + b"".join(heads) + inner + b"".join(ends)


def winmail(text: str, name: str, content: bytes) -> bytes:
    """Pack a text and a file as Outlook does."""

    def attribute(level: int, key: int, kind: int, value: bytes) -> bytes:
        return struct.pack("<BHHI", level, key, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    def text_property(key: int, value: str) -> bytes:
        coded = value.encode("utf-16-le") + b"\x00\x00"
        return struct.pack("<HHII", 0x001F, key, 1, len(coded)) + coded + b"\x00" * (-len(coded) % 4)

    return struct.pack("<IH", 0x223E9F78, 1) + b"".join((
        attribute(1, 0x9006, 8, struct.pack("<I", 0x10000)), attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0)),
        attribute(1, 0x9003, 6, struct.pack("<I", 1) + text_property(0x1000, text)),
        attribute(2, 0x9002, 6, b"\x00" * 14), attribute(2, 0x8010, 1, b"SHORT.TXT\x00"),
        attribute(2, 0x800F, 6, content),
        attribute(2, 0x9005, 6, struct.pack("<I", 1) + text_property(0x3707, name)),
    ))


def report(address: str, status: str = "5.1.1", action: str = "failed", key: str = "sent@nordwind.example") -> bytes:
    """Write what a server sends back (RFC 3464)."""
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: help@nordwind.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--r
Content-Type: message/rfc822

From: help@nordwind.example
To: {address}
Subject: Hello
Message-ID: <{key}>

Good day.
--r--
""".replace("\n", "\r\n").encode()
