"""Programs others wrote, to be compared with: each in an environment of its own, thrown away with var/."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.events import ROOT
from tools.setup.server import end_with_parent

HOST = "127.0.0.1"
PEERS = ROOT / "var" / "bench" / "peers"
START_SECONDS, STOP_SECONDS = 120, 15
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def environment(name: str) -> Path:
    """The programs' folder of the environment for `bench/requirements-NAME.txt`; made at the first call."""
    folder, wanted = PEERS / name, ROOT / "bench" / f"requirements-{name}.txt"
    stamp = folder / "requirements.txt"
    if not stamp.is_file() or stamp.read_text() != wanted.read_text():
        print(f"Installing {wanted.name} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "-q", "-r", wanted], check=True, capture_output=True)  # fmt: skip
        stamp.write_text(wanted.read_text())
    return folder / "bin"


@contextmanager
def running(command: Sequence[str | Path], address: str, variables: dict[str, str], log: Path) -> Iterator[str]:  # fmt: skip
    """A server that answers at `address` while the block lasts; ends the program with its log where it does not."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=_variables(variables), stdout=output, stderr=subprocess.STDOUT, preexec_fn=end_with_parent)  # fmt: skip
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


def run(command: Sequence[str | Path], variables: dict[str, str]) -> str:
    """What a command printed; ends the program with it where the command fails."""
    done = subprocess.run(command, cwd=ROOT, env=_variables(variables), capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def beside(url: str, name: str) -> str:
    """The address of the database `name` beside the one at `url`, with PostGIS in it; made at the first call."""
    address = urlsplit(url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    return address


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _variables(more: dict[str, str]) -> dict[str, str]:
    """Ours without what belongs to our own site."""
    ours = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PUBLIC_DATABASE_URL", "SECRET_KEY", "DEBUG", "HTTPS")
    return {**{name: value for name, value in os.environ.items() if name not in ours}, **more}


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if server.poll() is not None:
            break
        try:
            with direct.open(address, timeout=START_SECONDS):
                return
        except urllib.error.HTTPError as error:
            if error.code != 404:
                break
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{address} does not answer:\n{log.read_text(errors='replace')[-4000:]}")
