"""Sets of rows as bits count and find what truth values do, whatever is chosen and in however many blocks."""

import numpy as np
import pytest

from publication.snapshot import bits

ROWS = 64 * 40 + 17


@pytest.mark.parametrize("share", [0.0, 0.003, 0.05, 0.099, 0.101, 0.5, 1.0])
@pytest.mark.parametrize("block", [1, 7, bits.BLOCK])
def test_bits_are_truth_values(monkeypatch: pytest.MonkeyPatch, share: float, block: int) -> None:
    monkeypatch.setattr(bits, "BLOCK", block)
    chance = np.random.default_rng(5)
    chosen, others = chance.random(ROWS) < share, chance.random((3, ROWS)) < 0.3
    packed = bits.pack(chosen)
    assert bits.count(packed) == chosen.sum()
    assert bits.positions(packed, ROWS).tolist() == np.flatnonzero(chosen).tolist()
    assert bits.counts(packed, [bits.pack(one) for one in others]) == (chosen & others).sum(axis=1).tolist()
    edges = np.arange(ROWS + 1)
    assert bits.below(packed, edges).tolist() == [0, *np.cumsum(chosen).tolist()]


def test_rows_close_together_are_counted_by_their_words() -> None:
    chosen = np.zeros(ROWS, np.bool_)
    chosen[130:400] = True
    other = np.arange(ROWS) % 3 == 0
    assert bits.counts(bits.pack(chosen), [bits.pack(other)]) == [(chosen & other).sum()]
    assert bits.positions(bits.pack(chosen), ROWS).tolist() == list(range(130, 400))
