"""The private cluster: silent, durable, alone, and there again after every kind of crash."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ops.psql import ask
from tools.setup.checkout import Checkout
from tools.setup.cluster import Cluster, private_cluster
from tools.setup.commands import Account, my_account
from tools.setup.processes import working_in
from tools.setup.progress import SetupError
from tools.setup.roles import DATABASE, EXTENSIONS, OWNER, PUBLIC


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("log_min_messages", "log"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length_on_error", "0"),
    ],
)
def test_cluster_has_the_settings_that_keep_data_and_silence(
    shared_cluster: Cluster, setting: str, value: str
) -> None:
    assert ask(shared_cluster, f"SHOW {setting}") == value


def test_failed_statements_leave_no_word_of_theirs_in_the_log(shared_cluster: Cluster) -> None:
    canary = "canary-of-a-report"
    ask(shared_cluster, "CREATE TABLE logged (note text CHECK (length(note) < 3), number int)")

    errors = [
        ask(shared_cluster, f"INSERT INTO logged VALUES ('{canary}', 1)"),
        ask(shared_cluster, f"INSERT INTO logged VALUES ('a', '{canary}'::int)"),
        ask(shared_cluster, f"SELEKT '{canary}'"),
    ]

    assert all("ERROR" in error for error in errors)
    assert canary not in shared_cluster.log.read_text()


def test_log_would_show_the_words_with_ordinary_settings(shared_cluster: Cluster) -> None:
    canary = "canary-that-is-seen"
    loud = {"PGOPTIONS": "-c log_min_messages=error -c log_min_error_statement=error"}
    command = [
        shared_cluster.binaries / "psql",
        "-X",
        "-d",
        f"{shared_cluster.url('ceasefire_superuser', DATABASE)}",
    ]

    subprocess.run(
        [*command, "-c", f"SELEKT '{canary}'"],
        env={**os.environ, **loud},
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert canary in shared_cluster.log.read_text()


def test_owner_is_no_superuser_and_has_the_extensions(shared_cluster: Cluster) -> None:
    assert (
        ask(shared_cluster, f"SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = '{OWNER}'") == "f|t"
    )
    assert set(EXTENSIONS) <= set(ask(shared_cluster, "SELECT extname FROM pg_extension").split())


def test_databases_of_the_tests_get_the_extensions(shared_cluster: Cluster) -> None:
    assert ask(shared_cluster, "CREATE DATABASE made_by_owner") == ""

    url = shared_cluster.url(OWNER, "made_by_owner")
    command = [
        shared_cluster.binaries / "psql",
        "-X",
        "-A",
        "-t",
        "-d",
        url,
        "-c",
        "SELECT extname FROM pg_extension",
    ]
    found = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout

    assert set(EXTENSIONS) <= set(found.split())


def test_public_role_only_reads(shared_cluster: Cluster) -> None:
    assert "read-only" in ask(shared_cluster, "CREATE TABLE public_wrote (id int)", role=PUBLIC)
    assert "permission denied" in ask(
        shared_cluster, "BEGIN READ WRITE; CREATE TEMP TABLE hidden (id int)", role=PUBLIC
    )


def test_second_start_reuses_the_server_and_changes_nothing(shared_cluster: Cluster) -> None:
    before = (
        ask(shared_cluster, "SELECT oid, datacl FROM pg_database ORDER BY oid"),
        ask(shared_cluster, "TABLE pg_roles"),
    )

    started = shared_cluster.start()
    shared_cluster.bootstrap(DATABASE)

    after = (
        ask(shared_cluster, "SELECT oid, datacl FROM pg_database ORDER BY oid"),
        ask(shared_cluster, "TABLE pg_roles"),
    )
    assert (started, after) == (False, before)


def test_only_the_account_may_enter_data_and_socket(shared_cluster: Cluster) -> None:
    for folder in (shared_cluster.home, shared_cluster.data, shared_cluster.socket):
        status = folder.stat()
        assert (status.st_uid, stat.S_IMODE(status.st_mode)) == (shared_cluster.account.uid, 0o700)
    assert shared_cluster.account.uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try as somebody else")
def test_strangers_are_refused(shared_cluster: Cluster) -> None:
    command = [
        shared_cluster.binaries / "psql",
        "-X",
        "-d",
        shared_cluster.url(OWNER, DATABASE),
        "-c",
        "SELECT 1",
    ]

    refused = subprocess.run(
        command,
        capture_output=True,
        text=True,
        user="nobody",
        extra_groups=[],
        cwd="/",
        timeout=30,
        check=False,
    )

    assert refused.returncode != 0
    assert "Permission denied" in refused.stderr


def test_kill_9_loses_no_committed_row(checkout: Checkout) -> None:
    cluster = private_cluster(checkout)
    cluster.start()
    cluster.bootstrap(DATABASE)
    ask(cluster, "CREATE TABLE kept (id int)")
    ask(cluster, "INSERT INTO kept VALUES (8)")

    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    restarted = cluster.start()

    assert (restarted, ask(cluster, "SELECT id FROM kept")) == (True, "8")


def test_pid_file_whose_number_is_somebody_elses_is_stale(checkout: Checkout) -> None:
    cluster = private_cluster(checkout)
    cluster.start()
    pid_file = cluster.data / "postmaster.pid"
    content = pid_file.read_text().split("\n")
    cluster.stop()
    ids = {} if cluster.account.is_me else {"user": cluster.account.uid, "extra_groups": []}
    other = subprocess.Popen(
        [
            sys.executable if not ids else "/bin/sleep",
            *(["-c", "import time; time.sleep(60)"] if not ids else ["60"]),
        ],
        cwd="/",
        **ids,
    )
    try:
        pid_file.write_text("\n".join([str(other.pid), *content[1:]]))

        assert not cluster.is_running()
        assert cluster.start()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_half_made_data_directory_is_made_anew(checkout: Checkout) -> None:
    cluster = private_cluster(checkout)
    unfinished = cluster.home / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("15\n")

    assert cluster.start()

    assert not unfinished.exists()


def test_something_else_in_the_place_of_the_data_is_left_alone(checkout: Checkout) -> None:
    cluster = private_cluster(checkout)
    cluster.data.mkdir()
    (cluster.data / "precious").write_text("not ours")

    with pytest.raises(SetupError, match="is no PostgreSQL data directory"):
        cluster.start()

    assert (cluster.data / "precious").read_text() == "not ours"
    (cluster.data / "precious").unlink()
    cluster.data.rmdir()


def test_working_in_finds_a_process_by_its_folder_even_with_odd_letters(open_folder: Path) -> None:
    folder = open_folder / "odd [letters] * \\ ?"
    folder.mkdir()
    account: Account = my_account()
    process = subprocess.Popen(["/bin/sleep", "30"], cwd=folder)
    try:
        time.sleep(0.2)
        assert working_in(folder, account) == [process.pid]
        assert process.pid not in working_in(open_folder, account)
    finally:
        process.kill()
        process.wait()
