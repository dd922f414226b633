"""What the accounts of one incident say, field by field, and where they differ."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from publication.editions import Parts, origin_names
from publication.models import Edition, PublishedAccount, PublishedAccusation, PublishedCasualties
from publication.vocabularies import CasualtyOutcome


@dataclass(frozen=True)
class CasualtyClaim:
    """One side's losses in one account, and whether other accounts say otherwise."""

    line: PublishedCasualties
    differs: bool


@dataclass
class ComparedAccount:
    """One account, its accusations and claims, and the fields in which it stands apart."""

    account: PublishedAccount
    accusations: list[PublishedAccusation]
    lines: list[PublishedCasualties]
    casualties: dict[str, list[CasualtyClaim]] = field(default_factory=dict)
    differs: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Comparison:
    """All accounts of an incident, the fields anybody states, and those in which accounts differ.

    `agreed` has, for time, place and weapons that nobody disputes, one account that states them.
    """

    accounts: list[ComparedAccount]
    stated: frozenset[str]
    disputed: frozenset[str]
    agreed: dict[str, PublishedAccount]


@dataclass(frozen=True)
class RangeBar:
    """The killed of one account (None: of the record) on the common scale, in percent of the highest number."""

    account: PublishedAccount | None
    low: int
    best: int
    high: int
    scale: int

    @property
    def start(self) -> float:
        return min(round(100 * self.low / self.scale, 1), 98.8)

    @property
    def length(self) -> float:
        """Wide enough to be seen where low and high are one."""
        return max(round(100 * (self.high - self.low) / self.scale, 1), 1.2)

    @property
    def middle(self) -> float:
        return min(round(100 * self.best / self.scale, 1), 98.8)


@dataclass(frozen=True)
class Origin:
    """One place the news came from, and who carried it. However many carry it, it counts once."""

    name: str
    accounts: list[PublishedAccount]


def stand_apart(values: Sequence[Hashable | None]) -> list[bool]:
    """For each value whether it differs from what most say; None is silence and never differs.

    Where no value leads (two against two), every one of them differs: nobody is the norm.
    """
    counts = Counter(value for value in values if value is not None)
    if len(counts) < 2:
        return [False] * len(values)
    (leader, most), (_second, next_most) = counts.most_common(2)
    norm = leader if most > next_most else None
    return [value is not None and (norm is None or value != norm) for value in values]


def compare(parts: Parts) -> Comparison:
    """The accounts of an edition side by side."""
    compared = [
        ComparedAccount(
            account,
            [row for row in parts.accusations if row.account is account],
            [row for row in parts.casualties if row.account is account],
        )
        for account in parts.accounts
    ]
    claims: dict[str, list[Hashable | None]] = {
        "accused": [frozenset(row.accused for row in one.accusations) or None for one in compared],
        "when": [
            (one.account.start, one.account.end or one.account.start) if one.account.start else None
            for one in compared
        ],
        "place": [one.account.place_text.strip().casefold() or None for one in compared],
        "weapons": [frozenset(one.account.weapons) or None for one in compared],
    }
    for name, values in claims.items():
        for one, differs in zip(compared, stand_apart(values), strict=True):
            if differs:
                one.differs.add(name)
    stated = {name for name, values in claims.items() if any(value is not None for value in values)}
    stated |= _compare_casualties(compared)
    disputed = frozenset(name for one in compared for name in one.differs)
    agreed: dict[str, PublishedAccount] = {
        name: next(
            one.account for one, value in zip(compared, claims[name], strict=True) if value is not None
        )
        for name in ("when", "place", "weapons")
        if name in stated and name not in disputed
    }
    return Comparison(compared, frozenset(stated), disputed, agreed)


def _compare_casualties(compared: list[ComparedAccount]) -> set[str]:
    """Mark each side's losses against the same side's losses elsewhere; returns the outcomes anybody states."""
    sides: dict[tuple[str, str], list[tuple[ComparedAccount, PublishedCasualties]]] = {}
    for one in compared:
        for line in one.lines:
            sides.setdefault((line.outcome, line.party or line.status), []).append((one, line))
    for (outcome, _side), lines in sides.items():
        apart = stand_apart([(line.low, line.best, line.high) for _one, line in lines])
        for (one, line), differs in zip(lines, apart, strict=True):
            one.casualties.setdefault(outcome, []).append(CasualtyClaim(line, differs))
            if differs:
                one.differs.add(outcome)
    return {outcome for outcome, _side in sides}


def killed_ranges(edition: Edition, comparison: Comparison) -> list[RangeBar]:
    """The record's range first, then each account's, on one scale. Empty if nobody gives a number."""
    totals: list[tuple[PublishedAccount | None, int, int, int]] = []
    for one in comparison.accounts:
        lines = [line for line in one.lines if line.outcome == CasualtyOutcome.KILLED]
        if lines:
            totals.append(
                (
                    one.account,
                    sum(row.low for row in lines),
                    sum(row.best for row in lines),
                    sum(row.high for row in lines),
                )
            )
    if totals or edition.killed_high:
        totals.insert(0, (None, edition.killed_low, edition.killed_best, edition.killed_high))
    scale = max((high for _account, _low, _best, high in totals), default=0)
    return [RangeBar(account, low, best, high, scale) for account, low, best, high in totals] if scale else []


def origins(accounts: Sequence[PublishedAccount]) -> list[Origin]:
    """Where the news came from, each origin with the accounts that carry it, those carried most first."""
    groups: dict[str, Origin] = {}
    for account in accounts:
        for name in origin_names(account):
            groups.setdefault(name.casefold(), Origin(name, [])).accounts.append(account)
    return sorted(groups.values(), key=lambda origin: (-len(origin.accounts), origin.name))
