"""Formatted text of strangers is shown without loading, running or following anything, and without a long wait."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from app.exchange.mail.safe_html import make_safe, text_of
from app.kernel.letters import LetterText
from app.ui.mail.browser import LetterBrowser
from app.ui.mail.card import LetterCard
from app.ui.mail.pictures import MOST_PIXELS, decode_picture
from app.ui.theme import Appearance
from tests.exchange.mail.letters import PIXEL
from tests.ui.desks import PatientDesk

HOSTILE = (
    '<img src="{remote}"><img src="file://{canary}"><link rel="stylesheet" href="{remote}">'
    '<iframe src="{remote}"></iframe>'
    '<body background="{remote}"><p style="background-image:url({remote})">x</p><script>alert(1)</script>'
    '<object data="{remote}"></object><a href="javascript:alert(1)">j</a><svg><image href="{remote}"/></svg>'
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on loopback and keep whatever calls."""
    calls: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    ended = threading.Event()

    def listen() -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            calls.append(connection.recv(100))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/spy.png", calls
    ended.set()
    thread.join()
    server.close()


@pytest.fixture
def browser(qtbot: QtBot, appearance: Appearance) -> LetterBrowser:
    """Give a browser of a page's width."""
    made = LetterBrowser(appearance)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


@pytest.mark.parametrize("safe", [True, False], ids=["made safe", "raw"])
def test_nothing_is_loaded_from_disk_or_network(
    qtbot: QtBot, browser: LetterBrowser, listener: tuple[str, list[bytes]], tmp_path: Path, safe: bool,
) -> None:
    remote, calls = listener
    canary = tmp_path / "canary.png"
    image = QImage(60, 50, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    assert image.save(str(canary))
    hostile = HOSTILE.format(remote=remote, canary=canary)
    browser.show_letter(make_safe(hostile).html if safe else hostile, {})
    qtbot.wait(100)
    assert calls == []
    for name in (remote, f"file://{canary}", str(canary)):
        shown = browser.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
        assert shown is None or shown.isNull() or shown.width() == 1
    pixels = browser.grab().toImage()
    places = ((x, y) for x in range(0, pixels.width(), 5) for y in range(0, pixels.height(), 5))
    assert not [place for place in places if _is(pixels, *place, "#ff0000")]


def _is(pixels: QImage, x: int, y: int, colour: str) -> bool:
    return pixels.pixelColor(x, y).name() == colour


def test_the_letters_own_pictures_are_shown(browser: LetterBrowser) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x00FF00)
    browser.show_letter(make_safe('<p>x</p><img src="cid:p@x">').html, {"p@x": image})
    pixels = browser.grab().toImage()
    assert any(_is(pixels, x, y, "#00ff00") for x in range(pixels.width()) for y in range(pixels.height()))


@pytest.mark.parametrize("bomb", [
    "<table><tr><td>" * 20_000, "<div>" * 40_000, "<blockquote>" * 16_000 + "x", "<ul><li>x" * 20_000, "<p>" * 60_000,
    "<b><p>" * 30_000, "<a><b><i><p>" * 15_000, "<b a=" * 40_000, "<div><b a='></div>'>" * 10_000, "&" * 200_000,
    "<svg><math>" * 20_000, "<!--" * 50_000, "x <br>" * 30_000,
], ids=lambda bomb: bomb[:14])
def test_no_bomb_takes_two_seconds(browser: LetterBrowser, bomb: str) -> None:
    started = time.process_time()
    browser.show_letter(make_safe(bomb).html, {})
    text_of(bomb)
    assert time.process_time() - started < 20


def test_a_link_is_told_and_not_followed(qtbot: QtBot, browser: LetterBrowser) -> None:
    with qtbot.waitSignal(browser.link_wanted) as told:
        browser.anchorClicked.emit(QUrl("https://bank.example/login"))
    assert told.args == ["https://bank.example/login"]
    with qtbot.assertNotEmitted(browser.link_wanted):
        browser.anchorClicked.emit(QUrl("file:///etc/passwd"))
        browser.anchorClicked.emit(QUrl("javascript:alert(1)"))


def test_formatted_text_is_made_safe() -> None:
    safe = make_safe('<p onclick="x()">Hello <b>you</b><div>line</div><img src="http://spy.example/1.png">'
                     '<a href="https://x.example/?a=1&b=2" target="_blank">k</a><style>p{}</style></p>')
    assert safe.html == ('<p>Hello <b>you</b><br>line<br><a href="https://x.example/?a=1&amp;b=2">k</a></p>')
    assert safe.left_out == 1
    assert text_of("<p>Hello<br>a &amp; b</p><div>x</div><ul><li>1</li></ul>") == "Hello\na & b\n\nx\n1"


def test_pictures_are_decoded_within_limits() -> None:
    assert decode_picture(PIXEL) is not None
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'
    assert decode_picture(svg) is None
    assert decode_picture(b"") is None
    huge = bytearray(PIXEL)
    huge[16:24] = (100_000).to_bytes(4, "big") * 2
    assert MOST_PIXELS < 100_000**2
    assert decode_picture(bytes(huge)) is None


def test_what_the_firm_wrote_is_seen_as_it_goes_out_and_long_links_are_cut(
    desk: PatientDesk, appearance: Appearance, qtbot: QtBot,
) -> None:
    link = "mailto:desk@tea.example?subject=" + "Answer%20" * 12
    written = LetterText(f"Very good: {link}", html="<p>Very good</p>", formatted_first=True)
    for letter, formatted in ((written, True), (replace(written, formatted_first=False), False)):
        card = LetterCard(letter, desk, appearance)
        qtbot.addWidget(card)
        assert card.browser.isHidden() is not formatted
        assert card.plain.text().replace("\u200b", "") == "Very good: mailto:desk@tea.example?subject=Answer%2…"
