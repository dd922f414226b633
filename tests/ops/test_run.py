"""./run as a person meets it: what it refuses, in how many words, and what it leaves alone."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.setup import database, environment, server, site
from tools.setup.checkout import Checkout
from tools.setup.cluster import private_cluster
from tools.setup.commands import last_line, run_logged
from tools.setup.locks import Locks
from tools.setup.progress import SetupError

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, answer: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """A finished ./run of this checkout."""
    return subprocess.run(
        [ROOT / "run", *arguments],
        input=answer,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **variables},
    )


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_busy_port_is_one_line_before_any_work(busy_port: int) -> None:
    ended = run("--port", str(busy_port))

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert (
        ended.stderr.strip()
        == f"Port {busy_port} is in use: stop what listens there, or take another with ./run --port {busy_port + 1}"
    )


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０"])
def test_port_that_is_none_is_refused(port: str) -> None:
    ended = run(f"--port={port}")

    assert ended.returncode == 2
    assert "is no port: give a number from 1 to 65535" in last_line(ended.stderr)


def test_reset_of_a_given_database_is_refused() -> None:
    ended = run("--reset", "--port", "8199", answer="yes\n", DATABASE_URL="postgres://somebody@/theirs")

    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines() == [
        "--reset deletes the private database alone, and DATABASE_URL names another: unset it first."
    ]


def test_given_database_touches_no_cluster(
    checkout: Checkout, take_locks: Callable[[], Locks], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:secret@db.example.org/theirs")

    with database.in_use(checkout, take_locks()) as urls:
        variables = site.django_environment(checkout, urls)

    assert urls == {}
    assert variables["DATABASE_URL"] == "postgres://somebody:secret@db.example.org/theirs"
    assert sorted(path.name for path in checkout.var.iterdir()) == [
        "env",
        "in_use.lock",
        "log",
        "secret_key",
        "set_up.lock",
    ]
    assert "secret@" not in (checkout.var / "env").read_text()


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_reset_needs_the_whole_word(
    checkout: Checkout,
    take_locks: Callable[[], Locks],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    tmp_path: Path,
) -> None:
    kept = checkout.var / "files"
    kept.mkdir()
    (tmp_path / "answer").write_text(answer)
    with (tmp_path / "answer").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)

        with pytest.raises(SetupError, match="Nothing was deleted"):
            database.reset(checkout, take_locks())

    assert kept.exists()


def test_reset_deletes_the_data_and_what_lies_beside(
    checkout: Checkout, take_locks: Callable[[], Locks], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with database.in_use(checkout, take_locks()):
        (checkout.var / "files").mkdir()
    (tmp_path / "answer").write_text("yes\n")
    with (tmp_path / "answer").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)

        database.reset(checkout, take_locks())

    assert not (checkout.var / "cluster").exists()
    assert not (checkout.var / "files").exists()


def test_reset_is_refused_while_another_process_uses_the_database(
    checkout: Checkout, take_locks: Callable[[], Locks]
) -> None:
    other = take_locks()
    other.use()

    with pytest.raises(SetupError, match=r"Another \./run or \./test uses the database"):
        database.reset(checkout, take_locks())


def test_last_one_to_leave_stops_the_database(checkout: Checkout, take_locks: Callable[[], Locks]) -> None:
    cluster = private_cluster(checkout)
    first, second = take_locks(), take_locks()

    with database.in_use(checkout, first) as urls:
        with database.in_use(checkout, second) as same:
            assert urls == same
        assert cluster.is_running()

    assert not cluster.is_running()


def test_set_up_is_for_one_at_a_time(checkout: Checkout, take_locks: Callable[[], Locks]) -> None:
    order = []
    first, second = take_locks(), take_locks()

    def come_later() -> None:
        with second.set_up():
            order.append("second")

    with first.set_up():
        waiting = threading.Thread(target=come_later)
        waiting.start()
        time.sleep(0.3)
        order.append("first")
    waiting.join(5)

    assert order == ["first", "second"]


def test_secrets_are_private_and_made_once(checkout: Checkout) -> None:
    first = site.django_environment(checkout, {"DATABASE_URL": "postgres://a@/b"})
    second = site.django_environment(checkout, {"DATABASE_URL": "postgres://a@/b"})

    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 64
    for name in ("secret_key", "env"):
        assert stat.S_IMODE((checkout.var / name).stat().st_mode) == 0o600
    assert (checkout.var / "env").read_text().splitlines() == [
        f"SECRET_KEY={first['SECRET_KEY']}",
        "DATABASE_URL=postgres://a@/b",
    ]


def test_failure_of_a_step_is_one_line_that_names_the_log(checkout: Checkout) -> None:
    log = checkout.logs / "step.log"

    with pytest.raises(SetupError) as failure:
        run_logged(
            ["/bin/sh", "-c", "echo first; echo why >&2; exit 3"],
            log=log,
            failure="It broke",
            cwd=checkout.root,
        )

    assert str(failure.value) == f"It broke (why; all of it in {log})"
    assert log.read_text() == "first\nwhy\n"


def test_environment_is_made_anew_only_where_the_pins_changed(checkout: Checkout) -> None:
    (checkout.root / "requirements.txt").write_text("# nothing\n")
    environment.prepare(checkout, for_tests=False)
    log = checkout.logs / "pip.log"
    log.unlink()

    environment.prepare(checkout, for_tests=False)
    assert not log.exists()

    (checkout.root / "requirements.txt").write_text("# nothing else\n")
    environment.prepare(checkout, for_tests=False)
    assert log.exists()


def test_server_that_cannot_start_is_one_line(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout.venv / "bin").mkdir(parents=True)
    checkout.python.symlink_to(sys.executable)

    with pytest.raises(SetupError, match="The server did not start"), server.serving(checkout, {}, 8198):
        pass


def test_signals_end_the_command_and_stop_the_database(checkout: Checkout) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tools.setup import command, database\n"
        "from tools.setup.checkout import Checkout\n"
        "from tools.setup.locks import Locks\n"
        "checkout = Checkout(Path(sys.argv[1]))\n"
        "command.this_checkout = lambda: checkout\n"
        "def wait(checkout):\n"
        "    with Locks(checkout) as locks, database.in_use(checkout, locks):\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(60)\n"
        "sys.exit(command.run_command(wait))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(checkout.root)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != "ready":
        pass

    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "Stopping the database" in rest
    assert not (checkout.var / "cluster" / "data" / "postmaster.pid").exists()
