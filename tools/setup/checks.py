"""The checks of ./test, one after the other, with a table of how they went."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools.setup.checkout import Checkout
from tools.setup.progress import say

# As in production: nothing set up for a laptop may hide a warning of `check --deploy`.
PRODUCTION = {
    "DEBUG": "0",
    "HTTPS": "1",
    "ALLOWED_HOSTS": "ceasefire.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://ceasefire.example.org",
}
JAVASCRIPT_TESTS = ("*.test.js", "*.test.mjs", "test_*.js", "test-*.js")
STEP_SECONDS = 900


@dataclass(frozen=True)
class Counts:
    """How many tests went how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass(frozen=True)
class Check:
    """A program that ends with 0 when all is well, and how to count what it did."""

    title: str
    command: Sequence[str | Path]
    extra: Mapping[str, str] = field(default_factory=dict)
    count: Callable[[str], Counts | None] = lambda output: None


@dataclass(frozen=True)
class Outcome:
    """How one check went."""

    title: str
    is_ok: bool
    seconds: float
    counts: Counts


def all_checks(checkout: Checkout) -> list[Check]:
    """Everything continuous integration runs, quickest first."""
    programs = checkout.venv / "bin"
    manage: list[str | Path] = [checkout.python, "manage.py"]
    return [
        Check("ruff check", [programs / "ruff", "check", "--output-format=concise", "."]),
        Check("ruff format", [programs / "ruff", "format", "--check", "--output-format=concise", "."]),
        Check("import order", [programs / "lint-imports", "--no-cache"]),
        Check("types", [programs / "mypy"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("deploy check", [*manage, "check", "--deploy", "--fail-level", "WARNING"], extra=PRODUCTION),
        Check("messages", [checkout.python, "tools/check_messages.py"]),
        Check(
            "JavaScript tests",
            ["node", "--test", "--test-reporter=spec", *javascript_tests(checkout)],
            count=count_node,
        ),
        # Two at a time, a file each, so that fixtures of a file are made once.
        pytest_check(
            checkout, "Python tests", "--ignore=tests/browser", "--numprocesses=2", "--dist=loadfile"
        ),
        # Each process has a site and a database of its own.
        pytest_check(checkout, "browser tests", "tests/browser", "--numprocesses=2", "--dist=load"),
    ]


def pytest_check(checkout: Checkout, title: str, *options: str) -> Check:
    """A run of pytest with these options."""
    report = checkout.logs / f"{title.replace(' ', '-').lower()}.xml"
    report.unlink(missing_ok=True)
    command: list[str | Path] = [checkout.python, "-m", "pytest", f"--junitxml={report}", *options]
    return Check(title, command, count=lambda output: count_junit(report))


def run_checks(checkout: Checkout, checks: Sequence[Check], environment: Mapping[str, str]) -> list[Outcome]:
    """How each of them went; one that fails does not keep the others from running."""
    return [_run(checkout, check, environment) for check in checks]


def summarise(outcomes: Sequence[Outcome]) -> int:
    """Prints the table and, as the last line, the counts; 0 where every check is well."""
    say("")
    for outcome in outcomes:
        counts = f"  {outcome.counts.skipped} skipped" if outcome.counts.skipped else ""
        say(
            f"  {outcome.title:<18} {'ok' if outcome.is_ok else 'FAILED':<6} {outcome.seconds:7.1f} s{counts}"
        )
    say(f"  {'all':<18} {'':<6} {sum(outcome.seconds for outcome in outcomes):7.1f} s\n")
    total = sum((outcome.counts for outcome in outcomes), Counts())
    say(f"{total.passed} passed, {total.failed} failed")
    return 0 if all(outcome.is_ok for outcome in outcomes) else 1


def javascript_tests(checkout: Checkout) -> list[str]:
    """The test files for Node, each by name: what a folder means to `node --test` differs between versions."""
    folder = checkout.root / "tests" / "js"
    found = {path for pattern in JAVASCRIPT_TESTS for path in folder.rglob(pattern)}
    return sorted(str(path.relative_to(checkout.root)) for path in found) or [
        str(folder / "no test was found")
    ]


def count_junit(report: Path) -> Counts | None:
    """The counts of a pytest run, None where it wrote no report."""
    if not report.exists():
        return None
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    number = {
        name: sum(int(suite.get(name, "0")) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    }
    failed = number["failures"] + number["errors"]
    return Counts(number["tests"] - failed - number["skipped"], failed, number["skipped"])


def count_node(output: str) -> Counts | None:
    """The counts of a `node --test` run, None where it did not come to its summary."""
    found = dict(re.findall(r"^(?:#|ℹ) (pass|fail|skipped) (\d+)", output, re.MULTILINE))
    if "pass" not in found:
        return None
    return Counts(*(int(found.get(name, 0)) for name in ("pass", "fail", "skipped")))


def _run(checkout: Checkout, check: Check, environment: Mapping[str, str]) -> Outcome:
    say(f"\n── {check.title}")
    started = time.monotonic()
    code, output = _run_shown(check.command, checkout.root, {**environment, **check.extra})
    counts = check.count(output)
    if counts is None:
        # A check without tests of its own counts as one.
        counts = Counts(passed=1) if code == 0 else Counts(failed=1)
    elif code != 0 and counts.failed == 0:
        counts += Counts(failed=1)
    return Outcome(check.title, code == 0, time.monotonic() - started, counts)


def _run_shown(command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """The exit code and output of `command`, which is shown as it comes."""
    lines = []
    with subprocess.Popen(
        list(command),
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        limit = threading.Timer(STEP_SECONDS, process.kill)
        limit.start()
        try:
            for line in process.stdout or ():
                lines.append(line)
                sys.stdout.write(line)
                sys.stdout.flush()
            return process.wait(), "".join(lines)
        except BaseException:
            process.terminate()
            raise
        finally:
            limit.cancel()
