"""What the operating system has to bring along, and how it is installed where it is missing.

Everything is looked for by what it does (a program, a library, an extension's control file), so that
what somebody installed by other means counts too.
"""

import ctypes.util
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.setup.checkout import Checkout
from tools.setup.commands import last_line, run_logged
from tools.setup.progress import SetupError, say, step

OLDEST_POSTGRESQL = 15
OLDEST_NODE = 18
CHROMIUM = Path("/usr/bin/chromium")
# Pictures to share are lettered with it; without it they are refused with a clear message.
PICTURE_FONT = "NotoSansArabic-Bold.ttf"
FONT_FOLDERS = tuple(
    map(
        Path,
        ("/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts", "/Library/Fonts"),
    )
)
BINARIES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/pgsql-*/bin",
)
# Debian makes and starts a cluster `main` with the first PostgreSQL package unless this file says no.
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/no-main-cluster.conf")


@dataclass(frozen=True)
class Need:
    """Something that is missing, with the packages that bring it."""

    what: str
    debian: tuple[str, ...]
    homebrew: tuple[str, ...] = ()


def postgresql_binaries(major: int | None = None) -> Path | None:
    """The folder of the newest PostgreSQL that has PostGIS (of version `major` where one is given)."""
    found = {}
    for folder in _binary_folders():
        version = _postgresql_version(folder)
        if version >= OLDEST_POSTGRESQL and major in (None, version) and _has_postgis(folder):
            found[version] = folder
    return found[max(found)] if found else None


def missing(*, for_tests: bool, with_database: bool = True) -> list[Need]:
    """What is not there yet."""
    needs = []
    if with_database and postgresql_binaries() is None:
        needs.append(Need("PostgreSQL with PostGIS", ("postgresql", "postgis"), ("postgresql@17", "postgis")))
    if library("gdal") is None or library("geos_c") is None:
        needs.append(Need("GDAL and GEOS", ("gdal-bin",), ("gdal", "geos")))
    if shutil.which("msgfmt") is None or shutil.which("xgettext") is None:
        needs.append(Need("gettext", ("gettext",), ("gettext",)))
    if importlib.util.find_spec("ensurepip") is None:
        needs.append(Need("Python's venv", (f"python3.{sys.version_info.minor}-venv",)))
    if not any((folder / PICTURE_FONT).exists() for folder in FONT_FOLDERS):
        needs.append(
            Need(
                "Noto Sans with Arabic",
                ("fonts-noto-core", "libfribidi0"),
                ("font-noto-sans", "font-noto-sans-arabic"),
            )
        )
    if for_tests and not CHROMIUM.exists():
        needs.append(Need("Chromium", ("chromium", "fonts-dejavu-core"), ("chromium",)))
    if for_tests and node_version() < OLDEST_NODE:
        needs.append(Need(f"Node {OLDEST_NODE}", ("nodejs",), ("node",)))
    return needs


def install_missing(checkout: Checkout, *, for_tests: bool, with_database: bool = True) -> None:
    """Installs what is missing with the system's own package manager, after saying what."""
    needs = missing(for_tests=for_tests, with_database=with_database)
    if not needs:
        return
    say(f"  Missing: {', '.join(need.what for need in needs)}.")
    if shutil.which("apt-get"):
        _install_with_apt(checkout, needs)
    elif platform.system() == "Darwin" and shutil.which("brew"):
        packages = [package for need in needs for package in need.homebrew]
        _install(checkout, packages, ["brew", "install", *packages], "Homebrew")
    else:
        raise SetupError(
            f"Install these with your system's package manager and start again: {', '.join(need.what for need in needs)}."
        )
    still = missing(for_tests=for_tests, with_database=with_database)
    if still:
        raise SetupError(
            f"Still missing after the installation: {', '.join(need.what for need in still)}. "
            f"Install it by hand and start again ({platform.platform(terse=True)} has no package for it that was found)."
        )


def library(name: str) -> str | None:
    """The file name of a shared library, None where it is not installed."""
    return ctypes.util.find_library(name)


def library_environment() -> dict[str, str]:
    """What a child process needs in its environment to find the libraries (Homebrew's lie apart)."""
    if platform.system() != "Darwin":
        return {}
    return {"DYLD_FALLBACK_LIBRARY_PATH": "/opt/homebrew/lib:/usr/local/lib:/usr/lib"}


def node_version() -> int:
    """The major version of Node, 0 where there is none."""
    return _number_in([shutil.which("node"), "--version"])


def _install_with_apt(checkout: Checkout, needs: Sequence[Need]) -> None:
    with step("Reading the package lists"):
        _as_root(
            checkout,
            ["apt-get", "update"],
            "apt-update",
            "apt-get update failed: look at the network and /etc/apt/sources.list",
        )
    wanted = [package for need in needs for package in need.debian]
    brings_postgresql = "postgresql" in wanted
    if brings_postgresql:
        wanted = [
            package for package in wanted if package not in ("postgresql", "postgis")
        ] + _postgresql_packages()
    command = [
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=120",
        *wanted,
    ]
    keep_main_away = brings_postgresql and not NO_MAIN_CLUSTER.exists()
    if keep_main_away:
        script = 'mkdir -p "$(dirname "$1")" && echo "create_main_cluster = false" > "$1"'
        _as_root(
            checkout,
            ["sh", "-c", script, "sh", str(NO_MAIN_CLUSTER)],
            "apt-prepare",
            f"{NO_MAIN_CLUSTER} cannot be written",
        )
    try:
        _install(checkout, wanted, _with_sudo(command), "apt")
    finally:
        if keep_main_away:
            _as_root(
                checkout,
                ["rm", "-f", str(NO_MAIN_CLUSTER)],
                "apt-tidy",
                f"{NO_MAIN_CLUSTER} cannot be removed: remove it",
            )


def _postgresql_packages() -> list[str]:
    """The server and PostGIS packages: of the PostgreSQL that is here, else of the newest on offer."""
    installed = [_postgresql_version(folder) for folder in _binary_folders() if (folder / "initdb").exists()]
    offered = subprocess.run(
        ["apt-cache", "search", "--names-only", r"^postgresql-[0-9]+-postgis-3$"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    ).stdout
    versions = {int(match) for match in re.findall(r"^postgresql-(\d+)-postgis-3\b", offered, re.MULTILINE)}
    versions = {version for version in versions if version >= OLDEST_POSTGRESQL}
    if not versions:
        raise SetupError(
            f"apt offers no PostGIS for PostgreSQL {OLDEST_POSTGRESQL} or newer: use Debian 12, Ubuntu 24.04 or newer."
        )
    version = max(versions & set(installed) or versions)
    return [f"postgresql-{version}", f"postgresql-{version}-postgis-3"]


def _install(checkout: Checkout, packages: Sequence[str], command: Sequence[str], manager: str) -> None:
    say(f"  Installing with {manager}: {' '.join(packages)}")
    with step(f"Installing {len(packages)} packages"):
        run_logged(
            command,
            log=checkout.logs / "packages.log",
            failure=f"{manager} could not install them: install by hand and start again: {' '.join(packages)}",
            cwd=Path("/"),
        )


def _as_root(checkout: Checkout, command: Sequence[str], log: str, failure: str) -> None:
    run_logged(_with_sudo(command), log=checkout.logs / f"{log}.log", failure=failure, cwd=Path("/"))


def _with_sudo(command: Sequence[str]) -> list[str]:
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *command]
    if os.geteuid() == 0:
        return quiet
    if shutil.which("sudo") is None:
        raise SetupError(f"Neither root nor sudo here. As root, run: {' '.join(command)}")
    # Asked here and not in the logged command, so that the question is seen.
    if subprocess.run(
        ["sudo", "-v"] if sys.stdin.isatty() else ["sudo", "-n", "true"],
        capture_output=not sys.stdin.isatty(),
        check=False,
    ).returncode:
        raise SetupError(f"sudo refused. As root, run: {' '.join(command)}")
    return ["sudo", *quiet]


def _binary_folders() -> list[Path]:
    folders = [folder for pattern in BINARIES for folder in sorted(Path("/").glob(pattern.lstrip("/")))]
    on_path = shutil.which("initdb")
    return [*folders, Path(on_path).parent] if on_path else folders


def _postgresql_version(folder: Path) -> int:
    return _number_in([str(folder / "initdb"), "--version"])


def _has_postgis(folder: Path) -> bool:
    try:
        answer = subprocess.run(
            [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False, timeout=30
        )
    except OSError:
        return False
    return (Path(last_line(answer.stdout)) / "extension" / "postgis.control").exists()


def _number_in(command: Sequence[str | None]) -> int:
    """The first whole number a program prints, 0 where there is no such program."""
    if command[0] is None:
        return 0
    try:
        answer = subprocess.run(
            [part for part in command if part], capture_output=True, text=True, check=False, timeout=30
        )
    except OSError:
        return 0
    match = re.search(r"(\d+)", answer.stdout)
    return int(match[1]) if match else 0
