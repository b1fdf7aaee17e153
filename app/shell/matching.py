"""How well a typed text fits a title: beginnings before words, words before letters in order, one slip forgiven."""

import unicodedata

NO_FIT = 0


def fold(text: str) -> str:
    """Take case and accents off, so that “gruner” finds “Grüner”."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fit(query: str, title: str) -> int:
    """Say how well a query fits a title: the greater the better, NO_FIT when it does not.

    >>> fit("rec", "Receive goods") > fit("goo", "Receive goods") > fit("rcv", "Receive goods") > NO_FIT
    True
    >>> fit("recieve", "Receive goods") > NO_FIT
    True
    >>> fit("ship", "Receive goods")
    0
    """
    wanted, text = fold(query).split(), fold(title)
    if not wanted:
        return 1
    scores = [_fit_word(word, text) for word in wanted]
    if NO_FIT in scores:
        return NO_FIT
    bonus = 40 if text.startswith(" ".join(wanted)) else 0
    return sum(scores) // len(scores) + bonus - min(len(text), 30) // 10


def _fit_word(word: str, text: str) -> int:
    words = text.split()
    if any(candidate.startswith(word) for candidate in words):
        return 90
    if word in text:
        return 70
    if len(word) >= 4 and any(_one_slip(word, candidate[: len(word) + 1]) for candidate in words):
        return 50
    if len(word) >= 3 and any(_in_order(word, candidate) for candidate in words):
        return 30
    return NO_FIT


def _in_order(word: str, text: str) -> bool:
    if not text.startswith(word[0]):
        return False
    letters = iter(text)
    return all(letter in letters for letter in word)


def _one_slip(word: str, text: str) -> bool:
    """Tell whether a beginning of the text is the word with one letter more, less, other, or two exchanged."""
    return any(_distance_is_one(word, text[:size]) for size in (len(word) - 1, len(word), len(word) + 1))


def _distance_is_one(one: str, other: str) -> bool:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:])
    )
