"""The orders of lists: the keys of whichever rows stand first, without sorting all of them."""

import numpy as np
from numpy.typing import NDArray

from publication.snapshot.state import GRADE_BITS, GRADES, State
from publication.vocabularies import Grade

#: The most solid first; "contested" is news and comes before a mere claim.
STRENGTH = (
    Grade.VERIFIED,
    Grade.CORROBORATED,
    Grade.CONTESTED,
    Grade.UNVERIFIED,
    Grade.NOT_SUBSTANTIATED,
    Grade.SUSPENDED,
    Grade.REFUTED,
)
ORDERS = ("newest", "oldest", "deaths", "grade", "updated")


def ranked(state: State, places: NDArray[np.intp], order: str, stop: int) -> NDArray[np.intp]:
    """The first `stop` of these rows in an order."""
    weight = state.kept.get(order)
    if weight is None:
        weight = state.kept[order] = _weights(state, order)
    weights = weight[places]
    if stop < len(places) // 8:
        # Those that weigh least, then only they are sorted.
        least = np.argpartition(weights, stop)[:stop] if stop else np.zeros(0, np.intp)
        places, weights = places[least], weights[least]
    return places[np.argsort(weights)][:stop]


def _weights(state: State, order: str) -> NDArray[np.int64]:
    """A number for each row of the state, the less the earlier in the list. No two rows of a list weigh the same."""
    column = {
        name: values[: state.size].astype(np.int64)
        for name, values in state.columns.items()
        if name in _NEEDED
    }
    if order == "oldest":
        return _packed([column["day"], column["number"]])
    newest = [-column["day"], -column["number"]]
    if order == "deaths":
        return _packed([-column["killed_best"], *newest])
    if order == "grade":
        strength = np.array([STRENGTH.index(Grade(grade)) for grade in GRADES])
        return _packed([strength[column["day_grade"] & ((1 << GRADE_BITS) - 1)], *newest])
    if order == "updated":
        # Those that began to be read last; of those the ones that are read longest.
        return _packed([-column["since"], -state.until, -column["number"]])
    return _packed(newest)


_NEEDED = ("day", "number", "killed_best", "day_grade", "since")


def _packed(columns: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """One number per row that orders the rows as these columns do, the first before the second."""
    if not len(columns[0]):
        return columns[0]
    spans = [int(one.max()) - int(one.min()) for one in columns]
    if sum(span.bit_length() for span in spans) > 62:  # moments: take their ranks instead
        columns = [np.unique(one, return_inverse=True)[1] for one in columns]
        spans = [int(one.max()) for one in columns]
    packed = np.zeros(len(columns[0]), np.int64)
    for one, span in zip(columns, spans, strict=True):
        packed = (packed << span.bit_length()) | (one - one.min())
    return packed
