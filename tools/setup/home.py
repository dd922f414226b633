"""Where the private cluster lies, and whose it is.

A PostgreSQL server refuses to run as root; started by root it runs as the user `postgres`, and then
its files must lie where that user can go, which is not so for a checkout below /root.
"""

import hashlib
import os
import platform
import shutil
import stat
import tempfile
from pathlib import Path

from tools.setup.checkout import Checkout
from tools.setup.commands import Account, account_named, my_account, run_as
from tools.setup.progress import SetupError

DATABASE_ACCOUNT = "postgres"
ELSEWHERE = Path("/var/lib/ceasefire")
SOCKET_FILE = ".s.PGSQL.5432"
# The kernels allow 107 (Linux) or 103 (macOS) bytes.
LONGEST_SOCKET_PATH = 99


def database_account() -> Account:
    """Who runs the server: the person at the terminal, or `postgres` where that is root."""
    me = my_account()
    if me.uid != 0:
        return me
    account = account_named(DATABASE_ACCOUNT)
    if account is None or platform.system() == "Darwin":
        raise SetupError("PostgreSQL does not run as root: start ./run as an ordinary user.")
    return account


def find_home(checkout: Checkout, account: Account, elsewhere: Path = ELSEWHERE) -> Path:
    """The cluster's folder, made if need be: `var/cluster`, or one below `elsewhere` that `var` points to."""
    inside = checkout.var / "cluster"
    pointer = checkout.var / "cluster_is_at"
    if not pointer.exists() and (account.is_me or _can_hold(inside, account)):
        return _own(inside, account)
    home = elsewhere / _fingerprint(checkout.root)
    if pointer.exists():
        home = _follow(Path(pointer.read_text().strip()), home, checkout)
    elsewhere.mkdir(mode=0o711, parents=True, exist_ok=True)
    _own(home, account)
    (home / "checkout").write_text(f"{checkout.root}\n")
    pointer.write_text(f"{home}\n")
    return home


def socket_folder(home: Path, account: Account) -> Path:
    """A folder for the socket that nobody but `account` (and root) can enter, with a short enough path."""
    folder = home / "socket"
    if not fits(folder):
        folder = Path(tempfile.gettempdir()) / f"ceasefire-{account.uid}-{_fingerprint(home)}"
    if not fits(folder):
        folder = Path("/tmp") / folder.name  # noqa: S108 - _own() refuses a folder somebody else made
    return _own(folder, account)


def fits(folder: Path) -> bool:
    """Whether a socket in `folder` has a path the kernel takes."""
    return len(os.fsencode(folder / SOCKET_FILE)) <= LONGEST_SOCKET_PATH


def _can_hold(folder: Path, account: Account) -> bool:
    if not fits(folder / "socket"):
        return False
    enters = run_as(
        account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", folder.parent], environment={"PATH": "/usr/bin:/bin"}
    )
    return enters.returncode == 0


def _follow(pointed: Path, own: Path, checkout: Checkout) -> Path:
    """`pointed`, unless that belongs to another checkout that this one was copied from."""
    note = pointed / "checkout"
    if pointed == own or not note.exists():
        return own
    other = Path(note.read_text().strip())
    was_copied = other != checkout.root and (other / "var" / "cluster_is_at").exists()
    return own if was_copied else pointed


def _own(folder: Path, account: Account) -> Path:
    """`folder`, a real folder of `account` with mode 0700."""
    try:
        folder.mkdir(mode=0o700)
        if not account.is_me:
            shutil.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    except OSError as error:
        raise SetupError(
            f"{folder} cannot be made ({error.strerror}): look at the rights and the free disk space."
        ) from error
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o077:
        raise SetupError(
            f"{folder} must be a folder of {account.name} that nobody else can enter: "
            "start as the user of the first time, or move it away."
        )
    return folder


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
