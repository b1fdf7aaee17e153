"""Ranking by BM25, against figures worked out by hand, and by property."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numerics.ranking import (
    CLOSE,
    SAME_STEM,
    Posting,
    idf,
    rank,
    same_stem,
    saturated,
    slips_allowed,
    spellings_of,
)


def test_scores_are_those_worked_out_by_hand() -> None:
    """Three texts of 4, 6 and 8 words (mean 6), k1 = 1.2, b = 0.75 (Robertson and Zaragoza 2009, section 3.4).

    “lid” stands in two texts: idf = ln(1 + 1.5 / 2.5) = 0.47000; “torn” in one: ln(1 + 2.5 / 1.5) = 0.98083.
    Text 1, once in 4 words: 2.2 / (1 + 1.2 (0.25 + 0.75 · 4/6)) = 2.2 / 1.9 = 1.15789; lid scores 0.54422.
    Text 2, twice in 6: 2 · 2.2 / (2 + 1.2) = 1.375; lid 0.64626; torn once: 2.2 / 2.2 = 1; 0.98083; together 1.62709.
    """
    postings = {"lid": [Posting(1, 1, 4), Posting(2, 2, 6)], "torn": [Posting(2, 1, 6)]}
    found = rank(["lid", "torn"], postings, {}, 3, 6.0)
    assert [(one.text, one.words) for one in found] == [(2, ("lid", "torn")), (1, ("lid",))]
    assert found[0].score == pytest.approx(1.62709, abs=1e-5)
    assert found[1].score == pytest.approx(0.54422, abs=1e-5)
    assert idf(3, 2) == pytest.approx(0.470004, abs=1e-6)


def test_slips_of_typing_and_endings_are_forgiven_but_count_less() -> None:
    """“delivrey” is delivery with two letters exchanged; “torm” is torn; “box” is a word of its own."""
    words = ["delivery", "deliveries", "torn", "box", "fox", "temperature"]
    assert spellings_of("delivrey", words) == {"delivery": CLOSE}
    assert spellings_of("delivery", words) == {"delivery": 1.0, "deliveries": SAME_STEM}
    assert spellings_of("torm", words) == {"torn": CLOSE}
    assert spellings_of("fix", words) == {}
    assert spellings_of("torm", words, forgiving=False) == {}
    assert spellings_of("late", ["late", "date"]) == {"late": 1.0}
    assert spellings_of("temprature", words) == {"temperature": CLOSE}
    assert (slips_allowed("fox"), slips_allowed("lids"), slips_allowed("delivered")) == (0, 1, 2)
    assert same_stem("delivery", "deliveries")
    assert not same_stem("temper", "temperature")


COUNTS = st.lists(st.tuples(st.integers(1, 9), st.integers(9, 50)), min_size=1, max_size=8)


@given(COUNTS, st.integers(0, 20))
def test_more_of_a_word_and_a_shorter_text_never_score_less(counts: list[tuple[int, int]], others: int) -> None:
    """BM25 grows with the count, falls with the length, and no word of a question counts against a text."""
    texts = len(counts) + others
    mean = sum(length for _, length in counts) / len(counts)
    postings = {"lid": [Posting(place, count, length) for place, (count, length) in enumerate(counts)]}
    found = {one.text: one.score for one in rank(["lid", "lid"], postings, {}, texts, mean)}
    assert set(found) == set(range(len(counts)))
    for one, (count, length) in enumerate(counts):
        assert found[one] > 0
        for other, (fewer, longer) in enumerate(counts):
            if count >= fewer and length <= longer:
                assert found[one] >= found[other] - 1e-12


@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(1, 100), st.integers(1, 1000))
def test_weights_stay_within_their_bounds(texts: int, holding: int, count: int, length: int) -> None:
    """A word's weight is never negative; repetition never counts for more than k1 + 1."""
    assert idf(texts, min(holding, texts)) >= 0
    assert 0 < saturated(count, length, 100.0) < 2.2
    assert math.isfinite(saturated(count, length, 0.0))
