"""The virtual environment and the pinned packages in it."""

import hashlib
import subprocess
import sys
from pathlib import Path

from tools.setup.checkout import Checkout
from tools.setup.commands import run_logged
from tools.setup.progress import step

RUNTIME = ("requirements.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-dev.txt")


def prepare(checkout: Checkout, *, for_tests: bool) -> None:
    """`.venv` holds exactly the pinned packages; nothing is done where the pins did not change."""
    files = DEVELOPMENT if for_tests else RUNTIME
    stamps = checkout.venv / "installed"
    wanted = {name: _fingerprint(checkout, name) for name in files}
    if _works(checkout) and wanted.items() <= _read(stamps).items():
        return
    if not _works(checkout):
        with step("Making the virtual environment"):
            run_logged(
                [sys.executable, "-m", "venv", "--clear", checkout.venv],
                log=checkout.logs / "venv.log",
                failure="The virtual environment could not be made: remove .venv and start again",
                cwd=checkout.root,
            )
    with step("Installing the pinned Python packages"):
        run_logged(
            [
                checkout.python,
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "-r",
                files[-1],
            ],
            log=checkout.logs / "pip.log",
            failure="Python packages could not be installed: look at the network and the free disk space, then start again",
            cwd=checkout.root,
        )
    wanted = {**_read(stamps), **wanted}
    stamps.write_text("".join(f"{name} {fingerprint}\n" for name, fingerprint in wanted.items()))


def _works(checkout: Checkout) -> bool:
    """Whether `.venv` has a Python of this version, with pip, and was not moved from elsewhere."""
    if not checkout.python.exists():
        return False
    question = "import pip, sys; print(sys.prefix, *sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [checkout.python, "-c", question], capture_output=True, text=True, timeout=60, check=False
        )
    except OSError:
        return False
    # The scripts hold the full path, in their first line or (a long one, or with a blank) in the second.
    was_made_here = f"{checkout.venv}/bin/" in _beginning(checkout.venv / "bin" / "pip")
    return was_made_here and answer.stdout.split() == [str(checkout.venv), *map(str, sys.version_info[:2])]


def _beginning(script: Path) -> str:
    try:
        return script.read_text(errors="replace")[:600]
    except OSError:
        return ""


def _fingerprint(checkout: Checkout, name: str) -> str:
    """Changes with the pins (those of the runtime too) and with the Python that they are for."""
    pins = b"".join(
        (checkout.root / file).read_bytes() for file in DEVELOPMENT[: DEVELOPMENT.index(name) + 1]
    )
    return hashlib.sha256(sys.version.encode() + pins).hexdigest()


def _read(stamps: Path) -> dict[str, str]:
    if not stamps.exists():
        return {}
    return dict(line.split(" ", 1) for line in stamps.read_text().splitlines() if " " in line)
