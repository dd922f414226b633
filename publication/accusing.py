"""Who accuses whom under four readings of the evidence, laid out as a grid and as pairs.

A reading never says that somebody did something. It says which accusations count: all of them, those
about events of some grade, or each pair of rivals once where both accuse each other of one incident.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publication.accusation_tally import Grades, PairCode, Tally
from publication.aggregation import Pair
from publication.fields import echo
from publication.filters import MOST_VALUES, InvalidFilter, canonical
from publication.snapshot.state import GRADES
from publication.vocabularies import Grade

#: Grades that build on each other. The others (contested, refuted, …) are on no step of it.
LADDER = (Grade.UNVERIFIED, Grade.CORROBORATED, Grade.VERIFIED)
VERIFIED = GRADES.index(Grade.VERIFIED)  # its place in `Grades`
HEAT = 5  # shades of the matrix


class Basis(TextChoices):
    """Which accusations count."""

    ALL = "all", gettext_lazy("All claims")
    GRADED = "graded", gettext_lazy("Graded")
    VERIFIED = "verified", gettext_lazy("Verified only")
    MUTUAL = "mutual", gettext_lazy("One per mutual pair")


@dataclass(frozen=True)
class Evidence:
    """A reading of the evidence; `least` matters to `GRADED` alone."""

    basis: Basis = Basis.ALL
    least: Grade = Grade.CORROBORATED

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades of the events whose accusations count."""
        if self.basis == Basis.GRADED:
            return LADDER[LADDER.index(self.least) :]
        return (Grade.VERIFIED,) if self.basis == Basis.VERIFIED else tuple(Grade)

    @property
    def title(self) -> str:
        """The reading in words."""
        if self.basis == Basis.GRADED:
            return _("Graded at least: %(grade)s") % {"grade": self.least.label}
        return str(self.basis.label)

    @property
    def parameters(self) -> dict[str, str]:
        """What an address needs to ask for this reading; nothing for all claims."""
        if self.basis == Basis.ALL:
            return {}
        least = {"least": self.least.value} if self.basis == Basis.GRADED else {}
        return {"basis": self.basis.value, **least}

    @cached_property
    def _places(self) -> list[int]:
        return [GRADES.index(grade) for grade in self.grades]

    def count(self, grades: Grades | None) -> int:
        """The incidents that count."""
        return sum([grades[place] for place in self._places]) if grades else 0

    def pair(self, accuser: str, accused: str, grades: Grades) -> Pair:
        return Pair(accuser, accused, self.count(grades), self.verified(grades))

    def verified(self, grades: Grades) -> int:
        """How many of those that count are verified; every reading counts the verified ones."""
        return grades[VERIFIED]


def evidence_of(data: QueryDict) -> Evidence:
    """The reading that `basis` and `least` ask for; raises :class:`InvalidFilter` with the choices."""
    errors: dict[str, list[str]] = {}
    given: dict[str, str] = {}
    for key, known in (("basis", Basis.values), ("least", [grade.value for grade in LADDER])):
        values = {value.strip() for value in data.getlist(key) if value.strip()}
        given[key] = next(iter(values), "")
        if len(values) > 1:
            errors[key] = [_("Give this once.")]
        elif values and given[key] not in known:
            message = _("There is no “%(value)s” here. Choose one of: %(choices)s.")
            errors[key] = [message % {"value": echo(given[key]), "choices": ", ".join(known)}]
    if given["least"] and given["basis"] != Basis.GRADED and not errors:
        errors["least"] = [_("This goes with basis=graded only.")]
    if errors:
        raise InvalidFilter(errors)
    return Evidence(Basis(given["basis"] or Basis.ALL), Grade(given["least"] or Grade.CORROBORATED))


@dataclass(frozen=True)
class Mutual:
    """Two parties that accuse each other. `there` is what the first says of the second."""

    there: Pair
    back: Pair
    both: int  # incidents in which each accuses the other

    @property
    def once(self) -> int:
        """Incidents in which either accuses the other."""
        return self.there.incidents + self.back.incidents - self.both


@dataclass(frozen=True)
class Picture:
    """The accusations under one reading. Numbers count incidents; the marginal ones count each once."""

    evidence: Evidence
    pairs: list[Pair]  # the most frequent first; one per mutual pair: each two parties once, in no direction
    mutual: list[Mutual]  # in both directions whatever the reading, the most frequent first
    one_sided: list[Pair]
    accusers: dict[str, int]
    accused: dict[str, int]
    incidents: int  # in which somebody is accused, as the reading counts
    verified: int  # of these
    left_out: int  # in which somebody is accused, but of an event the reading leaves out
    without: int  # in which nobody is accused

    @property
    def accused_in(self) -> int:
        """Incidents in which somebody is accused, whatever their grade."""
        return self.incidents + self.left_out

    @property
    def accusations(self) -> int:
        """Every pair of every incident."""
        return sum(pair.incidents for pair in self.pairs)

    @property
    def verified_share(self) -> float:
        return self.verified / self.incidents if self.incidents else 0.0

    @property
    def directed(self) -> bool:
        return self.evidence.basis != Basis.MUTUAL


def picture(tally: Tally, evidence: Evidence) -> Picture:
    """The counts as the reading has them."""
    directed = {
        (accuser, accused): evidence.pair(accuser, accused, grades)
        for (accuser, accused), grades in tally.pairs.items()
        if evidence.count(grades)
    }
    mutual = [
        Mutual(pair, directed[b, a], evidence.count(tally.both.get((a, b))))
        for (a, b), pair in directed.items()
        if a < b and (b, a) in directed
    ]
    one_sided = [pair for (a, b), pair in directed.items() if (b, a) not in directed]
    as_directed = evidence.basis != Basis.MUTUAL
    accusers = tally.accusers if as_directed else tally.taking_part
    accused = tally.accused if as_directed else tally.taking_part
    incidents = evidence.count(tally.incidents)
    return Picture(
        evidence=evidence,
        pairs=_most_first(directed.values() if as_directed else _once(tally, evidence)),
        mutual=sorted(mutual, key=lambda one: (-one.once, one.there.accuser, one.there.accused)),
        one_sided=_most_first(one_sided),
        accusers=_counted(accusers, evidence),
        accused=_counted(accused, evidence),
        incidents=incidents,
        verified=evidence.verified(tally.incidents),
        left_out=sum(tally.incidents) - incidents,
        without=sum(tally.without),
    )


def _once(tally: Tally, evidence: Evidence) -> list[Pair]:
    """Each two parties with the incidents in which either accuses the other."""
    found: dict[PairCode, Grades] = {}
    for (accuser, accused), grades in tally.pairs.items():
        code = (min(accuser, accused), max(accuser, accused))
        found[code] = _added(found[code], grades) if code in found else grades
    for code, grades in tally.both.items():
        found[code] = _added(found[code], grades, -1)
    return [evidence.pair(a, b, grades) for (a, b), grades in found.items()]


def _added(some: Grades, others: Grades, times: int = 1) -> Grades:
    return tuple(one + times * other for one, other in zip(some, others, strict=True))


def _most_first(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.incidents, pair.accuser, pair.accused))


def _counted(parties: dict[str, Grades], evidence: Evidence) -> dict[str, int]:
    """The parties with anything that counts, those with the most incidents first."""
    counts = {code: evidence.count(grades) for code, grades in parties.items()}
    return {code: count for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if count}


@dataclass(frozen=True)
class GridRow:
    """One accuser and, for every accused in the order of the columns, the pair or nothing."""

    accuser: str
    incidents: int
    cells: list[Pair | None]

    @property
    def pairs(self) -> list[Pair]:
        """Its accusations alone, the most frequent first."""
        return _most_first(pair for pair in self.cells if pair)


@dataclass(frozen=True)
class GridColumn:
    """One accused and the pairs it is accused in."""

    accused: str
    incidents: int
    pairs: list[Pair]


@dataclass(frozen=True)
class Grid:
    """Accusers down, accused across, both with the most incidents first."""

    columns: list[GridColumn]
    rows: list[GridRow]
    steps: list[tuple[int, int]]  # from the palest shade on: the least and the most incidents

    def shade(self, incidents: int) -> int:
        """The shade of a count, from 1; the largest has the darkest there is."""
        return next(step for step, (_least, most) in enumerate(self.steps, 1) if incidents <= most)


def grid(picture: Picture) -> Grid:
    """The pairs as a table; where they have no direction, each stands in it twice."""
    cells = {(pair.accuser, pair.accused): pair for pair in picture.pairs}
    if not picture.directed:
        cells |= {(pair.accused, pair.accuser): pair for pair in picture.pairs}
    codes = list(picture.accused)
    rows = [
        GridRow(code, incidents, [cells.get((code, accused)) for accused in codes])
        for code, incidents in picture.accusers.items()
    ]
    columns = [
        GridColumn(code, picture.accused[code], [pair for row in rows if (pair := row.cells[place])])
        for place, code in enumerate(codes)
    ]
    return Grid(columns, rows, heat_steps(max((pair.incidents for pair in picture.pairs), default=0)))


def heat_steps(most: int) -> list[tuple[int, int]]:
    """The counts each shade stands for, the palest first; growing steps, for most cells are small."""
    found: list[tuple[int, int]] = []
    low = 1
    for step in range(1, HEAT + 1):
        high = ceil(most * (step / HEAT) ** 2)
        if high >= low:
            found.append((low, high))
            low = high + 1
    return found


@dataclass(frozen=True)
class PairLinks:
    """The filter that finds the incidents of a pair, as many as its number says."""

    data: QueryDict
    evidence: Evidence
    directions: Collection[PairCode]  # every accuser and accused there is
    found: dict[tuple[str, ...], str] = field(default_factory=dict)  # a page asks for each several times

    def query(self, pairs: Collection[Pair], *, one_way: bool = False) -> str:
        """A query string for the incidents of any of the pairs; `one_way` whatever the reading.

        Empty where none finds exactly these incidents: where other pairs are chosen already (repeated,
        they are alternatives), or where there are too many.
        """
        ways = {(pair.accuser, pair.accused) for pair in pairs}
        if self.evidence.basis == Basis.MUTUAL and not one_way:
            ways = {way for a, b in ways for way in ((a, b), (b, a)) if way in self.directions}
        values = tuple(sorted(f"{accuser}>{accused}" for accuser, accused in ways))
        if values not in self.found:
            self.found[values] = self._query(values)
        return self.found[values]

    def _query(self, values: tuple[str, ...]) -> str:
        chosen = self._given("pair")
        if len(values) > MOST_VALUES or (chosen and not chosen.issuperset(values)):
            return ""
        asked: QueryDict = self.data.copy()
        asked.setlist("pair", list(values))
        if self.evidence.basis in (Basis.GRADED, Basis.VERIFIED):
            chosen = self._given("grade")
            asked.setlist("grade", [one for one in self.evidence.grades if not chosen or one in chosen])
        return canonical(asked)

    def _given(self, key: str) -> set[str]:
        return {value.strip() for value in self.data.getlist(key) if value.strip()}
