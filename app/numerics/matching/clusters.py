"""Records that are the same through others."""

import numpy as np

from app.numerics.matching.fields import Integers
from app.numerics.matching.pairs import Matches

SURE = 0.98


def clusters_of(matches: Matches, count: int, least_probability: float = SURE) -> Integers:
    """Give each of `count` records the smallest number among those it is the same as, directly or through others."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    sure = matches.probability >= least_probability
    left, right = matches.left[sure], matches.right[sure]
    links = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(count, count))
    _, label = connected_components(links, directed=False)
    smallest = np.full(int(label.max(initial=-1)) + 1, count, dtype=np.int64)
    np.minimum.at(smallest, label, np.arange(count))
    found: Integers = smallest[label]
    return found
