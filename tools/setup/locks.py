"""Two ./run and ./test of one checkout at a time: who may change things, and who stops the database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tools.setup.checkout import Checkout
from tools.setup.progress import SetupError, say


class Locks:
    """The checkout's locks. The kernel lets go of them when a process ends, however it ends."""

    def __init__(self, checkout: Checkout) -> None:
        self._in_use = _open(checkout.var / "in_use.lock")
        self._set_up = _open(checkout.var / "set_up.lock")

    def __enter__(self) -> "Locks":
        return self

    def __exit__(self, *failure: object) -> None:
        self._in_use.close()
        self._set_up.close()

    @contextmanager
    def set_up(self) -> Iterator[None]:
        """Only one at a time gets into this block; the others wait before it."""
        try:
            fcntl.flock(self._set_up, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Waiting: another ./run or ./test of this checkout is setting up.")
            fcntl.flock(self._set_up, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._set_up, fcntl.LOCK_UN)

    def use(self) -> None:
        """From now on the database is used by this process too."""
        fcntl.flock(self._in_use, fcntl.LOCK_SH)

    def leave(self) -> None:
        """From now on this process does not use it any more."""
        fcntl.flock(self._in_use, fcntl.LOCK_UN)

    def is_last_user(self) -> bool:
        """Whether nobody else uses the database; to be asked inside `set_up`."""
        try:
            fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _open(path: Path) -> IO[str]:
    try:
        return path.open("a")
    except OSError as error:
        raise SetupError(
            f"{path} cannot be opened ({error.strerror}): start as the user of the first time, or with sudo."
        ) from error
