"""The feed as it is now: shards of immutable files named by their content, rebuilt when an edition changes.

A shard is a year, or the newest three to four months, which change most. A manifest request compares
the publication's stamp with the one the files were built from. If they differ, one process rebuilds,
the others wait for its lock; only shards whose editions changed are encoded again, and of those only
the files whose content changed get another name. Files of former states go at once (a withdrawn
incident must not stay readable under an old name).
"""

import datetime as dt
import json
import logging
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.db.models import Aggregate, BigIntegerField, Case, CharField, Count, Func, Max, Min, Value, When
from django.db.models.functions import Cast, Concat, ExtractYear

from publication import feed_files, reading
from publication.feed_codec import FORMAT, encode
from publication.feed_files import File
from publication.feed_rows import read_rows
from publication.models import EditionQuerySet
from publication.stamp import edition_stamp
from publication.statement import moment

log = logging.getLogger(__name__)

STATE = "state.json"
RECENT = "recent"
RECENT_DAYS = 90
MOST_PASTS = 2  # moments of the past kept in memory


@dataclass(frozen=True)
class ShardFiles:
    """One shard: what it holds, its files by column, and what it was built from."""

    name: str  # a year, or RECENT
    n: int
    since: str  # first and last day, ISO
    until: str
    editions: str  # fingerprint of the editions in it
    files: dict[str, File]


@dataclass(frozen=True)
class State:
    """The shards there are, oldest first, and the stamp of the publication they were built from."""

    stamp: str
    format: int
    changed: str  # when the newest edition was issued
    shards: tuple[ShardFiles, ...]

    @property
    def names(self) -> set[str]:
        """The names of all files."""
        return {file.name for shard in self.shards for file in shard.files.values()}


def current() -> State:
    """The state of the feed now, rebuilt first if an edition changed or a file is gone."""
    stamp = edition_stamp()
    state = _read_state()
    if state is None or not _is_good(state, stamp):
        with feed_files.lock():
            state = _read_state()
            if state is None or not _is_good(state, stamp):
                state = _rebuild(edition_stamp(), state)
    return state


def file_bytes(name: str, coding: str) -> bytes | None:
    """A file of the present feed in a content coding; None for a name that is not (or no longer) in it.

    A damaged file is noticed by its name, which is its hash, and built again.
    """
    if name not in current().names:
        return None
    found = feed_files.intact(name, coding)
    if found is None:
        with feed_files.lock():
            found = feed_files.intact(name, coding)  # another process may have mended it meanwhile
            if found is None:
                log.warning("Feed file %s is damaged or gone, building it again", name)
                feed_files.forget(name)
                state = _rebuild(edition_stamp(), _read_state())
                found = feed_files.intact(name, coding) if name in state.names else None
    return found


def past(as_of: dt.datetime) -> dict[str, dict[str, bytes]]:
    """The whole feed as it was at a moment, as one shard: the bytes of each file in each coding."""
    return _past(as_of, edition_stamp())


@lru_cache(maxsize=MOST_PASTS)
def _past(as_of: dt.datetime, stamp: str) -> dict[str, dict[str, bytes]]:
    """With the stamp, because what is withdrawn today is gone from the past as well."""
    files = encode(read_rows(reading.editions(as_of)))
    return {name: feed_files.compressed(data, feed_files.QUICK) for name, data in files.items()}


def _is_good(state: State, stamp: str) -> bool:
    return state.stamp == stamp and state.format == FORMAT and feed_files.are_there(state.names)


def _rebuild(stamp: str, before: State | None) -> State:
    """Build every shard whose editions changed, then drop the files of former states.

    The stamp was read before the rows: an edition that comes in between makes the next request
    rebuild once more, never too little.
    """
    known = {
        shard.editions: shard
        for shard in (before.shards if before and before.format == FORMAT else ())
        if feed_files.are_there(file.name for file in shard.files.values())
    }
    editions = reading.editions()
    newest = editions.aggregate(newest=Max("start"))["newest"]
    shards = _shards(editions, _recent_from(newest), known) if newest else ()
    changed = reading.last_change()
    state = State(stamp, FORMAT, moment(changed) if changed else "", shards)
    feed_files.write(feed_files.root() / STATE, json.dumps(asdict(state)).encode())
    feed_files.forget_others(state.names)
    return state


def _recent_from(newest: dt.date) -> dt.date:
    """The first day of the recent shard: of a month, or the year's shard would change with every new day."""
    return (newest - dt.timedelta(days=RECENT_DAYS)).replace(day=1)


class BitXor(Aggregate):
    """Mixes hashes in any order."""

    function = "BIT_XOR"
    output_field = BigIntegerField()


def _shards(
    editions: EditionQuerySet, recent_from: dt.date, known: dict[str, ShardFiles]
) -> tuple[ShardFiles, ...]:
    """The shards of the editions, oldest first; known ones as they are."""
    # Public ids are random, so that equal fingerprints mean equal editions even in another database.
    edition = Func(
        Concat("public_id", Value(":"), Cast("edition", CharField())), Value(0), function="HASHTEXTEXTENDED"
    )
    year = Cast(ExtractYear("start"), CharField())
    rows = (
        editions.order_by()
        .annotate(shard=Case(When(start__gte=recent_from, then=Value(RECENT)), default=year))
        .values("shard")
        .annotate(n=Count("pk"), since=Min("start"), until=Max("start"), mixed=BitXor(edition))
        .order_by("since")
    )
    shards = []
    for row in rows:
        fingerprint = f"{row['shard']}-{row['n']}-{row['mixed'] & (2**64 - 1):016x}"
        shard = known.get(fingerprint)
        if shard is None:
            within = editions.filter(start__range=(row["since"], row["until"]))
            files = {
                name: feed_files.store(f"{row['shard']}-{name}", data)
                for name, data in encode(read_rows(within)).items()
            }
            since, until = row["since"].isoformat(), row["until"].isoformat()
            shard = ShardFiles(row["shard"], row["n"], since, until, fingerprint, files)
        shards.append(shard)
    return tuple(shards)


def _read_state() -> State | None:
    try:
        values = json.loads((feed_files.root() / STATE).read_bytes())
        shards = []
        for shard in values["shards"]:
            files = {name: File(**file) for name, file in shard.pop("files").items()}
            shards.append(ShardFiles(**shard, files=files))
        return State(values["stamp"], values["format"], values["changed"], tuple(shards))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
