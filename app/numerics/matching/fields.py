"""What is compared: one text of each record, cleaned, and how alike two texts are."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

LEGAL_FORMS = frozenset((
    "ab", "ag", "and", "aps", "as", "asa", "bv", "bvba", "cie", "co", "company", "corp", "corporation", "cv", "dr", "e",
    "eg", "ek", "et", "eurl", "frau", "gbr", "gesmbh", "gmbh", "group", "herr", "holding", "inc", "kft", "kg", "kgaa",
    "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh", "mr", "mrs", "ms", "nv", "ohg", "oy", "oyj", "plc", "pty",
    "sa", "sarl", "sas", "sasu", "sc", "sl", "slu", "snc", "spa", "sprl", "srl", "srls", "sro", "ug", "und", "y",
))
"""Words that say what kind of company or person it is and not which: left out where anything else remains."""

_INITIALS = re.compile(r"\b([^\W\d_])\.\s?(?=[^\W\d_]\b)")
"""Letters with a point between them are one word: G.m.b.H., S. p. A., J. R. Smith."""

KEPT_TEXTS = 65_536

EXACT, ALIKE, SIMILAR, REMOTE, OTHER, UNKNOWN = range(6)
LEVELS = 5
LEAST_LIKENESS = ((EXACT, 0.9999), (ALIKE, 0.92), (SIMILAR, 0.85), (REMOTE, 0.7))
"""The likeness from which two texts stand on a level; what is below all of them is on OTHER."""

_SOUNDS = {
    letter: digit for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for letter in letters
}


class FieldKind(StrEnum):
    """How a field is read: a name by its words, a plain text as it stands, a code by its letters and digits alone."""

    NAME = "name"
    TEXT = "text"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class MatchField:
    """One text of each record, empty where it is not known.

    Fields of one `group` go together by nature, as town and postal code do, until the records say otherwise.
    """

    key: str
    values: Sequence[str]
    kind: FieldKind = FieldKind.TEXT
    group: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A field ready for comparing: different texts once, and for each record which of them it has.

    `sounds` numbers what sounds alike, -1 where nothing is known; `words` are (record, word) numbers of names.
    """

    key: str
    kind: FieldKind
    texts: tuple[str, ...]
    codes: Integers
    sounds: Integers
    words: tuple[Integers, Integers]
    group: str = ""

    @property
    def share(self) -> NDArray[np.float64]:
        """Give how often each text occurs among the records that have one."""
        counts = np.bincount(self.codes, minlength=len(self.texts)).astype(float)
        counts[np.array([not text for text in self.texts])] = 0
        share: NDArray[np.float64] = counts / max(1.0, float(counts.sum()))
        return share


def encode_field(field: MatchField) -> Encoded:
    """Clean and number the texts of a field."""
    cleaned = [clean(value, field.kind) for value in field.values]
    texts, codes = number(cleaned)
    sounding = [sound_key(text, field.kind) for text in texts]
    _, sound_codes = number(sounding)
    sounds = np.where(np.array([bool(key) for key in sounding])[codes], sound_codes[codes], -1)
    return Encoded(field.key, field.kind, tuple(texts), codes, sounds, _words(texts, codes, field.kind),
                   field.group)


def _words(texts: Sequence[str], codes: Integers, kind: FieldKind) -> tuple[Integers, Integers]:
    if kind is not FieldKind.NAME:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    owners, keys = [], []
    for record, code in enumerate(codes):
        for word in texts[code].split():
            if len(word) > 2:
                owners.append(record)
                keys.append(soundex(word))
    return np.array(owners, dtype=np.int64), number(keys)[1]


def number(texts: Sequence[str]) -> tuple[list[str], Integers]:
    """Give the different texts in order, and for each text its number among them."""
    known: dict[str, int] = {text: place for place, text in enumerate(sorted(set(texts)))}
    return list(known), np.array([known[text] for text in texts], dtype=np.int64)


@lru_cache(maxsize=KEPT_TEXTS)
def clean(text: str, kind: FieldKind) -> str:
    """Write a text as it is compared: small letters without accents; of a name, its telling words."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if kind is FieldKind.CODE:
        return re.sub(r"[^a-z0-9]", "", plain)
    if kind is FieldKind.NAME:
        plain = _INITIALS.sub(r"\1", plain)
    words = re.sub(r"[^\w]+", " ", plain.replace("'", "")).split()
    if kind is FieldKind.NAME:
        telling = [word for word in words if word not in LEGAL_FORMS]
        words = telling or words
    return " ".join(words)


def sound_key(text: str, kind: FieldKind) -> str:
    """Give what texts have in common that sound alike; codes and numbers sound like nothing but themselves."""
    if kind is FieldKind.CODE or any(letter.isdigit() for letter in text):
        return text
    return soundex(text.replace(" ", ""))


@lru_cache(maxsize=KEPT_TEXTS)
def soundex(word: str) -> str:
    """Give the Soundex code of a word (Russell 1918): its first letter and three digits for the sounds after it."""
    if not word:
        return ""
    code, last = word[0], _SOUNDS.get(word[0], 0)
    for letter in word[1:]:
        digit = _SOUNDS.get(letter, 0)
        if digit and digit != last:
            code += str(digit)
        if letter not in "hw":
            last = digit
    return (code + "000")[:4]


def levels_of(field: Encoded, left: Integers, right: Integers) -> NDArray[np.int8]:
    """Tell for pairs of records how alike their texts are: EXACT to OTHER, UNKNOWN where one has none."""
    many = len(field.texts)
    low, high = np.minimum(field.codes[left], field.codes[right]), np.maximum(field.codes[left], field.codes[right])
    different, place = np.unique(low * many + high, return_inverse=True)
    texts = np.array(field.texts, dtype=object)
    first, second = texts[different // many], texts[different % many]
    likeness = _likeness(list(first), list(second), field.kind)
    level = np.full(len(different), OTHER, dtype=np.int8)
    for mark, least in reversed(LEAST_LIKENESS):
        level[likeness >= least] = mark
    level[(first == "") | (second == "")] = UNKNOWN
    result: NDArray[np.int8] = level[place]
    return result


def _likeness(first: list[str], second: list[str], kind: FieldKind) -> NDArray[np.float64]:
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import JaroWinkler

    letters = np.asarray(process.cpdist(first, second, scorer=JaroWinkler.similarity), dtype=float)
    if kind is not FieldKind.NAME:
        return letters
    words = np.asarray(process.cpdist(first, second, scorer=fuzz.token_set_ratio), dtype=float) / 100
    same_words = np.asarray(process.cpdist(first, second, scorer=fuzz.token_sort_ratio), dtype=float) / 100
    likeness: NDArray[np.float64] = np.maximum.reduce([letters, np.minimum(words, 0.95), np.minimum(same_words, 0.98)])
    return likeness
