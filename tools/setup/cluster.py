"""The private PostgreSQL cluster: made, started, found again after a crash, stopped.

It listens on a unix socket alone, in a folder nobody else can enter. It shares nothing with any other
cluster on the machine: neither port, nor configuration, nor data.
"""

import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools.setup import machine, processes
from tools.setup.checkout import Checkout
from tools.setup.commands import Account, last_line, my_account, run_as
from tools.setup.home import SOCKET_FILE, database_account, find_home, socket_folder
from tools.setup.progress import SetupError
from tools.setup.roles import PEER_MAP, ROLES, SUPERUSER, bootstrap_script

START_SECONDS = 60
ORPHAN_SECONDS = 15

# Durability and silence are written down, although some are defaults, so that no system-wide choice
# changes them. Errors go to the client only: their texts can hold what a monitor wrote.
CONFIGURATION = """\
# Written by ./run at each start; changes belong into tools/setup/cluster.py.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
fsync = on
full_page_writes = on
synchronous_commit = on
shared_buffers = 128MB
work_mem = 16MB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
shared_preload_libraries = ''
session_preload_libraries = ''
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = none
log_min_duration_statement = -1
log_min_duration_sample = -1
log_transaction_sample_rate = 0
log_checkpoints = off
log_autovacuum_min_duration = -1
"""


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL data directory with its socket, run by `account` with the programs in `binaries`."""

    home: Path
    socket: Path
    account: Account
    binaries: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    def start(self) -> bool:
        """Makes what is missing and starts the server; False where it was running and answers."""
        if not (self.data / "PG_VERSION").exists():
            self._make()
        pid = self._pid()
        if pid is not None:
            if self._answers(START_SECONDS):
                return False
            self.stop()
        self._clear_after_crash()
        self._configure()
        self._pg_ctl("start", "-l", self.log, "-t", START_SECONDS, failure="The database did not start")
        return True

    def stop(self) -> None:
        """Ends the server cleanly: running statements are broken off, what was committed stays."""
        if self._pid() is not None:
            self._pg_ctl("stop", "-m", "fast", "-t", START_SECONDS, failure="The database did not stop")

    def is_running(self) -> bool:
        """Whether a server of this very data directory is there."""
        return self._pid() is not None

    def bootstrap(self, database: str) -> None:
        """The roles, `database` and its extensions are there; what is there already is left alone."""
        answer = self._run(
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", feed=bootstrap_script(database)
        )
        if answer.returncode != 0:
            raise SetupError(
                f"The database could not be prepared ({last_line(answer.stdout)}): start again, or give up its data with ./run --reset"
            )

    def url(self, role: str, database: str) -> str:
        """How `role` reaches `database`."""
        return f"postgres://{role}@:5432/{database}?host={quote(str(self.socket))}"

    def delete(self) -> None:
        """Removes the cluster with all it holds."""
        self.stop()
        shutil.rmtree(self.home)

    def _make(self) -> None:
        """A new data directory: made beside its place and moved there whole, so that half a one is never taken for one."""
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        if self.data.exists():
            raise SetupError(
                f"{self.data} is no PostgreSQL data directory: move it away, or restore it from a backup."
            )
        locale = processes.utf8_locale()
        command: list[str | Path] = [
            self.binaries / "initdb",
            "-D",
            unfinished,
            "-U",
            SUPERUSER,
            "--encoding=UTF8",
            f"--locale={locale}",
        ]
        answer = run_as(
            self.account,
            [*command, "--data-checksums", "--auth=reject"],
            environment=self._environment(),
            timeout=300,
        )
        if answer.returncode != 0:
            raise SetupError(
                f"The database's files could not be made ({last_line(answer.stdout)}): look at the free disk space and the rights of {self.home}"
            )
        self._write(unfinished / "pg_hba.conf", f"local all all peer map={PEER_MAP}\n")
        with (unfinished / "postgresql.conf").open("a") as settings:
            settings.write("include = 'ceasefire.conf'\n")
        unfinished.rename(self.data)

    def _configure(self) -> None:
        quoted = str(self.socket).replace("'", "''")
        self._write(self.data / "ceasefire.conf", CONFIGURATION.format(socket=quoted))
        # Who may be whom: the server's user and the one who starts it, as our own roles alone.
        people = sorted({self.account.name, my_account().name})
        rows = [f'{PEER_MAP} "{person}" {role}\n' for person in people for role in (SUPERUSER, *ROLES)]
        self._write(self.data / "pg_ident.conf", "".join(rows))

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        if not self.account.is_me:
            shutil.chown(path, self.account.uid, self.account.gid)

    def _pid(self) -> int | None:
        """The server's process, None where the pid file is missing or stale (its number may be another's by now)."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if pid in processes.working_in(self.data, self.account) else None

    def _clear_after_crash(self) -> None:
        """Waits for what a killed server left behind, then removes its stale lock files.

        PostgreSQL sees to stale files itself, but not where the number was given to another process
        of the same user, or where nobody collects the dead one, as happens in containers.
        """
        waiting_ends = time.monotonic() + ORPHAN_SECONDS
        while processes.working_in(self.data, self.account):
            if time.monotonic() > waiting_ends:
                raise SetupError(
                    f"A process of an earlier database is still at work in {self.data}: end it and start again."
                )
            time.sleep(0.2)
        for stale in (
            self.data / "postmaster.pid",
            self.socket / SOCKET_FILE,
            self.socket / f"{SOCKET_FILE}.lock",
        ):
            stale.unlink(missing_ok=True)

    def _answers(self, seconds: float) -> bool:
        waiting_ends = time.monotonic() + seconds
        while self._run("pg_isready", "-q", "-d", "postgres").returncode != 0:
            if self._pid() is None or time.monotonic() > waiting_ends or not self.socket.exists():
                return False
            time.sleep(0.3)
        return True

    def _pg_ctl(self, action: str, *options: object, failure: str) -> None:
        command: list[str | Path] = [
            self.binaries / "pg_ctl",
            action,
            "-D",
            self.data,
            "-w",
            "-s",
            *map(str, options),
        ]
        answer = run_as(self.account, command, environment=self._environment(), timeout=START_SECONDS + 30)
        if answer.returncode != 0:
            log = self.log.read_text(errors="replace") if self.log.exists() else answer.stdout
            fatal = [line for line in log.splitlines()[-20:] if "FATAL" in line or "PANIC" in line]
            reason = last_line("\n".join(fatal) or log)
            raise SetupError(f"{failure} ({reason}; all of it in {self.log})")

    def _run(self, program: str, *options: str, feed: str = "") -> subprocess.CompletedProcess[str]:
        command: list[str | Path] = [
            self.binaries / program,
            "-h",
            self.socket,
            "-p",
            "5432",
            "-U",
            SUPERUSER,
            *options,
        ]
        return run_as(self.account, command, environment=self._environment(), feed=feed)

    def _environment(self) -> dict[str, str]:
        return {"PATH": f"{self.binaries}:/usr/bin:/bin", "LC_ALL": processes.utf8_locale(), "TZ": "UTC"}


def private_cluster(checkout: Checkout) -> Cluster:
    """The cluster of this checkout; its folders are made if need be, its server is not started."""
    account = database_account()
    home = find_home(checkout, account)
    version_file = home / "data" / "PG_VERSION"
    major = int(version_file.read_text()) if version_file.exists() else None
    binaries = machine.postgresql_binaries(major)
    if binaries is None:
        raise SetupError(
            f"The data is of PostgreSQL {major}, which is not installed: install postgresql-{major} and "
            f"postgresql-{major}-postgis-3, or move {home} away and start anew."
        )
    return Cluster(home, socket_folder(home, account), account, binaries)
