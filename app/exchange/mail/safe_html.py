"""Formatted text of strangers, made harmless: few tags, no pictures but the mail's own, nothing that loads or runs."""

import html as entities
import re
from dataclasses import dataclass

import nh3

LONGEST = 200_000
MOST_GROWN = 2 * LONGEST
"""What repairing broken tags may make of it; beyond, only the words are shown."""

DEEPEST = 60
MOST_POINTS = 2_000
LONGEST_LINK = 2_000

TAGS = frozenset({
    "a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p",
    "pre", "s", "strong", "sub", "sup", "u", "ul",
})
DROPPED = frozenset({"script", "style", "title"})
_PAIRED = TAGS - {"br", "hr", "img", "p", "li"}
_KEPT = TAGS | DROPPED

_LINE = re.compile(r"(?i)</?(?:div|tr|table|section|article|header|footer|center|address|dd|dt|caption)(?=[\s>/])")
_AFTER_LIST = re.compile(r"(</[uo]l>)\s*(?=[^<\s]|<(?:img|a|b|code|em|i|s|strong|sub|sup|u)\b)")
_MARKS = re.compile(r"\x01(?:\s*\x01)*")
_ENDS_CELL = re.compile(r"(?i)</t[dh]\s*>")
_BREAKS = re.compile(r"(?:<br>\s*){3,}")
_OWN_PICTURE = re.compile(r"cid:[A-Za-z0-9@._+=$%*!-]{1,200}")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)[^>]*>")
_TEXT_ENDS = re.compile(r"(?i)<br\s*/?>|</(?:p|li|h[1-6]|blockquote|pre)\s*>|<hr\s*/?>")
_SPACES = re.compile(r"[ \t\u00a0]+")
_MANY_LINES = re.compile(r"\n(?:[ ]*\n){2,}")


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """Formatted text that can be shown; `left_out` counts the pictures that would have been loaded from elsewhere.

    `shortened` tells that the end is missing.
    """

    html: str
    left_out: int = 0
    shortened: bool = False


def make_safe(text: str) -> SafeHtml:
    """Keep the words, the emphasis, the lists and the links of formatted text, and the pictures that come with it."""
    foreign = 0

    def kept(tag: str, _attribute: str, value: str) -> str | None:
        nonlocal foreign
        if tag != "img":
            return _one_word(value) if len(value) <= LONGEST_LINK else None
        if _OWN_PICTURE.fullmatch(value):
            return value
        foreign += 1
        return None

    clean = nh3.clean(
        _MARKS.sub("<br>", _lined(text)), tags=set(TAGS), clean_content_tags=set(DROPPED), attribute_filter=kept,
        attributes={"a": {"href"}, "img": {"src"}}, url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel=None,
    )
    clean = _AFTER_LIST.sub(r"\1<p>", _no_deeper(_BREAKS.sub("<br><br>", clean.replace("<img>", ""))))
    if len(clean) > MOST_GROWN:
        words = entities.escape(text_of(text))[:LONGEST]
        return SafeHtml(words.replace("\n", "<br>"), foreign, shortened=True)
    return SafeHtml(clean, foreign, shortened=len(text) > LONGEST)


def _lined(text: str) -> str:
    """Mark where the lines of a page end that its boxes and tables made, and leave those out."""
    marked = _LINE.sub("\x01\\g<0>", _ENDS_CELL.sub(" ", text[:LONGEST].replace("\x01", "")))
    last = marked.rfind(">") + 1
    return _no_deeper(marked[:last]) + marked[last:]


def _one_word(link: str) -> str:
    """Write a link so that no reader of tags mistakes its end."""
    return link.replace("<", "%3C").replace(">", "%3E").replace('"', "%22")


def _no_deeper(text: str) -> str:
    """Leave out the tags that are not shown, and those deeper than a screen can show.

    Both reading and laying out take time that grows with the square of the depth, and of the points of a list.
    """
    depth, dropped, points = 0, 0, 0

    def keep(found: "re.Match[str]") -> str:
        nonlocal depth, dropped, points
        name = found[2].lower()
        if name == "li":
            points += not found[1]
            return found[0] if points <= MOST_POINTS else "<br>" if not found[1] else ""
        if name not in _PAIRED:
            return found[0] if name in _KEPT else ""
        if not found[1]:
            if depth >= DEEPEST:
                dropped += 1
                return ""
            depth += 1
        elif dropped:
            dropped -= 1
            return ""
        else:
            depth = max(depth - 1, 0)
        return found[0]

    return _TAG.sub(keep, text)


def text_of(html: str) -> str:
    """Give the words of formatted text, a line for each of its lines."""
    lined = _MARKS.sub("\n", _TEXT_ENDS.sub("\x01\\g<0>", _lined(html).replace("\n", " ")))
    words = nh3.clean(lined, tags=set(), clean_content_tags=set(DROPPED))
    lines = (_SPACES.sub(" ", line).strip() for line in entities.unescape(words).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
