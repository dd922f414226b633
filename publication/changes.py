"""What was published last: editions in the order they were issued, corrections and withdrawals among them."""

from django.db.models import Exists, OuterRef

from publication.filters import Selection
from publication.models import Edition

MOST = 100


def latest(selection: Selection) -> list[Edition]:
    """The newest editions of the incidents in a filter and the newest tombstones, last published first.

    An incident is in if any edition of it is, so that a correction that takes it out of the filter is
    seen by whoever follows that filter. Tombstones stand in every filter: to choose among them would say
    what the withdrawn record held. Nothing else of a withdrawn incident is there. Two queries.
    """
    every = Edition.objects.all().public()
    if selection.as_of:
        every = every.filter(valid__startswith__lte=selection.as_of)
    ended = Edition.objects.filter(is_withdrawn=True, valid__upper_inf=True)
    editions = every.filter(is_withdrawn=False).exclude(public_id__in=ended.values("public_id"))
    if selection.query:
        alike = selection.filterset.narrow(every.using(None).filter(is_withdrawn=False))
        editions = editions.filter(Exists(alike.filter(public_id=OuterRef("public_id"))))
    tombstones = every.filter(is_withdrawn=True, valid__upper_inf=True)
    # Keys grow as editions are issued; the time of issue has no index.
    found = [
        edition
        for rows in (editions, tombstones)
        for edition in rows.order_by("-pk").defer("folded", "place_folded", "point")[:MOST]
    ]
    return sorted(found, key=lambda edition: (edition.published_at, edition.pk), reverse=True)[:MOST]
