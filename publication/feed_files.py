"""Files of the feed on disk: named by their content, written whole or not at all, in every coding."""

import fcntl
import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings

#: How a file may be sent, in the order we like it: content coding and the end of the file's name.
CODINGS = {"br": ".br", "gzip": ".gz", "identity": ""}
UNFINISHED = ".unfinished-"
THOROUGH, QUICK = 9, 5


@dataclass(frozen=True)
class File:
    """One file of a shard: its name, and its bytes on the wire in the best coding."""

    name: str
    bytes: int


def root() -> Path:
    """The folder of the feed; everything in it can be deleted at any time."""
    return Path(settings.FEED_ROOT)


def compressed(data: bytes, quality: int = THOROUGH) -> dict[str, bytes]:
    """The bytes of a file in every coding."""
    return {
        "br": brotli.compress(data, quality=quality),
        "gzip": gzip.compress(data, compresslevel=quality, mtime=0),
        "identity": data,
    }


def store(start: str, data: bytes) -> File:
    """Write a file in every coding; its name is `start` and the hash of its content."""
    name = f"{start}-{_hash(data)}.cfv"
    codings = compressed(data)
    for coding, sent in codings.items():
        write(root() / (name + CODINGS[coding]), sent)
    return File(name, len(codings["br"]))


def intact(name: str, coding: str) -> bytes | None:
    """The bytes of a file if what they decode to has the hash the name says, else None."""
    try:
        sent = (root() / (name + CODINGS[coding])).read_bytes()
        plain = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[coding](sent)
    except (OSError, EOFError, ValueError, brotli.error):
        return None
    return sent if name.endswith(f"-{_hash(plain)}.cfv") else None


def are_there(names: Iterable[str]) -> bool:
    """Whether every file is there in every coding."""
    try:
        there = {entry.name for entry in os.scandir(root())}
    except OSError:
        return False
    return all(name + ending in there for name in names for ending in CODINGS.values())


def forget(name: str) -> None:
    """Delete a file."""
    for ending in CODINGS.values():
        (root() / (name + ending)).unlink(missing_ok=True)


def forget_others(names: Iterable[str]) -> None:
    """Delete every file of the feed but these, and what a killed process left."""
    kept = {name + ending for name in names for ending in CODINGS.values()}
    for file in (*root().glob(f"{UNFINISHED}*"), *root().glob("*.cfv*")):
        if file.name not in kept:
            file.unlink(missing_ok=True)


def write(path: Path, data: bytes) -> None:
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
def lock() -> Iterator[None]:
    """One builder at a time among all processes; freed by the system even if the process dies."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
