"""How well texts answer a question: BM25 over words that were counted beforehand, forgiving slips of typing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

K1, B = 1.2, 0.75
"""The customary constants of BM25: how soon a repeated word counts for no more, how much length counts against it."""

CLOSE, SAME_STEM = 0.6, 0.8
"""What a word counts that is one slip of typing away, and one that shares its stem."""

SHORTEST_STEM, LONGEST_ENDING = 4, 3


@dataclass(frozen=True, slots=True)
class Posting:
    """A word in a text: how often it stands there, and how many words the text has."""

    text: int
    count: int
    length: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text with its score and the words of the question that it was found by."""

    text: int
    score: float
    words: tuple[str, ...]


def idf(texts: int, holding: int) -> float:
    """Weigh a word by how few texts hold it: ln(1 + (N - n + 0.5) / (n + 0.5)).

    The form of Robertson and Zaragoza (2009), section 3.4, with one added under the logarithm so that a word of most
    texts never counts against them.

    >>> round(idf(10, 1), 4), round(idf(10, 10), 4)
    (1.9924, 0.0465)
    """
    return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))


def saturated(count: int, length: int, mean_length: float) -> float:
    """Count a repeated word less and less, and less in a long text (Robertson and Zaragoza 2009, equation 3.15).

    >>> round(saturated(1, 100, 100.0), 4), round(saturated(3, 200, 100.0), 4)
    (1.0, 1.2941)
    """
    norm = K1 * (1 - B + B * length / mean_length) if mean_length else K1
    return count * (K1 + 1) / (count + norm)


def rank(
    question: Iterable[str], postings: Mapping[str, Sequence[Posting]], spellings: Mapping[str, Mapping[str, float]],
    texts: int, mean_length: float,
) -> list[Ranked]:
    """Rank texts by BM25, the best first; each word of the question counts by its best spelling in a text.

    `spellings` gives for each word of the question the known words it may stand for, with what each counts (0 to 1).
    """
    best: dict[int, dict[str, float]] = {}
    for word in dict.fromkeys(question):
        for known, share in spellings.get(word, {word: 1.0}).items():
            found = postings.get(known, ())
            weight = share * idf(texts, len(found))
            for one in found:
                score = weight * saturated(one.count, one.length, mean_length)
                of_text = best.setdefault(one.text, {})
                of_text[word] = max(of_text.get(word, 0.0), score)
    ranked = [Ranked(text, math.fsum(words.values()), tuple(words)) for text, words in best.items()]
    return sorted(ranked, key=lambda one: (-one.score, one.text))


def spellings_of(word: str, vocabulary: Sequence[str], *, forgiving: bool = True) -> dict[str, float]:
    """Give the known words that a typed one may stand for, with what each counts.

    Itself counts 1; one of the same stem SAME_STEM; one that is a slip of typing away (an exchange, a letter too many,
    too few or wrong; two in long words) CLOSE, where slips are forgiven and the word itself is not known.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = {word: 1.0} if word in vocabulary else {}
    for known in vocabulary:
        if known != word and same_stem(word, known):
            found[known] = SAME_STEM
    slips = 0 if not forgiving or word in found else slips_allowed(word)
    if slips:
        near = extract(word, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=8)
        for known, _distance, _place in near:
            found.setdefault(known, CLOSE)
    return found


def slips_allowed(word: str) -> int:
    """Give how many slips of typing are forgiven: none in short words, where they make other words.

    >>> slips_allowed("lid"), slips_allowed("damage"), slips_allowed("temperature")
    (0, 1, 2)
    """
    return 0 if len(word) < 4 else 1 if len(word) < 9 else 2


def same_stem(one: str, other: str) -> bool:
    """Tell whether two words differ in a short ending only.

    >>> same_stem("damage", "damaged"), same_stem("box", "boxes"), same_stem("deliver", "deliberate")
    (True, False, False)
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_STEM:
        return False
    common = next((place for place, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]),
                  len(shorter))
    return common >= SHORTEST_STEM and len(longer) - common <= LONGEST_ENDING and len(shorter) - common <= 1
