"""One incident as a page shows it: an edition and its parts, arranged for reading.

The same arrangement serves published editions and a moderator's preview of one not yet issued.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.models import Party, Provision, ZoneOutline
from publication import reading
from publication.comparison import Comparison, Origin, RangeBar, compare, killed_ranges, origins
from publication.editions import Parts
from publication.models import (
    Edition,
    PublishedAccount,
    PublishedAccusation,
    PublishedCasualties,
    PublishedLink,
    PublishedReply,
)


@dataclass(frozen=True)
class ZoneAnswer:
    """Where the place lies in one reading of the zone, that reading's outline, and how far to trust it."""

    outline: ZoneOutline | None
    reading: str
    relation: str


@dataclass(frozen=True)
class AccusedParty:
    """One accused party: everything it is accused of, and what it answered."""

    code: str
    accusations: list[PublishedAccusation]
    replies: list[PublishedReply]


@dataclass(frozen=True)
class LinkedIncident:
    """Another published incident, how it is linked and who says so."""

    edition: Edition
    link: PublishedLink


@dataclass(frozen=True)
class IncidentPage:
    """All that `publication/_incident_body.html` shows."""

    edition: Edition
    casualties: list[PublishedCasualties]
    comparison: Comparison
    ranges: list[RangeBar]
    origins: list[Origin]
    accused: list[AccusedParty]
    other_replies: list[PublishedReply]
    zones: list[ZoneAnswer]
    provisions: list[Provision]
    earlier: list[LinkedIncident]
    later: list[LinkedIncident]
    parties: dict[str, Party]


def read_parts(edition: Edition) -> Parts:
    """The rows of a published edition. One query for each of its five tables."""
    using = "public"
    accounts = list(PublishedAccount.objects.using(using).filter(edition=edition).order_by("order"))
    by_id = {account.pk: account for account in accounts}
    accusations = list(PublishedAccusation.objects.using(using).filter(edition=edition).order_by("id"))
    casualties = list(PublishedCasualties.objects.using(using).filter(edition=edition).order_by("id"))
    for accusation in accusations:
        accusation.account = by_id[accusation.account_id]
    for line in casualties:
        line.account = by_id.get(line.account_id) if line.account_id else None
    return Parts(
        accounts=accounts,
        accusations=accusations,
        casualties=casualties,
        replies=list(PublishedReply.objects.using(using).filter(edition=edition).order_by("date", "id")),
        links=list(PublishedLink.objects.using(using).filter(edition=edition).order_by("id")),
    )


def incident_page(edition: Edition, parts: Parts) -> IncidentPage:
    """An edition and its parts, arranged for reading. Four queries beyond the parts."""
    compared = compare(parts)
    accused = _accused(parts)
    codes = {one.code for one in accused}
    earlier, later = _links(edition, parts.links)
    return IncidentPage(
        edition=edition,
        casualties=[row for row in parts.casualties if row.account is None],
        comparison=compared,
        ranges=killed_ranges(edition, compared),
        origins=origins(parts.accounts),
        accused=accused,
        other_replies=[reply for reply in parts.replies if reply.party not in codes],
        zones=_zones(edition),
        provisions=_provisions(edition.provisions),
        earlier=earlier,
        later=later,
        parties=reading.parties(),
    )


def _accused(parts: Parts) -> list[AccusedParty]:
    """Who is accused, those accused by most accounts first; each with its own replies."""
    codes = {accusation.accused: 0 for accusation in parts.accusations}
    for accusation in parts.accusations:
        codes[accusation.accused] += 1
    return [
        AccusedParty(
            code,
            [row for row in parts.accusations if row.accused == code],
            [reply for reply in parts.replies if reply.party == code],
        )
        for code in sorted(codes, key=lambda code: (-codes[code], code))
    ]


def _zones(edition: Edition) -> list[ZoneAnswer]:
    if not edition.zone_relations:
        return []
    outlines = ZoneOutline.objects.using("public").valid_on(edition.start).of_demilitarised_zones()
    by_reading = {outline.reading: outline for outline in outlines.defer("geometry").select_related("zone")}
    pairs = (pair.partition(":") for pair in edition.zone_relations)
    return [ZoneAnswer(by_reading.get(name), name, relation) for name, _colon, relation in pairs]


def _provisions(references: Sequence[str]) -> list[Provision]:
    """The provisions named by `agreement/number`, in the order given; unknown ones left out."""
    if not references:
        return []
    agreements = {reference.partition("/")[0] for reference in references}
    found = (
        Provision.objects.using("public").filter(agreement__code__in=agreements).select_related("agreement")
    )
    by_reference = {provision.reference: provision for provision in found}
    return [by_reference[reference] for reference in references if reference in by_reference]


def _links(edition: Edition, links: list[PublishedLink]) -> tuple[list[LinkedIncident], list[LinkedIncident]]:
    """Linked incidents before and after this one. One that is not published now is not named at all."""
    targets = {
        row.public_id: row
        for row in reading.editions().filter(public_id__in=[link.to_public_id for link in links])
    }
    linked = [
        LinkedIncident(targets[link.to_public_id], link) for link in links if link.to_public_id in targets
    ]
    if edition.public_id:
        inverse = (
            PublishedLink.objects.using("public")
            .filter(
                to_public_id=edition.public_id, edition__valid__upper_inf=True, edition__is_withdrawn=False
            )
            .select_related("edition")
        )
        known = {(one.edition.public_id, one.link.relation) for one in linked}
        linked += [
            LinkedIncident(link.edition, link)
            for link in inverse
            if (link.edition.public_id, link.relation) not in known
        ]
    linked.sort(key=lambda one: (one.edition.start, one.edition.number))
    here = (edition.start, edition.number)
    earlier = [one for one in linked if (one.edition.start, one.edition.number) < here]
    return earlier, [one for one in linked if one not in earlier]
