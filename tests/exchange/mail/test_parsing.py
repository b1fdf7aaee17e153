"""Mails are read as far as they can be, whoever wrote them, in bounded time, and never with an error."""

import random
import time
from email.message import EmailMessage

import pytest
import tnefparse

from app.exchange.mail.bounces import read_failures
from app.exchange.mail.decoding import decode_header, decode_text
from app.exchange.mail.kinds import AUTO, BOUNCE, BULK, DAMAGED, OWN, PERSON, kind_of
from app.exchange.mail.parsing import LARGEST_FILE_BYTES, parse_mail
from app.exchange.mail.quoting import split_reply
from app.exchange.mail.winmail import read_winmail
from tests.exchange.mail.letters import INVITATION, PIXEL, letter, nested, report, winmail

OWN_ADDRESSES = frozenset({"help@nordwind.example"})


def test_an_ordinary_mail_is_read_whole() -> None:
    written = letter("Guten Tag, die Pumpe läuft aus.", "<p>Guten Tag</p>", Cc='"Kunde, Ben" <ben@kunde.example>',
                     In_Reply_To="<zero@firm.example>", References="<a@x.example> <zero@firm.example>")
    written.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Übersicht.pdf")
    mail = parse_mail(written.as_bytes())
    assert (mail.sender.name, mail.sender.address) == ("Anna Kunde", "anna@kunde.example") if mail.sender else False
    assert (mail.key, mail.reply_key) == ("one@kunde.example", "zero@firm.example")
    assert mail.reference_keys == ("a@x.example", "zero@firm.example")
    assert mail.text.strip() == "Guten Tag, die Pumpe läuft aus."
    assert mail.html.strip() == "<p>Guten Tag</p>"
    assert [str(mailbox) for mailbox in mail.cc] == ["Kunde, Ben <ben@kunde.example>"]
    assert [(file.name, file.content) for file in mail.files] == [("Übersicht.pdf", b"%PDF")]
    assert mail.dated_at is not None
    assert mail.dated_at.hour == 8
    assert mail.problems == []


@pytest.mark.parametrize(("charset", "content", "words"), [
    ("iso-8859-1", "grün".encode("latin-1"), "grün"), ("us-ascii", "grün".encode("cp1252"), "grün"),
    ("utf-8", "grün".encode("cp1252"), "grün"), ("x-nobody-knows", "grün".encode(), "grün"),
    ("unicode_escape", b"\\u0041", "\\u0041"), ("zip", b"text", "text"), ("koi8-r", "лес".encode("koi8-r"), "лес"),
    ("gb2312", "镕".encode("gb18030"), "镕"), ("", "grün".encode(), "grün"),
])
def test_charsets_that_are_unknown_or_untrue(charset: str, content: bytes, words: str) -> None:
    head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert parse_mail(head + content).text == words


def test_headers_in_any_letters() -> None:
    assert decode_header(b"=?utf-8?q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?b?5Q==?= x") == "Grüßeå x"
    assert decode_header("roh grün".encode()) == "roh grün"
    assert decode_header(b"=?utf-8?b?DQpCY2M6IHhAeS5leGFtcGxl?=") == "Bcc: x@y.example"
    assert decode_header(b"=?nobody?q?a?=") == "a"
    assert decode_text(b"\x00a\r\nb", "utf-8") == ("a\nb", True)


def test_pictures_within_the_text_and_files_beside_it() -> None:
    written = letter("see", '<img src="cid:pic@x">')
    body = written.get_body(("html",))
    assert isinstance(body, EmailMessage)
    body.add_related(PIXEL, maintype="image", subtype="png", cid="<pic@x>", filename="p.png")
    file = parse_mail(written.as_bytes()).files[0]
    assert (file.content_id, file.inline, file.content) == ("pic@x", True, PIXEL)


def test_an_invitation_says_what_and_when() -> None:
    written = letter("")
    written.add_attachment(INVITATION.encode(), maintype="text", subtype="calendar", params={"method": "REQUEST"})
    mail = parse_mail(written.as_bytes())
    assert "Invitation: Audit" in mail.text
    assert "2026-03-05 10:00 UTC to 2026-03-05 11:00 UTC" in mail.text
    assert mail.files[0].media_type == "text/calendar"


def test_winmail_is_unpacked_as_another_reader_unpacks_it() -> None:
    packed = winmail("Die Maße", "Maße und Preise.txt", b"ten\n" * 20)
    other = tnefparse.TNEF(packed, do_checksum=True)
    mine = read_winmail(packed)
    assert mine.files[0].content == other.attachments[0].data == b"ten\n" * 20
    assert (mine.text, mine.files[0].name) == ("Die Maße", "Maße und Preise.txt")
    written = letter("")
    written.add_attachment(packed, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    mail = parse_mail(written.as_bytes())
    assert (mail.text, [file.name for file in mail.files]) == ("Die Maße", ["Maße und Preise.txt"])
    for length in range(0, len(packed), 7):
        parse_mail(b"Content-Type: application/ms-tnef\r\n\r\n" + packed[:length])


def test_a_thousand_parts_within_parts() -> None:
    mail = parse_mail(nested(1000))
    assert mail.subject == "deep"
    assert mail.problems == ["There are more parts within parts than are looked at."]
    assert parse_mail(nested(15)).text == "inmost"


def test_a_head_of_a_megabyte() -> None:
    head = b"From: a@b.example\r\nTo: " + b"x@y.example, " * 80_000 + b"\r\nSubject: s\r\n\r\nbody"
    mail = parse_mail(head)
    assert mail.text == "body"
    assert mail.sender is not None
    assert len(mail.to) <= 200
    many = b"".join(b"X-%d: y\r\n" % index for index in range(100_000))
    assert parse_mail(b"From: a@b.example\r\n" + many + b"\r\nbody").text == "body"


def test_thirty_megabytes_in_one_file() -> None:
    written = letter("big")
    content = random.Random(3).randbytes(30_000_000)
    written.add_attachment(content, maintype="application", subtype="octet-stream", filename="big.bin")
    raw = written.as_bytes()
    started = time.process_time()
    assert parse_mail(raw).files[0].content == content
    assert time.process_time() - started < 10
    assert len(content) < LARGEST_FILE_BYTES


def test_damaged_encodings_give_what_can_be_read() -> None:
    head = b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert parse_mail(head + b"SGVsbG8gd29ybGQ").text == "Hello world"
    assert parse_mail(head + b"SGVs*bG8gd29ybGQ=").text == "Hello world"
    damaged = parse_mail(head + b"SGVsbG8gd29ybGQhI")
    assert damaged.text == "Hello world!"
    assert "damaged" in damaged.problems[0]


def test_what_is_missing_is_empty() -> None:
    mail = parse_mail(b"")
    assert (mail.sender, mail.key, mail.dated_at, kind_of(mail, OWN_ADDRESSES)) == (None, "", None, DAMAGED)
    assert parse_mail(b"Date: Mon, 99 Foo 20266 77:00\r\n\r\nx").dated_at is None
    assert parse_mail(b"\r\nonly a body").text == "only a body"


@pytest.mark.parametrize(("headers", "kind"), [
    ({}, PERSON), ({"Auto_Submitted": "auto-replied"}, AUTO), ({"Auto_Submitted": "no"}, PERSON),
    ({"Subject": "Out of office: holidays"}, AUTO), ({"Precedence": "bulk"}, BULK), ({"List_Id": "<l.example>"}, BULK),
    ({"From": "help@nordwind.example"}, OWN), ({"From": "help+ref-1@Nordwind.example"}, OWN),
    ({"From": "no-reply@shop.example"}, BULK), ({"From": "MAILER-DAEMON@mx.example"}, BOUNCE),
    ({"X_Loop": "help@nordwind.example"}, OWN), ({"Precedence": "auto_reply"}, AUTO), ({"Return_Path": "<>"}, AUTO),
])
def test_what_no_person_wrote_is_told_apart(headers: dict[str, str], kind: str) -> None:
    assert kind_of(parse_mail(letter(**headers).as_bytes()), OWN_ADDRESSES) == kind


def test_what_came_back_names_the_address_and_the_mail() -> None:
    raw = report("anna@kunde.example")
    mail = parse_mail(raw)
    assert (kind_of(mail, OWN_ADDRESSES), mail.returned_key) == (BOUNCE, "sent@nordwind.example")
    failure, = read_failures(raw, mail)
    assert (failure.address, failure.permanent, "no such user" in failure.reason) == ("anna@kunde.example", True, True)
    later = report("anna@kunde.example", "4.2.2", "delayed")
    assert [item.permanent for item in read_failures(later, parse_mail(later))] == [False]
    words = (
        b"From: MAILER-DAEMON@q.example\r\nSubject: failure notice\r\n\r\n"
        b"Hi. This is the qmail-send program at q.example.\n"
        b"I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        b"<ben@kunde.example>:\nSorry, no mailbox here by that name.\n"
    )
    assert [item.address for item in read_failures(words, parse_mail(words))] == ["ben@kunde.example"]


@pytest.mark.parametrize(("text", "said"), [
    ("Danke!\n\nAm 01.03.2026 um 10:00 schrieb Nordwind:\n> Wie geht es?\n", "Danke!"),
    ("Thanks\n\n-----Original Message-----\nFrom: x\n", "Thanks"),
    ("Yes\n\nOn Mon, Mar 2, 2026 at 9:00 AM Nordwind <help@nordwind.example>\nwrote:\n> a", "Yes"),
    ("Ok\n\nVon: Nordwind\nGesendet: Montag\nAn: Anna\nBetreff: Pumpe\n\nalt", "Ok"),
    ("> only quoted", "> only quoted"), ("a\n> q\nb", "a\n> q\nb"), ("Text\n-- \nAnna\nKunde AG", "Text"),
])
def test_what_is_new_in_a_reply(text: str, said: str) -> None:
    assert split_reply(text).said == said


def test_a_thousand_damaged_mails_are_all_read() -> None:
    whole = [letter("läuft", "<p>x</p>").as_bytes(), report("a@b.example"), nested(5), nested(30),
             b"Content-Type: application/ms-tnef\r\n\r\n" + winmail("t", "n.txt", b"x" * 50)]
    pictured = letter("a", "<b>b</b>")
    pictured.add_attachment(INVITATION.encode(), maintype="text", subtype="calendar")
    whole.append(pictured.as_bytes())
    dice = random.Random(1)
    for index in range(1000):
        raw = bytearray(whole[index % len(whole)])
        for _ in range(dice.randrange(1, 12)):
            _damage(raw, dice)
        mail = parse_mail(bytes(raw))
        assert not any("to its end" in problem for problem in mail.problems), (index, mail.problems)
        kind_of(mail, OWN_ADDRESSES)
        read_failures(bytes(raw), mail)
        split_reply(mail.text)


def _damage(raw: bytearray, dice: random.Random) -> None:
    place, length = dice.randrange(len(raw) + 1), dice.randrange(1, 40)
    way = dice.randrange(5)
    if way == 0:
        del raw[place : place + length]
    elif way == 1:
        raw[place:place] = dice.randbytes(length)
    elif way == 2:
        raw[place:place] = raw[dice.randrange(len(raw) + 1) :][:length]
    elif way == 3:
        raw[place : place + 1] = dice.choice([b"\x00", b"\r\n", b"\xff", b"=?", b'"', b"<", b"--b0"])
    else:
        del raw[place:]
        raw += b" "
