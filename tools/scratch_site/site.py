"""Makes a database, fills it, serves the site from it, and takes all of it away again."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from ceasefire import environment
from tools.setup.server import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
COMMAND_SECONDS = 600


@dataclass(frozen=True)
class ScratchSite:
    """A site with a database of its own; everything it writes lies in `folder`."""

    folder: Path
    database_url: str
    public_database_url: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its processes."""
        ours = {
            "DJANGO_SETTINGS_MODULE": "tools.scratch_site.settings",
            "SCRATCH_FOLDER": str(self.folder),
            "DATABASE_URL": self.database_url,
            "PUBLIC_DATABASE_URL": self.public_database_url,
            "SECRET_KEY": "only for a site that is thrown away",
            "HTTPS": "0",
            "DEBUG": "0",
            "PYTHONUNBUFFERED": "1",
        }
        return {name: value for name, value in {**os.environ, **ours}.items() if value}

    @property
    def passwords(self) -> dict[str, str]:
        """Passwords of the sample accounts by user name."""
        found: dict[str, str] = json.loads((self.folder / "sample_accounts.json").read_text())
        return found

    def manage(self, *arguments: str) -> str:
        """What a management command printed; CalledProcessError with its output where it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def serving(self, workers: int = 1) -> Iterator[str]:
        """The site's address, as long as the block lasts. The server is the one of production."""
        port = _free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
        command += ["--port", str(port), "--workers", str(workers), "--no-ws", "ceasefire.wsgi:application"]
        log = self.folder / "server.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.variables,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent,
            )
        address = f"http://{HOST}:{port}"
        try:
            _wait_for(address, server, log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@contextmanager
def scratch_site(folder: Path, name: str, *, keep: bool = False) -> Iterator[ScratchSite]:
    """A site whose tables are made and empty and whose static files lie ready; its database `name` is dropped afterwards unless `keep`.

    With `keep`, one that is there already is used as it is. The database lies beside the one that
    DATABASE_URL (or `var/env`) names.
    """
    environment.load_file(ROOT / "var" / "env")
    beside = os.environ.get("DATABASE_URL", "")
    if not beside:
        raise RuntimeError("There is no database: start ./run, or set DATABASE_URL.")
    public = os.environ.get("PUBLIC_DATABASE_URL", "")
    site = ScratchSite(folder, _renamed(beside, name), _renamed(public, name) if public else "")
    if not keep:
        _execute(beside, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    if not _exists(beside, name):
        _execute(beside, f'CREATE DATABASE "{name}"')
    try:
        site.manage("migrate", "--no-input", "--verbosity", "0")
        site.manage("collectstatic", "--no-input", "--verbosity", "0")
        yield site
    finally:
        if not keep:
            _execute(beside, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _renamed(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _exists(url: str, name: str) -> bool:
    with psycopg.connect(url) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if server.poll() is not None:
            raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")
        try:
            with direct.open(f"{address}/method/", timeout=START_SECONDS):
                return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"The site answers {error.code}: see {log}") from error
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server does not answer: see {log}")
