"""Lifetime value against published numbers, and against customers whose truth is known because they were made up."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.numerics.lifetime import (
    Coming,
    Purchases,
    Spending,
    enough,
    expected_purchases,
    expected_value,
    fit_coming,
    fit_spending,
    held_out,
    still_customers,
    summarise,
)

DATA = Path(os.environ.get("COUNTERFLOW_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILE = DATA / "cdnow" / "cdnow_customers_summary.csv"
CDNOW = Coming(0.243, 4.414, 0.793, 2.426)
"""Fader, Hardie and Lee (2005), table 2."""


def one(repeats: float, recency: float, age: float, value: float = 0.0) -> Purchases:
    return Purchases(*(np.array([number]) for number in (repeats, recency, age, value)))


def made_up(count: int = 3000, weeks: float = 80.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Make purchases of customers who come at once and leave by and by: whom, in which week, for what."""
    rng = np.random.default_rng(7)
    who, when, worth = [], [], []
    rates, leaving = rng.gamma(0.9, 1 / 8.0, count), rng.beta(0.8, 2.5, count)
    scales = 15.0 / rng.gamma(4.0, 1.0, count)
    for person in range(count):
        week, stays = 0.0, True
        while week < weeks and stays:
            who.append(person)
            when.append(week)
            worth.append(rng.gamma(6.0, scales[person]))
            stays = week == 0 or rng.random() >= leaving[person]
            week += rng.exponential(1 / rates[person])
    return np.array(who), np.array(when), np.array(worth)


@pytest.mark.skipif(not FILE.is_file(), reason="the folder of CDNOW's customers is not here")
def test_the_published_parameters_come_out_of_the_published_customers() -> None:
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [np.array([float(row[name]) for row in rows]) for name in ("frequency", "recency", "T")]
    model = fit_coming(Purchases(columns[0], columns[1], columns[2], np.zeros(len(rows))))
    assert (model.r, model.alpha, model.a, model.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)
    assert model.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_the_published_customer_buys_as_often_as_published() -> None:
    """Customer 0001 of the authors' own note on the model in a spreadsheet: 1.226 purchases within 39 weeks."""
    assert expected_purchases(CDNOW, one(2, 30.43, 38.86), 39.0)[0] == pytest.approx(1.226, abs=5e-4)


def test_spending_is_drawn_to_everyones_mean_as_published() -> None:
    """The parameters of Fader and Hardie (2013) give 24.66, 18.91 and, of who bought once, 35.17 dollars a purchase."""
    model = Spending(6.25, 3.74, 15.45)
    given_values = Purchases(np.array([2.0, 1.0, 0.0]), np.zeros(3), np.zeros(3), np.array([22.35, 11.77, 0.0]))
    assert expected_value(model, given_values) == pytest.approx([24.66, 18.91, 35.20], abs=0.05)


def test_what_made_up_customers_do_is_found_again_and_holds_where_it_was_not_seen() -> None:
    who, when, worth = made_up()
    people, known = summarise(who, when, worth, 80.0)
    model, spending = fit_coming(known), fit_spending(known)
    assert len(people) == 3000
    assert model.a / (model.a + model.b) == pytest.approx(0.8 / 3.3, rel=0.15)
    assert model.r / model.alpha == pytest.approx(0.9 / 8, rel=0.15)
    assert spending.p * spending.v / (spending.q - 1) == pytest.approx(6 * 15 / 3, rel=0.1)
    judged = held_out(who, when, worth, 80.0)
    assert judged is not None
    assert judged.predicted == pytest.approx(judged.bought, rel=0.1)
    assert judged.error < judged.naive_error


@example(235, 1.0, 48.0, 60.0)
@given(st.integers(1, 300), st.floats(0.1, 60), st.floats(0, 60), st.floats(1, 60))
def test_silence_makes_it_less_likely_that_somebody_still_is_a_customer(
    repeats: int, recency: float, silent: float, more: float,
) -> None:
    early, late = (one(repeats, recency, recency + quiet) for quiet in (silent, silent + more))
    before, after = still_customers(CDNOW, early)[0], still_customers(CDNOW, late)[0]
    assert 0 <= after <= before <= 1
    year, two = (expected_purchases(CDNOW, early, weeks)[0] for weeks in (52.0, 104.0))
    assert 0 <= year <= two
    assert np.isfinite(two)


def test_who_bought_once_is_judged_by_the_others_and_few_purchases_say_nothing() -> None:
    assert still_customers(CDNOW, one(0, 0, 20))[0] == 1.0
    assert not enough(one(59, 10, 20))
    assert held_out(np.array([1]), np.array([0.0]), np.array([5.0]), 10.0) is None
    assert held_out(np.zeros(0, dtype=int), np.zeros(0), np.zeros(0), 10.0) is None
