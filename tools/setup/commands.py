"""Running other programs: as somebody else where needed, with their output in a log file."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.setup.progress import SetupError

Command = Sequence[str | Path]
LAST_LINE_LENGTH = 200


@dataclass(frozen=True)
class Account:
    """A user of the operating system that programs are started as."""

    name: str
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()


def my_account() -> Account:
    """The user this process runs as."""
    entry = pwd.getpwuid(os.geteuid())
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def account_named(name: str) -> Account | None:
    """The user of that name, None where there is none."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run_as(
    account: Account,
    command: Command,
    *,
    environment: Mapping[str, str],
    feed: str = "",
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """The finished run of `command` as `account`, started in `/` and in a session of its own."""
    changes = not account.is_me
    return subprocess.run(
        list(command),
        input=feed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd="/",
        env=dict(environment),
        user=account.uid if changes else None,
        group=account.gid if changes else None,
        extra_groups=[] if changes else None,
        umask=0o077,
        start_new_session=True,
        timeout=timeout,
        check=False,
    )


def run_logged(
    command: Command,
    *,
    log: Path,
    failure: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    show_output: bool = False,
    timeout: float = 1800,
) -> None:
    """Runs `command` with its output in `log`; where it fails, an error that says `failure` and names the log.

    With `show_output` only its errors go there: what else it says is for the person at the terminal.
    """
    with log.open("w") as output:
        try:
            code = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=None if show_output else output,
                stderr=output,
                cwd=cwd,
                env=environment,
                timeout=timeout,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise SetupError(f"{failure} (no end after {timeout:.0f} s; see {log})") from None
        except OSError as error:
            raise SetupError(f"{failure} ({error.strerror}: {command[0]})") from None
    if code != 0:
        raise SetupError(f"{failure} ({last_line(log.read_text(errors='replace'))}; all of it in {log})")


def last_line(output: str) -> str:
    """The last line of `output` that says something, shortened."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1][:LAST_LINE_LENGTH] if lines else "no output"
