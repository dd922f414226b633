"""./run: sets everything up and serves the site until Ctrl-C."""

import argparse
import sys
import time
from contextlib import ExitStack

from tools.setup import database, environment, machine, server, site
from tools.setup.checkout import Checkout
from tools.setup.command import run_command
from tools.setup.locks import Locks
from tools.setup.progress import SetupError, say

DEFAULT_PORT = 8000
PAGES = (
    ("Public site", ""),
    ("Report a violation", "report/"),
    ("Moderators' desk", "desk/"),
    ("Administration", "admin/"),
)


def serve(checkout: Checkout, options: argparse.Namespace) -> int:
    """Serves until Ctrl-C or SIGTERM; then 0, when all that was started is stopped."""
    started = time.monotonic()
    server.require_free_port(options.port)
    with Locks(checkout) as locks, ExitStack() as afterwards:
        with locks.set_up():
            machine.install_missing(checkout, for_tests=False, with_database=not database.is_given())
            if options.reset:
                database.reset(checkout, locks)
            environment.prepare(checkout, for_tests=False)
            urls = afterwards.enter_context(database.in_use(checkout, locks))
            variables = site.django_environment(checkout, urls)
            site.prepare_tables(checkout, variables)
            site.prepare_files(checkout, variables)
            if not options.empty:
                site.load_sample(checkout, variables)
        process = afterwards.enter_context(server.serving(checkout, variables, options.port))
        say(
            f"\nReady after {time.monotonic() - started:.1f} s. Ctrl-C stops it; messages go to {checkout.logs / 'server.log'}\n"
        )
        for title, path in PAGES:
            say(f"  {title:<20} http://localhost:{options.port}/{path}")
        say("")
        site.show_sample_accounts(checkout, variables)
        try:
            code = process.wait()
        except KeyboardInterrupt:
            say("\nStopping.")
            return 0
        raise SetupError(
            f"The server ended by itself (exit code {code}): see {checkout.logs / 'server.log'} and start again."
        )


def main(arguments: list[str]) -> int:
    """The exit code of ./run."""
    parser = argparse.ArgumentParser(
        prog="./run", description="Sets everything up and serves the site on this computer."
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help=f"where to serve (default: {DEFAULT_PORT})"
    )
    parser.add_argument("--empty", action="store_true", help="do not load the sample")
    parser.add_argument("--reset", action="store_true", help="delete the private database first (asks)")
    options = parser.parse_args(arguments)
    return run_command(lambda checkout: serve(checkout, options))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
