"""The feed on disk: one immutable file per year, named by its content, rebuilt when an edition changes.

A manifest request compares the publication's stamp with the one the files were built from. If they
differ, one process rebuilds, the others wait for its lock; only years whose editions changed are
encoded again, files of former states go at once (a withdrawn incident must not stay readable under
an old name). Everything in `FEED_ROOT` can be deleted at any time.
"""

import datetime as dt
import fcntl
import gzip
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, Max, Min, Value
from django.db.models.functions import MD5, Cast, Concat, ExtractYear

from publication import reading
from publication.feed_codec import FORMAT, encode
from publication.feed_rows import read_rows
from publication.models import EditionQuerySet
from publication.stamp import edition_stamp
from publication.statement import moment

log = logging.getLogger(__name__)

#: How a shard may be sent, in the order we like it: content coding and the end of the file's name.
CODINGS = {"br": ".br", "gzip": ".gz", "identity": ""}
STATE = "state.json"
UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class ShardFile:
    """One year's file: where it is, what it holds, and what it was built from."""

    year: int
    name: str
    n: int
    bytes: int  # not compressed
    since: str  # first and last day, ISO
    until: str
    editions: str  # fingerprint of the editions in it


@dataclass(frozen=True)
class State:
    """The files there are, and the stamp of the publication they were built from."""

    stamp: str
    format: int
    changed: str  # when the newest edition was issued
    shards: tuple[ShardFile, ...]


def current() -> State:
    """The state of the feed now, rebuilt first if an edition changed or a file is gone."""
    stamp = edition_stamp()
    state = _read_state()
    if (
        state
        and state.stamp == stamp
        and state.format == FORMAT
        and all(_is_there(shard.name) for shard in state.shards)
    ):
        return state
    with _lock():
        state = _read_state()
        if (
            state is None
            or state.stamp != stamp
            or state.format != FORMAT
            or not all(_is_there(shard.name) for shard in state.shards)
        ):
            state = _rebuild(edition_stamp(), state)
    return state


def shard_bytes(name: str, coding: str) -> bytes | None:
    """A shard of the present feed as a content coding; None for a name that is not (or no longer) in it.

    A damaged file is noticed by its name, which is its hash, and built again.
    """
    state = current()
    if name not in {shard.name for shard in state.shards}:
        return None
    found = _intact(name, coding)
    if found is None:
        with _lock():
            found = _intact(name, coding)  # another process may have mended it meanwhile
            if found is None:
                log.warning("Feed shard %s is damaged or gone, building it again", name)
                _forget(name)
                state = _rebuild(edition_stamp(), _read_state())
                found = _intact(name, coding) if name in {shard.name for shard in state.shards} else None
    return found


def as_of_shard(as_of: dt.datetime) -> bytes:
    """The whole feed as it was at a moment, as one file built for this request."""
    rows = read_rows(reading.editions(as_of))
    return encode(rows, as_of=moment(as_of), edition_stamp="")


def _rebuild(stamp: str, before: State | None) -> State:
    """Build every year whose editions changed, then drop the files of former states.

    The stamp was read before the rows: an edition that comes in between makes the next request
    rebuild once more, never too little.
    """
    root = _root()
    known = (
        {shard.editions: shard for shard in before.shards if _is_there(shard.name)}
        if before and before.format == FORMAT
        else {}
    )
    shards = []
    for year, fingerprint in _years(reading.editions()):
        shards.append(known.get(fingerprint) or _build(year, fingerprint))
    changed = reading.last_change()
    state = State(stamp, FORMAT, moment(changed) if changed else "", tuple(shards))
    _write(root / STATE, json.dumps(asdict(state)).encode())
    kept = {shard.name + ending for shard in shards for ending in CODINGS.values()}
    unfinished = root.glob(f"{UNFINISHED}*")  # of a process that was killed
    for file in (*unfinished, *(file for file in root.glob("*.cfv*") if file.name not in kept)):
        file.unlink(missing_ok=True)
    return state


def _years(editions: EditionQuerySet) -> list[tuple[int, str]]:
    """Every year with incidents and a fingerprint of its editions, oldest first."""
    # Public ids are random, so that equal fingerprints mean equal editions even in another database.
    ids = StringAgg(
        Concat("public_id", Value(":"), Cast("edition", CharField())), delimiter=",", order_by="public_id"
    )
    rows = (
        editions.order_by()
        .annotate(year=ExtractYear("start"))
        .values_list("year")
        .annotate(editions=MD5(ids))
        .order_by("year")
    )
    return [(year, f"{year}-{fingerprint}") for year, fingerprint in rows]


def _build(year: int, fingerprint: str) -> ShardFile:
    editions = reading.editions().filter(start__year=year)
    about = editions.order_by().aggregate(
        n=Count("pk"), since=Min("start"), until=Max("start"), issued=Max("valid__startswith")
    )
    data = encode(read_rows(editions), as_of=moment(about["issued"]), edition_stamp=fingerprint)
    name = f"{year}-{hashlib.sha256(data).hexdigest()[:20]}.cfv"
    root = _root()
    _write(root / f"{name}.br", brotli.compress(data, quality=9))
    _write(root / f"{name}.gz", gzip.compress(data, compresslevel=9, mtime=0))
    _write(root / name, data)
    return ShardFile(
        year, name, about["n"], len(data), about["since"].isoformat(), about["until"].isoformat(), fingerprint
    )


def _intact(name: str, coding: str) -> bytes | None:
    """The bytes of a file if what they decode to has the hash the name says, else None."""
    try:
        sent = (_root() / (name + CODINGS[coding])).read_bytes()
        plain = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[coding](sent)
    except (OSError, EOFError, ValueError, brotli.error):
        return None
    return (
        sent
        if hashlib.sha256(plain).hexdigest().startswith(name.partition("-")[2].removesuffix(".cfv"))
        else None
    )


def _is_there(name: str) -> bool:
    return all((_root() / (name + ending)).is_file() for ending in CODINGS.values())


def _forget(name: str) -> None:
    for ending in CODINGS.values():
        (_root() / (name + ending)).unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.FEED_ROOT)


def _read_state() -> State | None:
    try:
        values = json.loads((_root() / STATE).read_bytes())
        return State(
            values["stamp"],
            values["format"],
            values["changed"],
            tuple(ShardFile(**shard) for shard in values["shards"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, data: bytes) -> None:
    """Put the file there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _lock() -> Iterator[None]:
    """One builder at a time among all processes; freed by the system even if the process dies."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
