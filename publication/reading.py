"""The one door for everything public: editions through the role that can see nothing else."""

import datetime as dt

from agreements.models import Party
from publication.models import Edition, EditionQuerySet


def editions(as_of: dt.datetime | None = None) -> EditionQuerySet:
    """What the public reads now, or read at `as_of`. Withdrawn incidents are left out."""
    public = Edition.objects.all().public()
    return public.as_of(as_of) if as_of else public.current()


def history(public_id: str) -> EditionQuerySet:
    """Every edition of one incident, oldest first, a tombstone included."""
    return Edition.objects.all().public().filter(public_id=public_id).order_by("edition")


def parties() -> dict[str, Party]:
    """Every party by its code."""
    return {party.code: party for party in Party.objects.using("public")}
