"""What Django needs before it can serve: its environment, tables, messages, static files, the sample."""

import hashlib
import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.setup import machine
from tools.setup.checkout import Checkout
from tools.setup.commands import run_logged
from tools.setup.progress import say, step

NOT_OURS = {".venv", "var", ".git", "node_modules"}


def secret_key(checkout: Checkout) -> str:
    """The installation's signing key, made once."""
    path = checkout.var / "secret_key"
    if not path.exists() or not path.read_text().strip():
        _write_private(path, secrets.token_urlsafe(64) + "\n")
    return path.read_text().strip()


def django_environment(checkout: Checkout, database_urls: Mapping[str, str]) -> dict[str, str]:
    """The environment for Django's processes; what set-up adds to it also goes to `var/env`, for manage.py by hand.

    A SECRET_KEY or DATABASE_URL from outside is used and never written down.
    """
    ours = {"SECRET_KEY": secret_key(checkout), **database_urls}
    _write_private(checkout.var / "env", "".join(f"{name}={value}\n" for name, value in ours.items()))
    given = {"SECRET_KEY": os.environ["SECRET_KEY"]} if os.environ.get("SECRET_KEY") else {}
    return {**machine.library_environment(), **os.environ, **ours, **given, "PYTHONUNBUFFERED": "1"}


def prepare_tables(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """The database has the tables of this version."""
    with step("Bringing the tables up to date"):
        manage(
            checkout,
            environment,
            "migrate",
            "--no-input",
            failure="The tables could not be brought up to date: is the database in reach?",
        )


def prepare_files(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """The compiled translations and the collected static files are those of this version."""
    if _messages_changed(checkout):
        ignored = [f"--ignore={name}" for name in sorted(NOT_OURS)]
        with step("Compiling the translations"):
            manage(
                checkout,
                environment,
                "compilemessages",
                *ignored,
                failure="A translation file has an error: mend it and start again",
            )
    stamp = checkout.var / "static.sha256"
    fingerprint = _fingerprint_of_static(checkout)
    if not stamp.exists() or stamp.read_text() != fingerprint or not (checkout.var / "static").exists():
        with step("Collecting and compressing the static files"):
            manage(
                checkout,
                environment,
                "collectstatic",
                "--no-input",
                "--clear",
                failure="The static files could not be collected",
            )
        stamp.write_text(fingerprint)


def load_sample(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """The sample is loaded where the database holds nothing yet; the command shows its own progress."""
    failure = "The sample could not be loaded: start again, or with --empty to go without it"
    manage(checkout, environment, "load_sample", "--if-empty", failure=failure, show_output=True)


def show_sample_accounts(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """Prints the sample accounts, or how to make an account where there are none."""
    log = checkout.logs / "sample_accounts.log"
    command: list[str | Path] = [checkout.python, "manage.py", "sample_accounts"]
    with log.open("w") as errors:
        answer = subprocess.run(
            command,
            cwd=checkout.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    if answer.returncode != 0:
        say(f"The accounts of the sample cannot be shown: see {log}\n")
    elif answer.stdout.strip():
        say(f"Accounts of the sample (name, password, role):\n{answer.stdout.rstrip()}\n")
    else:
        say("Make the first account with: .venv/bin/python manage.py create_account NAME --role admin\n")


def manage(
    checkout: Checkout,
    environment: Mapping[str, str],
    command: str,
    *options: str,
    failure: str,
    show_output: bool = False,
) -> None:
    """Runs a management command with its output (or its errors alone) in a log."""
    run_logged(
        [checkout.python, "manage.py", command, *options],
        log=checkout.logs / f"{command}.log",
        failure=failure,
        cwd=checkout.root,
        environment=environment,
        show_output=show_output,
    )


def _messages_changed(checkout: Checkout) -> bool:
    """Whether a translation was never compiled, or changed since."""
    for source in _our_files(checkout, "*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return True
    return False


def _fingerprint_of_static(checkout: Checkout) -> str:
    """Changes with any static file of ours, with the packages (they bring some too) and with how they are stored."""
    sources = [
        path for path in _our_files(checkout, "*") if "static" in path.relative_to(checkout.root).parts
    ]
    sources += [checkout.root / "requirements.txt", *(checkout.root / "ceasefire").glob("s*.py")]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(f"{path.relative_to(checkout.root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _our_files(checkout: Checkout, pattern: str) -> Iterator[Path]:
    for top in sorted(checkout.root.iterdir()):
        if top.is_dir() and top.name not in NOT_OURS:
            yield from (path for path in top.rglob(pattern) if path.is_file())


def _write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)
