"""The published editions in the memory of each process, for counting: never asked row by row, never stale.

`current()` asks the database for the number of the last change (one small query) and reads what is new
since; the states it returns never change for whoever holds one, so a request that took one counts
everything on it. `docs/performance.md` has memory and times.
"""

import threading

from publication.models import PublicationChange
from publication.snapshot import loading
from publication.snapshot.rows import Rows
from publication.snapshot.state import State, build, renewed
from publication.stamp import edition_stamp

__all__ = ["Rows", "State", "current"]

_lock = threading.Lock()
_state: State | None = None


def current() -> State:
    """The state of the publication now. One query where nothing changed."""
    state, stamp = _state, edition_stamp()
    if state is None or state.stamp != stamp:
        with _lock:
            state = _refreshed()
    return state


def _refreshed() -> State:
    """The newest state, read by one thread while the others wait."""
    global _state
    before, stamp = _state, edition_stamp()
    if before is not None and before.stamp == stamp:
        return before
    _state = None  # what cannot be brought up to date is read anew next time
    number = _number(stamp)
    after = None
    if before is not None and _follows(before):
        after = renewed(before, loading.read(before.number), stamp, number)
    _state = after or build(loading.read(loading.NOTHING), stamp, number)
    return _state


def _follows(before: State) -> bool:
    """Whether the database still has the change a state was read after, and nothing was removed since."""
    changes = PublicationChange.objects.using("public")
    if before.number == loading.NOTHING:
        return False
    token = before.stamp.partition("-")[2]
    known = changes.filter(number=before.number, token=token).exists()
    return known and not changes.filter(number__gt=before.number, removed=True).exists()


def _number(stamp: str) -> int:
    """The change number in a stamp; before the first change NOTHING."""
    number = stamp.partition("-")[0]
    return int(number) if number.isdigit() else loading.NOTHING
