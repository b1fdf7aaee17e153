"""How likely customers still are customers, and what they will buy: BG/NBD and gamma-gamma.

Fader, Hardie and Lee (2005), “Counting your customers” the easy way, Marketing Science 24(2), equations 6 to 10; Fader
and Hardie (2013), The gamma-gamma model of monetary value. Times are in weeks.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_REPEATS, LEAST_RETURNED = 60, 20
"""With fewer repeat purchases, or fewer customers who came back, four parameters cannot be told from chance."""

HELD_OUT_SHARE = 1 / 3
BOUND = 9.0
"""Natural logarithms of parameters beyond which likelihood is flat: a crowd that is all alike, or never leaves."""


@dataclass(frozen=True, slots=True)
class Purchases:
    """What is known of customers, an entry each.

    `repeats[i]` counts purchases after the first, `recency[i]` the weeks from the first to the last, `age[i]` the weeks
    from the first until now; `value[i]` is the mean worth of the repeats, of no meaning where there are none.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    value: Floats


@dataclass(frozen=True, slots=True)
class Coming:
    """Parameters of BG/NBD: how often they buy is gamma (`r`, `alpha` weeks), whether they leave beta (`a`, `b`)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = 0.0


@dataclass(frozen=True, slots=True)
class Spending:
    """Parameters of gamma-gamma: the worth of one purchase, in the unit of the values, is spread by `p`, `q`, `v`."""

    p: float
    q: float
    v: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What was predicted for `weeks` that were held out, and what came: purchases of `customers`, in sum and each.

    `error` is the mean absolute error for a customer, `naive_error` that of going on at everyone's own rate.
    """

    weeks: float
    customers: int
    predicted: float
    bought: float
    error: float
    naive_error: float


def enough(purchases: Purchases) -> bool:
    """Tell whether there are purchases enough to learn from."""
    return bool(purchases.repeats.sum() >= LEAST_REPEATS and (purchases.repeats > 0).sum() >= LEAST_RETURNED)


def fit_coming(purchases: Purchases) -> Coming:
    """Fit BG/NBD by maximum likelihood, customers with the same history at once."""
    from scipy.optimize import minimize

    histories, counts = np.unique(
        np.stack([purchases.repeats, purchases.recency, purchases.age]), axis=1, return_counts=True)

    def cost(logs: Floats) -> float:
        return -float(np.dot(counts, _log_likelihoods(np.exp(logs), *histories)))

    found = minimize(
        cost, np.log([1.0, float(purchases.age.mean()) or 1.0, 1.0, 2.0]), method="L-BFGS-B",
        bounds=[(-BOUND, BOUND)] * 4, options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )
    r, alpha, a, b = (float(value) for value in np.exp(found.x))
    return Coming(r, alpha, a, b, -float(found.fun))


def _log_likelihoods(params: Floats, repeats: Floats, recency: Floats, age: Floats) -> Floats:
    """Give equation 6 for each history; the two ways to have stayed silent are added without leaving logarithms."""
    from scipy.special import gammaln

    r, alpha, a, b = params
    known = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha)
    stayed = gammaln(a + b) + gammaln(b + repeats) - gammaln(b) - gammaln(a + b + repeats)
    still = -(r + repeats) * np.log(alpha + age)
    again = repeats > 0
    left = np.where(
        again, np.log(a) - np.log(b + np.maximum(repeats, 1) - 1) - (r + repeats) * np.log(alpha + recency), -np.inf)
    result: Floats = known + stayed + np.logaddexp(still, left)
    return result


def still_customers(model: Coming, purchases: Purchases) -> Floats:
    """Give each one's probability of still being a customer; who bought but once is, by this model, always one."""
    from scipy.special import expit

    x = purchases.repeats
    # The odds themselves overflow for who bought very often and then never again.
    log_odds = (
        np.log(model.a) - np.log(model.b + np.maximum(x, 1) - 1)
        + (model.r + x) * (np.log(model.alpha + purchases.age) - np.log(model.alpha + purchases.recency)))
    result: Floats = np.where(x > 0, expit(-log_odds), 1.0)
    return result


def expected_purchases(model: Coming, purchases: Purchases, weeks: float) -> Floats:
    """Give how many purchases each one will make in so many weeks: equation 10, its 2F1 turned by Euler's rule.

    In the paper's own form the function overflows for who bought often.
    """
    from scipy.special import hyp2f1

    a = model.a if abs(model.a - 1) > 1e-9 else 1 + 1e-9
    x, z = purchases.repeats, weeks / (model.alpha + purchases.age + weeks)
    silent = (1 - z) ** (a - 1) * hyp2f1(a + model.b - 1 - model.r, a - 1, a + model.b + x - 1, z)
    result: Floats = np.maximum(0.0, (a + model.b + x - 1) / (a - 1) * (1 - silent)) * still_customers(
        model, purchases)
    return result


def fit_spending(purchases: Purchases) -> Spending:
    """Fit gamma-gamma by maximum likelihood on who bought again and spent something."""
    from scipy.optimize import minimize
    from scipy.special import gammaln

    chosen = (purchases.repeats > 0) & (purchases.value > 0)
    x, scale = purchases.repeats[chosen], float(purchases.value[chosen].mean())
    mean = purchases.value[chosen] / scale

    def cost(logs: Floats) -> float:
        p, q, v = np.exp(logs)
        return -float(np.sum(
            gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v) + (p * x - 1) * np.log(mean)
            + p * x * np.log(x) - (p * x + q) * np.log(x * mean + v)))

    found = minimize(
        cost, np.log([2.0, 3.0, 1.0]), method="L-BFGS-B", bounds=[(-BOUND, BOUND), (0.05, BOUND), (-BOUND, BOUND)],
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )
    p, q, v = (float(value) for value in np.exp(found.x))
    return Spending(p, q, v * scale)


def expected_value(model: Spending, purchases: Purchases) -> Floats:
    """Give what one purchase of each will be worth: their own mean, drawn to everyone's where they bought seldom."""
    x = purchases.repeats
    spent = np.where(x > 0, x * purchases.value, 0.0)
    result: Floats = model.p * (model.v + spent) / (model.p * x + model.q - 1)
    return result


def judge(known: Purchases, bought: Floats, weeks: float) -> HeldOut:
    """Fit on what was known before, predict the `weeks` after it, and compare with what was `bought` then."""
    predicted = expected_purchases(fit_coming(known), known, weeks)
    naive = known.repeats / np.maximum(known.age, 1.0) * weeks
    return HeldOut(
        weeks, len(bought), float(predicted.sum()), float(bought.sum()), float(np.abs(predicted - bought).mean()),
        float(np.abs(naive - bought).mean()),
    )


def summarise(customers: NDArray[Any], weeks: Floats, values: Floats, until: float) -> tuple[NDArray[Any], Purchases]:
    """Sum up purchases, given in order of customer and time, up to a moment: whom they are of, and each one's history.

    `customers[k]` made a purchase in week `weeks[k]` (a moment in weeks from any zero) that was worth `values[k]`.
    """
    inside = weeks <= until
    who, week, value = customers[inside], weeks[inside], values[inside]
    people, first, count = np.unique(who, return_index=True, return_counts=True)
    last = first + count - 1
    total = np.add.reduceat(value, first) if len(first) else np.zeros(0)
    repeats = (count - 1).astype(np.float64)
    mean = np.where(repeats > 0, (total - value[first]) / np.maximum(repeats, 1), 0.0)
    return people, Purchases(repeats, week[last] - week[first], until - week[first], mean)


def held_out(customers: NDArray[Any], weeks: Floats, values: Floats, until: float) -> HeldOut | None:
    """Judge the model on the last third of the time that purchases cover; None where there are too few before it."""
    if not len(weeks):
        return None
    cut = until - (until - float(weeks.min())) * HELD_OUT_SHARE
    people, known = summarise(customers, weeks, values, cut)
    if not enough(known):
        return None
    after = customers[weeks > cut]
    places = np.searchsorted(people, after)
    inside = (places < len(people)) & (people[np.minimum(places, len(people) - 1)] == after)
    bought = np.bincount(places[inside], minlength=len(people)).astype(np.float64)
    return judge(known, bought, until - cut)
