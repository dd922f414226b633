"""What the machine lacks is seen, and where it cannot be installed one line says what to do."""

import os
import subprocess
from pathlib import Path

import pytest

from tools.setup import machine
from tools.setup.checkout import Checkout
from tools.setup.cluster import private_cluster
from tools.setup.progress import SetupError

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_missing_where_the_tests_run() -> None:
    assert machine.missing(for_tests=True) == []


def test_missing_programs_are_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "BINARIES", ())

    missing = machine.missing(for_tests=True)

    assert [need.what for need in missing] == ["PostgreSQL with PostGIS", "gettext", "Node 18"]


def test_old_node_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v16.20.2\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    assert [need.what for need in machine.missing(for_tests=True)] == ["Node 18"]
    assert machine.missing(for_tests=False) == []


def test_given_database_needs_no_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "BINARIES", ())
    monkeypatch.setattr("shutil.which", lambda name: None if name == "initdb" else f"/usr/bin/{name}")

    assert machine.missing(for_tests=False, with_database=False) == []
    assert [need.what for need in machine.missing(for_tests=False)] == ["PostgreSQL with PostGIS"]


def test_without_root_and_sudo_the_line_says_what_to_run(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 1\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(SetupError, match=r"^Neither root nor sudo here\. As root, run: apt-get update$"):
        machine.install_missing(checkout, for_tests=False)


def test_machine_without_a_known_package_manager_names_what_is_missing(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SetupError, match=r"^Install these with your system's package manager .*: gettext\.$"):
        machine.install_missing(checkout, for_tests=False)


def test_data_of_a_postgresql_that_is_not_installed_is_said(checkout: Checkout) -> None:
    data = private_cluster(checkout).data
    data.mkdir()
    (data / "PG_VERSION").write_text("99\n")

    with pytest.raises(SetupError, match="The data is of PostgreSQL 99, which is not installed"):
        private_cluster(checkout)

    (data / "PG_VERSION").unlink()


def test_too_old_a_python_is_one_line(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)

    ended = subprocess.run(
        [ROOT / "run"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("Python 3.11 or newer is needed")
