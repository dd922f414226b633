"""The accusations laid out for reading: a grid of accusers and accused, and the pairs that accuse each other."""

from dataclasses import dataclass

from publication.aggregation import Matrix, Pair


@dataclass(frozen=True)
class GridRow:
    """One accuser and, for every accused in the order of the columns, the pair or nothing."""

    accuser: str
    incidents: int
    cells: list[Pair | None]

    @property
    def pairs(self) -> list[Pair]:
        """Its accusations alone, the most frequent first."""
        return sorted((pair for pair in self.cells if pair), key=lambda pair: (-pair.incidents, pair.accused))


@dataclass(frozen=True)
class Grid:
    """Accusers down, accused across, both with the most incidents first."""

    columns: list[tuple[str, int]]
    rows: list[GridRow]


@dataclass(frozen=True)
class Mutual:
    """Two parties that accuse each other. `there` is what the first says of the second."""

    there: Pair
    back: Pair


def grid(matrix: Matrix) -> Grid:
    """The matrix with its rows and columns in order."""
    columns = sorted(matrix.accused.items(), key=lambda item: (-item[1], item[0]))
    by_codes = {(pair.accuser, pair.accused): pair for pair in matrix.pairs}
    accusers = sorted(matrix.accusers.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        GridRow(code, incidents, [by_codes.get((code, accused)) for accused, _count in columns])
        for code, incidents in accusers
    ]
    return Grid(columns, rows)


def mutual(matrix: Matrix) -> list[Mutual]:
    """The pairs of parties that accuse each other, each once, those with the most incidents first."""
    by_codes = {(pair.accuser, pair.accused): pair for pair in matrix.pairs}
    found = [
        Mutual(pair, by_codes[pair.accused, pair.accuser])
        for pair in matrix.pairs
        if pair.accuser < pair.accused and (pair.accused, pair.accuser) in by_codes
    ]
    return sorted(found, key=lambda one: -(one.there.incidents + one.back.incidents))
