"""The one door for everything public: editions through the role that can see nothing else."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from agreements.models import Party
from publication.models import Edition, EditionQuerySet


def editions(as_of: dt.datetime | None = None) -> EditionQuerySet:
    """What the public reads now, or read at `as_of`. Withdrawn incidents are left out."""
    public = Edition.objects.all().public()
    if as_of is None:
        return public.current()
    # What was taken back is gone from the past too: it may have been taken back for somebody's safety.
    withdrawn = Edition.objects.filter(
        is_withdrawn=True, valid__upper_inf=True
    )  # part of the query around it
    return public.as_of(as_of).exclude(public_id__in=withdrawn.values("public_id"))


def in_order(keys: Sequence[int], *left_out: str, with_accusations: bool = True) -> list[Edition]:
    """The editions with these keys in their order, each with its accusations; texts for searching left out."""
    editions = Edition.objects.all().public()
    if with_accusations:
        editions = editions.with_accusations()
    found = editions.defer("folded", "place_folded", *left_out).in_bulk(keys)
    return [found[key] for key in keys]


def last_change() -> dt.datetime | None:
    """When the newest edition of any incident was issued, a withdrawal included."""
    return Edition.objects.all().public().aggregate(last=Max("valid__startswith"))["last"]


def history(public_id: str) -> EditionQuerySet:
    """Every edition of one incident, oldest first, a tombstone included."""
    return Edition.objects.all().public().filter(public_id=public_id).order_by("edition")


def parties() -> dict[str, Party]:
    """Every party by its code."""
    return {party.code: party for party in Party.objects.using("public")}
