"""./test: sets everything up and runs every check; with arguments, pytest alone."""

import sys
from contextlib import ExitStack

from tools.setup import checks, database, environment, machine, site
from tools.setup.checkout import Checkout
from tools.setup.command import run_command
from tools.setup.locks import Locks


def check(checkout: Checkout, arguments: list[str]) -> int:
    """0 where every check is well."""
    with Locks(checkout) as locks, ExitStack() as afterwards:
        with locks.set_up():
            machine.install_missing(checkout, for_tests=True, with_database=not database.is_given())
            environment.prepare(checkout, for_tests=True)
            urls = afterwards.enter_context(database.in_use(checkout, locks))
            variables = site.django_environment(checkout, urls)
            site.prepare_files(checkout, variables)
        if arguments:
            chosen = [checks.pytest_check(checkout, "chosen tests", *arguments)]
        else:
            chosen = checks.all_checks(checkout)
        outcomes = checks.run_checks(checkout, chosen, variables)
    return checks.summarise(outcomes)


def main(arguments: list[str]) -> int:
    """The exit code of ./test."""
    return run_command(lambda checkout: check(checkout, arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
