"""./test counts right and does not call a broken run well."""

from pathlib import Path

import pytest

from tools.setup.checkout import Checkout
from tools.setup.checks import Check, Counts, count_junit, count_node, run_checks, summarise


def test_last_line_has_the_counts_and_a_check_counts_as_one(
    checkout: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = [
        Check("good", ["/bin/sh", "-c", "exit 0"]),
        Check("bad", ["/bin/sh", "-c", "echo oh; exit 1"]),
        Check("tests", ["/bin/sh", "-c", "exit 1"], count=lambda output: Counts(4, 2, 1)),
    ]

    code = summarise(run_checks(checkout, checks, {"PATH": "/usr/bin:/bin"}))

    lines = capfd.readouterr().out.splitlines()
    assert code == 1
    assert lines[-1] == "5 passed, 3 failed"
    assert [line.split()[:2] for line in lines[-6:-3]] == [
        ["good", "ok"],
        ["bad", "FAILED"],
        ["tests", "FAILED"],
    ]


def test_tests_that_pass_and_a_program_that_fails_are_a_failure(
    checkout: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    crashed_at_the_end = Check("tests", ["/bin/sh", "-c", "exit 3"], count=lambda output: Counts(4))

    assert summarise(run_checks(checkout, [crashed_at_the_end], {"PATH": "/usr/bin:/bin"})) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "4 passed, 1 failed"


def test_pytest_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="2" errors="1" skipped="3"/></testsuites>')

    assert count_junit(report) == Counts(passed=3, failed=3, skipped=3)
    assert count_junit(tmp_path / "none.xml") is None


@pytest.mark.parametrize("mark", ["#", "ℹ"])
def test_node_summary_is_counted(mark: str) -> None:
    assert count_node(f"x\n{mark} tests 6\n{mark} pass 3\n{mark} fail 2\n{mark} skipped 1\n") == Counts(
        3, 2, 1
    )
    assert count_node("SyntaxError") is None
