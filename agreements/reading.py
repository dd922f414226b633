"""What the public pages read, always through the database alias `public`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch, Q, QuerySet

from agreements.deadlines import local_day
from agreements.models import Agreement, Milestone, Party, PartyRelation, Provision, Standing, ZoneOutline
from agreements.models.zone import ZoneOutlineQuerySet
from agreements.vocabularies import PartyKind, StandingKind, ZoneKind
from places.names import fold

PUBLIC = "public"
#: Kinds of party in the order of their vocabulary.
KIND_ORDER = {kind: number for number, kind in enumerate(PartyKind.values)}


def agreements() -> QuerySet[Agreement]:
    """Every agreement in time, with its standings, dated provisions and deadlines."""
    return (
        Agreement.objects.using(PUBLIC)
        .select_related("predecessor")
        .prefetch_related(
            Prefetch("standings", standings()),
            Prefetch(
                "provisions",
                Provision.objects.using(PUBLIC).filter(deadline__isnull=False).order_by("deadline", "id"),
            ),
        )
    )


def standings() -> QuerySet[Standing]:
    return Standing.objects.using(PUBLIC).select_related("party").order_by("since", "party__code")


def agreement(code: str) -> Agreement | None:
    """One agreement with all its page needs except the outlines, or None."""
    provisions = Provision.objects.using(PUBLIC).prefetch_related("obliged").order_by("id")
    return (
        Agreement.objects.using(PUBLIC)
        .filter(code=code)
        .select_related("predecessor")
        .prefetch_related(
            Prefetch("standings", standings()),
            Prefetch("provisions", provisions),
            Prefetch("milestones", Milestone.objects.using(PUBLIC).order_by("date", "id")),
            Prefetch("successors", Agreement.objects.using(PUBLIC).order_by("signed")),
        )
        .first()
    )


def outlines_for(one: Agreement) -> ZoneOutlineQuerySet:
    """The outlines an agreement lives with, by kind, zone, reading and day.

    Those it drew, those its provisions speak of, and those of its predecessor that were valid while it
    was in force: the posts agreed at Astana stood in the zone agreed at Sochi.
    """
    of_it = Q(zone__agreement=one) | Q(zone__provisions__agreement=one)
    if one.predecessor_id and one.in_force_from:
        days = DateRange(local_day(one, one.in_force_from), local_day(one, one.in_force_until))
        before = Q(zone__agreement=one.predecessor_id) | Q(zone__provisions__agreement=one.predecessor_id)
        of_it |= before & Q(valid__overlap=days)
    keys = ZoneOutline.objects.filter(of_it).values("pk")
    found: ZoneOutlineQuerySet = ZoneOutline.objects.using(PUBLIC).filter(pk__in=keys)
    return found.select_related("zone__held_by", "zone__agreement").order_by(
        "zone__kind", "zone__code", "reading", "valid"
    )


def latest(found: Iterable[ZoneOutline]) -> list[ZoneOutline]:
    """Of each zone and reading, the outline that began last."""
    newest: dict[tuple[int, str], ZoneOutline] = {}
    for outline in found:
        key = (outline.zone_id, outline.reading)
        if key not in newest or _begin(outline) >= _begin(newest[key]):
            newest[key] = outline
    return list(newest.values())


def _begin(outline: ZoneOutline) -> str:
    return outline.valid.lower.isoformat() if outline.valid.lower else ""


def shown_first(found: Sequence[ZoneOutline]) -> list[ZoneKind]:
    """The kinds of zone a map begins with: posts, known within kilometres, would hide what else there is."""
    kinds = [kind for kind in ZoneKind if any(one.zone.kind == kind for one in found)]
    without_posts: list[ZoneKind] = [kind for kind in kinds if kind != ZoneKind.OBSERVATION_POST]
    return without_posts or kinds


@dataclass(frozen=True)
class Reading:
    """One way to read where the zones of an agreement lie."""

    code: str
    label: str
    is_default: bool


def readings(found: Iterable[ZoneOutline]) -> list[Reading]:
    """The rival readings among outlines of demilitarised zones; the one shown first says so."""
    of_zones = [one for one in found if one.zone.kind == ZoneKind.DEMILITARISED_ZONE]
    labels = {one.reading: one.reading_label or one.reading for one in of_zones}
    default = next((one.reading for one in of_zones if one.is_default), next(iter(labels), ""))
    return [Reading(code, label, code == default) for code, label in sorted(labels.items())]


def standings_by_kind(rows: Iterable[Standing]) -> list[tuple[StandingKind, list[Standing]]]:
    """Standings grouped in the order of the vocabulary."""
    held = list(rows)
    groups = [(kind, [row for row in held if row.kind == kind]) for kind in StandingKind]
    return [group for group in groups if group[1]]


def signatories(rows: Iterable[Standing]) -> list[tuple[Party, list[Standing]]]:
    """Who signed or guarantees, each once, with the standings it has."""
    held: dict[int, tuple[Party, list[Standing]]] = {}
    for row in rows:
        if row.kind in {StandingKind.SIGNATORY, StandingKind.GUARANTOR}:
            held.setdefault(row.party_id, (row.party, []))[1].append(row)
    return list(held.values())


def parties() -> QuerySet[Party]:
    """Every party with its other names."""
    return Party.objects.using(PUBLIC).prefetch_related("aliases")


def parties_called(name: str) -> list[Party]:
    """Parties of which some name, alias or code contains `name`, tolerant of spelling; all of them for none."""
    asked = fold(name)
    everybody = list(parties())
    if not asked:
        return everybody if not name.strip() else []
    return [party for party in everybody if any(asked in fold(one) for one in _names(party))]


def _names(party: Party) -> list[str]:
    names = [getattr(party, f"name_{code}", None) or "" for code in ("en", "ar", "ru", "tr")]
    return [party.code, *names, *(alias.name for alias in party.aliases.all())]


def by_kind(found: Iterable[Party]) -> list[tuple[PartyKind, list[Party]]]:
    """Parties grouped in the order of the vocabulary, by name within a kind."""
    held = sorted(found, key=lambda party: (KIND_ORDER[party.kind], party.name))
    groups = [(kind, [party for party in held if party.kind == kind]) for kind in PartyKind]
    return [group for group in groups if group[1]]


def party(code: str) -> Party | None:
    """One party with names, standings and duties, or None."""
    held = Standing.objects.using(PUBLIC).select_related("agreement").order_by("agreement__signed", "kind")
    owed = Provision.objects.using(PUBLIC).select_related("agreement").order_by("agreement__signed", "id")
    return (
        Party.objects.using(PUBLIC)
        .filter(code=code)
        .prefetch_related("aliases", Prefetch("standings", held), Prefetch("obligations", owed))
        .first()
    )


def relations_of(one: Party) -> QuerySet[PartyRelation]:
    """Relations of a party in both directions, the oldest first; those without a date last."""
    return (
        PartyRelation.objects.using(PUBLIC)
        .filter(Q(subject=one) | Q(object_party=one))
        .select_related("subject", "object_party", "object_agreement")
        .order_by("since", "kind", "pk")
    )
