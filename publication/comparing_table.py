"""The numbers of a comparison: one row for each, both sides, the difference, and the filter of exactly these incidents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from publication import aggregation, facets
from publication.aggregation import Totals
from publication.comparing import Comparison, Side
from publication.facets import Counts
from publication.filters import canonical
from publication.vocabularies import Grade

#: Incidents (or killed) on side A from which a per cent says more than the number.
PERCENT_FROM = 10
MINUS = "\u2212"
# Sections of the table: key of the filter, and whether its codes have an order of their own.
SECTIONS = {
    "kind": False,
    "accused": False,
    "accuser": False,
    "governorate": False,
    "grade": True,
    "zone": True,
}


@dataclass(frozen=True)
class Number:
    """What one side counts; `query` is the filter of the list of these, None where no filter says it."""

    count: int
    days: int  # covered by the side
    query: str | None

    @property
    def rate(self) -> float:
        """A day; 0 where no day is covered."""
        return self.count / self.days if self.days else 0.0

    @property
    def rate_words(self) -> str:
        return decimal(self.rate)


@dataclass(frozen=True)
class Row:
    """One number of both sides."""

    code: str  # empty where nothing can be filtered for it
    label: str
    a: Number
    b: Number
    is_per_day: bool

    @property
    def difference(self) -> float:
        """B less A: incidents, or incidents a day where the periods are of different length."""
        return self.b.rate - self.a.rate if self.is_per_day else float(self.b.count - self.a.count)

    @property
    def percent(self) -> float | None:
        """The difference in per cent of A; None where A is too small for that to mean anything."""
        if self.a.count < PERCENT_FROM:
            return None
        base = self.a.rate if self.is_per_day else self.a.count
        return 100 * self.difference / base

    @property
    def difference_words(self) -> str:
        """'+5', '−0.38', '0'."""
        size = abs(self.difference)
        return signed(self.difference, decimal(size) if self.is_per_day else f"{size:,.0f}")

    @property
    def percent_words(self) -> str:
        """'+12 %', '−0.4 %', or an empty string where there is none."""
        if self.percent is None:
            return ""
        size = abs(self.percent)
        text = f"{size:,.0f}" if size >= 1 or not size else f"{size:.1f}"
        return _("%(percent)s %%") % {"percent": signed(self.percent, text)}


@dataclass(frozen=True)
class Section:
    """Rows of one kind; `key` is the key of the filter; of the totals it is empty, of the killed "killed"."""

    key: str
    title: str
    rows: list[Row]

    def bar(self, row: Row) -> float:
        """The row's difference as part of the section's largest, from -1 to 1."""
        most = max((abs(one.difference) for one in self.rows), default=0.0)
        return row.difference / most if most else 0.0

    @property
    def drawn(self) -> list["DrawnRow"]:
        return [DrawnRow(row, self.bar(row)) for row in self.rows]


@dataclass(frozen=True)
class DrawnRow:
    """A row with its bar: a rectangle in a box 100 wide, from the middle to the right where B has more."""

    row: Row
    part: float

    @property
    def x(self) -> float:
        return round(50 + 48 * min(self.part, 0.0), 1)

    @property
    def width(self) -> float:
        return round(48 * abs(self.part), 1)


def decimal(value: float) -> str:
    """'0', '0.038', '0.38', '12.4', '1,240': as many digits as say something."""
    if not value or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def signed(value: float, text: str) -> str:
    """The text of a size with the sign of the value; a size that reads as nothing has none."""
    return text if not value else f"{'+' if value > 0 else MINUS}{text}"


def sections(comparison: Comparison) -> list[Section]:
    """The whole table. Four queries, whatever the rows."""
    sides = (comparison.a, comparison.b)
    totals = [aggregation.totals(side.selection.rows) for side in sides]
    counts = [facets.within(side.selection, list(SECTIONS)) for side in sides]
    rows = _total_rows(comparison, totals)
    # Apart, because their bars have another scale.
    killed = [row for row in rows if row.code.startswith("killed")]
    found = [
        Section("", _("In all"), [row for row in rows if row not in killed]),
        Section("killed", _("Killed, according to the records"), killed),
    ]
    for key in SECTIONS:
        rows = _rows(comparison, key, counts[0][key], counts[1][key])
        if key == "governorate":
            rows += _unknown_governorate(comparison, totals, counts)
        if rows:
            found.append(Section(key, str(comparison.a.selection.form.fields[key].label), rows))
    return found


def _total_rows(comparison: Comparison, totals: list[Totals]) -> list[Row]:
    everything: dict[str, str] = {}
    rows: list[tuple[str, str, Callable[[Totals], int], dict[str, str] | None]] = [
        ("incidents", _("Incidents"), lambda t: t.incidents, everything),
        ("verified", _("Verified"), lambda t: t.verified, {"grade": Grade.VERIFIED.value}),
        ("contested", _("Contested"), lambda t: t.contested, {"grade": Grade.CONTESTED.value}),
        ("civilian_harm", _("Civilians harmed"), lambda t: t.civilian_harm, {"harm": "civilian"}),
        ("heavy", _("Heavy weapons"), lambda t: t.heavy, {"heavy": "1"}),
        ("unlocated", _("Without a public point"), lambda t: t.unlocated, None),
        ("killed_low", _("Lowest estimate"), lambda t: t.killed_low, everything),
        ("killed_best", _("Best estimate"), lambda t: t.killed_best, everything),
        ("killed_high", _("Highest estimate"), lambda t: t.killed_high, everything),
    ]
    a, b = comparison.a, comparison.b
    return [
        Row(
            code,
            label,
            _number(a, value(totals[0]), changed),
            _number(b, value(totals[1]), changed),
            comparison.is_per_day,
        )
        for code, label, value, changed in rows
    ]


def _number(side: Side, count: int, changed: dict[str, str] | None) -> Number:
    """The count with its list: the filter of the side, with what is `changed`; None: no filter says it."""
    query = canonical(side.data, **changed) if count and changed is not None else None
    return Number(count, side.covered, query)


def _rows(comparison: Comparison, key: str, a: Counts, b: Counts) -> list[Row]:
    field: Any = comparison.a.selection.form.fields[key]
    labels = {str(code): str(label) for code, label in field.choices}
    rows = [
        Row(
            code,
            labels.get(code, code),
            _of_code(comparison.a, key, code, a.get(code, 0)),
            _of_code(comparison.b, key, code, b.get(code, 0)),
            comparison.is_per_day,
        )
        for code in [*labels, *sorted({*a, *b} - {*labels})]
        if a.get(code) or b.get(code)
    ]
    if not SECTIONS[key]:
        rows.sort(key=lambda row: (-max(row.a.count, row.b.count), row.label))
    return rows


def _of_code(side: Side, key: str, code: str, count: int) -> Number:
    """A code beside one that was chosen ("accused of it together") is counted, but no filter lists just these."""
    chosen = side.selection.values[key]
    return _number(side, count, None if chosen and code not in chosen else {key: code})


def _unknown_governorate(
    comparison: Comparison, totals: list[Totals], counts: list[dict[str, Counts]]
) -> list[Row]:
    a, b = (
        total.incidents - sum(one["governorate"].values()) for total, one in zip(totals, counts, strict=True)
    )
    if not a and not b:
        return []
    return [
        Row(
            "",
            _("Not known"),
            _number(comparison.a, a, None),
            _number(comparison.b, b, None),
            comparison.is_per_day,
        )
    ]
