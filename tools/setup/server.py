"""Serving the site until somebody says stop."""

import ctypes
import errno
import platform
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.setup.checkout import Checkout
from tools.setup.commands import last_line
from tools.setup.progress import SetupError

HOST = "127.0.0.1"
WORKERS = 2
START_SECONDS = 60
STOP_SECONDS = 15
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def require_free_port(port: int) -> None:
    """An error where something listens on `port` already, or where it may not be taken."""
    advice = f"take another with ./run --port {port + 1 if port < 65535 else 8000}"
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex((HOST, port)) == 0:
            raise SetupError(f"Port {port} is in use: stop what listens there, or {advice}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise SetupError(f"Port {port} {reason}: {advice}") from error


@contextmanager
def serving(
    checkout: Checkout, environment: Mapping[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """The site answers on `port` inside the block, and is stopped after it."""
    log = checkout.logs / "server.log"
    command: list[str | Path] = [
        checkout.python,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(port),
    ]
    command += [
        "--workers",
        str(WORKERS),
        "--respawn-failed-workers",
        "--no-ws",
        "ceasefire.wsgi:application",
    ]
    with log.open("w") as output:
        log.chmod(0o600)
        server = subprocess.Popen(
            command,
            cwd=checkout.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to the whole terminal's group; the server is to hear it from here alone.
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    try:
        _wait_for_answer(server, port, log)
        yield server
    finally:
        _stop(server)


def _wait_for_answer(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Returns when the start page is there; an error where the server ends or the page is broken."""
    waiting_ends = time.monotonic() + START_SECONDS
    status = None
    while time.monotonic() < waiting_ends:
        if server.poll() is not None:
            raise SetupError(
                f"The server did not start ({last_line(log.read_text(errors='replace'))}; all of it in {log})"
            )
        status = _status(port)
        if status is not None:
            break
        time.sleep(0.1)
    if status is None or status >= 500:
        raise SetupError(
            f"The start page does not come up ({f'status {status}' if status else 'no answer'}): see {log}"
        )


def _status(port: int) -> int | None:
    """The HTTP status of the start page, None where nothing answers yet."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://{HOST}:{port}/", timeout=START_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def end_with_parent() -> None:
    """On Linux: the server is told to stop where ./run is killed without a chance to do it."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
