"""Which processes of a server are running, asked in a way that works in containers too."""

import platform
import re
from pathlib import Path

from tools.setup.commands import Account, run_as


def working_in(folder: Path, account: Account) -> list[int]:
    """The processes of `account` whose working directory is `folder`, as is a PostgreSQL server's data directory."""
    path = {"PATH": "/usr/bin:/bin"}
    if platform.system() == "Darwin":
        # No /proc; but the server has the folder on its command line.
        rows = run_as(account, ["ps", "-axo", "pid=,command="], environment=path).stdout.splitlines()
        return [int(row.split()[0]) for row in rows if "postgres" in row and f"-D {folder}" in row]
    # Asked as that account: root in a container may not look into the processes of others.
    pattern = re.sub(r"([\\*?\[])", r"\\\1", str(folder.resolve()))
    found = run_as(
        account, ["find", "/proc", "-maxdepth", "2", "-name", "cwd", "-lname", pattern], environment=path
    ).stdout
    return [int(match) for match in re.findall(r"^/proc/(\d+)/cwd$", found, re.MULTILINE)]


def utf8_locale() -> str:
    """A locale with UTF-8 that is there without anything being generated."""
    return "en_US.UTF-8" if platform.system() == "Darwin" else "C.UTF-8"
