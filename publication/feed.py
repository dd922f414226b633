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
from django.db.models.functions import Cast, Concat, ExtractYear, TruncMonth

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
MOST_RECENT = 8_000  # incidents: the first view waits for them; the newest month is in it whatever it holds
MOST_PAST_SHARDS = 24  # of former moments, kept in memory; a shard of 100,000 incidents takes about 1 MB


@dataclass(frozen=True)
class Span:
    """What a shard holds."""

    shard: str  # a year, or RECENT
    n: int
    since: dt.date  # first and last day
    until: dt.date
    mixed: int  # hash of the editions in it


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


def past(as_of: dt.datetime) -> list[Span]:
    """The shards of the feed as it was at a moment, oldest first. Two queries."""
    return _spans(reading.editions(as_of))


def past_file(as_of: dt.datetime, shard: str, column: str, coding: str) -> bytes | None:
    """A file of the feed as it was at a moment, made for this request; None for a shard it did not have."""
    files = _past_files(as_of, shard, edition_stamp())
    return feed_files.compressed(files[column], coding, feed_files.QUICK) if files else None


@lru_cache(maxsize=MOST_PAST_SHARDS)
def _past_files(as_of: dt.datetime, shard: str, stamp: str) -> dict[str, bytes]:
    """Kept under the stamp, because what is withdrawn today is gone from the past as well."""
    spans = {span.shard: span for span in past(as_of)}
    if shard not in spans:
        return {}
    within = (spans[shard].since, spans[shard].until)
    return encode(read_rows(reading.editions(as_of).filter(start__range=within)))


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
    shards = tuple(_shard(span, known) for span in _spans(reading.editions()))
    changed = reading.last_change()
    state = State(stamp, FORMAT, moment(changed) if changed else "", shards)
    feed_files.write(feed_files.root() / STATE, json.dumps(asdict(state)).encode())
    feed_files.forget_others(state.names)
    return state


def _recent_from(editions: EditionQuerySet, newest: dt.date) -> dt.date:
    """The first day of the recent shard: of a month, or the year's shard would change with every new day.

    The newest 90 days and what completes their first month, or fewer whole months where they hold more
    than a first view should wait for. One query.
    """
    earliest = (newest - dt.timedelta(days=RECENT_DAYS)).replace(day=1)
    months = dict(
        editions.order_by()
        .filter(start__gte=earliest)
        .annotate(month=TruncMonth("start"))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    first, held = newest.replace(day=1), 0
    for month in sorted(months, reverse=True):
        held += months[month]
        if held > MOST_RECENT and month < first:
            break
        first = month
    return first if held > MOST_RECENT else earliest


class BitXor(Aggregate):
    """Mixes hashes in any order."""

    function = "BIT_XOR"
    output_field = BigIntegerField()


def _spans(editions: EditionQuerySet) -> list[Span]:
    """What each shard of the editions holds, oldest first. Three queries."""
    newest = editions.order_by().aggregate(newest=Max("start"))["newest"]
    if newest is None:
        return []
    # Public ids are random, so that equal hashes mean equal editions even in another database.
    edition = Func(
        Concat("public_id", Value(":"), Cast("edition", CharField())), Value(0), function="HASHTEXTEXTENDED"
    )
    year = Cast(ExtractYear("start"), CharField())
    rows = (
        editions.order_by()
        .annotate(
            shard=Case(When(start__gte=_recent_from(editions, newest), then=Value(RECENT)), default=year)
        )
        .values("shard")
        .annotate(n=Count("pk"), since=Min("start"), until=Max("start"), mixed=BitXor(edition))
        .order_by("since")
    )
    return [Span(**row) for row in rows]


def _shard(span: Span, known: dict[str, ShardFiles]) -> ShardFiles:
    """The files of a shard: known ones, or written now."""
    fingerprint = f"{span.shard}-{span.n}-{span.mixed & (2**64 - 1):016x}"
    if fingerprint in known:
        return known[fingerprint]
    within = reading.editions().filter(start__range=(span.since, span.until))
    files = {
        name: feed_files.store(f"{span.shard}-{name}", data)
        for name, data in encode(read_rows(within)).items()
    }
    return ShardFiles(span.shard, span.n, span.since.isoformat(), span.until.isoformat(), fingerprint, files)


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
