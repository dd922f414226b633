"""Who accuses whom, how often, how much of it is verified, and how that changes with the evidence."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from agreements.models import Party
from publication import accusation_graph, accusing, reading, sharing
from publication.accusation_graph import NARROW, OTHERS, SMALL, WIDE, Frame, Graph
from publication.accusation_tally import Tally, tally
from publication.accusing import LADDER, Basis, Evidence, Picture
from publication.aggregation import Pair
from publication.filters import InvalidFilter, Selection, canonical, select
from publication.models import Edition
from publication.views._cache import public_page
from publication.views.filtering import address, filter_panel, invalid_filter

NEWEST = 12  # incidents in which nobody is accused, as examples
FIRST_PAIRS = 12  # of each sort, before one asks for all


@dataclass(frozen=True)
class Choice:
    """Another least grade, and where it is seen."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Reading:
    """One of the four readings as a small drawing with its numbers."""

    title: str
    picture: Picture
    graph: Graph
    url: str
    current: bool
    leasts: list[Choice]


@public_page
def accusations(request: HttpRequest) -> HttpResponse:
    """Pairs, drawing and matrix of the filter under one reading; 400 for what cannot be understood."""
    try:
        selection = select(request.GET, extras={"basis", "least"})
    except InvalidFilter as invalid:
        return invalid_filter(request, invalid, _("Who accuses whom"))
    try:
        evidence = accusing.evidence_of(request.GET)
    except InvalidFilter as invalid:
        return invalid_filter(request, InvalidFilter(invalid.errors, selection.form), _("Who accuses whom"))
    counted = tally(selection.rows)
    picture = accusing.picture(counted, evidence)
    parties = reading.parties()
    drawing = _Drawing(accusing.picture(counted, Evidence()).pairs, parties)
    query = canonical(request.GET)
    context = {
        "filter": filter_panel(request, selection, evidence.parameters),
        "picture": picture,
        "grid": accusing.grid(picture),
        "first_rivals": picture.mutual[:FIRST_PAIRS],
        "more_rivals": picture.mutual[FIRST_PAIRS:],
        "first_pairs": picture.one_sided[:FIRST_PAIRS],
        "more_pairs": picture.one_sided[FIRST_PAIRS:],
        "most": max((pair.incidents for pair in picture.pairs), default=0),
        "graphs": [drawing.of(picture, frame) for frame in (WIDE, NARROW)],
        "names": drawing.names,
        "readings": _readings(request, counted, evidence, drawing, query),
        "links": accusing.PairLinks(request.GET, evidence, counted.pairs.keys()),
        "unaccused": _unaccused(selection) if picture.without else [],
        "all_url": address(request.path, query, {}),
        "clear_url": request.path,
        "parties": parties,
        "as_of": selection.as_of,
        "outlets": sharing.outlets(request, selection, "accusations"),
    }
    return render(request, "publication/accusations.html", context)


@dataclass(frozen=True)
class _Drawing:
    """Draws pictures of one filter, the parties always where they stand under all claims."""

    claims: list[Pair]
    parties: dict[str, Party]

    @property
    def names(self) -> dict[str, str]:
        """What each place is called."""
        count = accusation_graph.gathered(self.claims)
        return {
            **{code: str(party) for code, party in self.parties.items()},
            "": _("No party: press, networks, people"),
            OTHERS: ngettext("%(count)s other party", "%(count)s other parties", count) % {"count": count},
        }

    def of(self, picture: Picture, frame: Frame) -> Graph:
        kinds = {code: party.kind for code, party in self.parties.items()}
        return accusation_graph.graph(
            picture.pairs,
            self.names,
            kinds,
            frame,
            of=self.claims,
            directed=picture.directed,
            mirrored=get_language_bidi(),
        )


def _readings(
    request: HttpRequest, counted: Tally, chosen: Evidence, drawing: _Drawing, query: str
) -> list[Reading]:
    """The four readings of the same filter, the chosen one marked."""
    found = []
    for basis in Basis:
        evidence = Evidence(basis, chosen.least)
        picture = accusing.picture(counted, evidence)
        leasts = [
            Choice(
                str(grade.label),
                address(request.path, query, Evidence(basis, grade).parameters),
                evidence == chosen and grade == chosen.least,
            )
            for grade in (LADDER[:-1] if basis == Basis.GRADED else ())
        ]
        url = address(request.path, query, evidence.parameters)
        small = drawing.of(picture, SMALL)
        found.append(Reading(evidence.title, picture, small, url, basis == chosen.basis, leasts))
    return found


def _unaccused(selection: Selection) -> list[Edition]:
    """The newest incidents in which nobody is accused."""
    return list(selection.editions.filter(accused=[]).defer("folded", "place_folded")[:NEWEST])
