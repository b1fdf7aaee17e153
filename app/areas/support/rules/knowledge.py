"""What the knowledge base decides without a database: states, words, how versions differ, how a text is shown."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import ndiff

from app.kernel.errors import DomainError

DRAFT, PUBLISHED, ARCHIVED = "draft", "published", "archived"
TITLE_COUNTS = 3
LONGEST_BODY = 100_000
MOST_WORDS = 40
"""So many different words of a question are looked for; of a long mail the rarest are taken."""

WORD = re.compile(r"[^\W_]{2,}")
_COMMON = (
    "the and for with you your our are was were has have had not this that from but can will would please "
    "hello dear kind regards thank thanks it is to we in on of at an as be by or if so no do up me my he they "
    "them their its there here when what which who how all any also been two one came come does get got just "
    "some than then very out about der die das und ist nicht mit ein eine den dem von wir sie ich bitte danke"
)
STOP = frozenset(_COMMON.split())
_MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,500})\)")
_HEAD = re.compile(r"#{1,6}\s+(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(.*)")


def words_in(text: str) -> list[str]:
    """Cut a text into the words it is found by: small letters, accents kept, common words left out.

    >>> words_in("The lid of the JAM jar was cracked - please help!")
    ['lid', 'jam', 'jar', 'cracked', 'help']
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return [word for word in WORD.findall(folded) if word not in STOP]


def terms_of(title: str, body: str) -> Counter[str]:
    """Count the words of an article."""
    counts = Counter(words_in(body))
    for word in words_in(title):
        counts[word] += TITLE_COUNTS
    return counts


def require_body(body: str) -> str:
    """Give the text of an article; refuse an empty or an endless one."""
    text = body.strip()
    if not text:
        raise DomainError("article.empty", "An article says something. Write it.", "body")
    if len(text) > LONGEST_BODY:
        raise DomainError("article.long", f"An article has at most {LONGEST_BODY:,} letters. Make two of it.", "body")
    return text


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of a comparison: `mark` is + where it is new, - where it is gone, empty where it stayed."""

    mark: str
    text: str


def compare(before: str, after: str) -> list[Changed]:
    r"""Compare two versions line by line.

    >>> [(line.mark, line.text) for line in compare("a\nb", "a\nc")]
    [('', 'a'), ('-', 'b'), ('+', 'c')]
    """
    lines = ndiff(before.splitlines(), after.splitlines())
    return [Changed(line[0].strip(), line[2:]) for line in lines if line[0] in "+- "]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text as it is shown: head, item, or text; always plain words."""

    kind: str
    text: str


def blocks(body: str) -> Iterator[Block]:
    r"""Read a text with the plainest of Markdown: heads, items, paragraphs; all else is words.

    >>> list(blocks("# Lids\n\nTurn **slowly**.\n- one"))
    [Block(kind='head', text='Lids'), Block(kind='text', text='Turn slowly.'), Block(kind='item', text='one')]
    """
    paragraph: list[str] = []
    for line in [*body.splitlines(), ""]:
        head, item = _HEAD.fullmatch(line), _ITEM.fullmatch(line)
        if (head or item or not line.strip()) and paragraph:
            yield Block("text", plain("\n".join(paragraph)))
            paragraph = []
        if head:
            yield Block("head", plain(head[1]))
        elif item:
            yield Block("item", plain(item[1]))
        elif line.strip():
            paragraph.append(line.rstrip())


def plain(text: str) -> str:
    """Take the marks of Markdown away; a link keeps its words and where it leads.

    >>> plain("See [the list](https://a.example) and `x`")
    'See the list (https://a.example) and x'
    """
    return _MARKS.sub(r"\2", _LINK.sub(r"\1 (\2)", text))


def as_letter(body: str) -> str:
    """Write a text as it goes into an answer: words only, items with a dash."""
    parts = [f"- {block.text}" if block.kind == "item" else block.text for block in blocks(body)]
    kinds = [block.kind for block in blocks(body)]
    gaps = ["\n" if kinds[place:place + 2] == ["item", "item"] else "\n\n" for place in range(len(kinds))]
    return "".join(part + gap for part, gap in zip(parts, gaps, strict=True)).strip()


def folded_words(words: str) -> str:
    """Give the form under which a search is counted: the same words in any order and case are one."""
    return " ".join(sorted(set(words_in(words))))
