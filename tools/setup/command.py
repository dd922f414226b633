"""What ./run and ./test have in common as commands: signals, and one line for each failure."""

import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType

from tools.setup.checkout import Checkout, this_checkout
from tools.setup.progress import SetupError, say

INTERRUPTED = 130


def run_command(command: Callable[[Checkout], int]) -> int:
    """The exit code of `command`, which Ctrl-C and SIGTERM end cleanly."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    checkout = this_checkout()
    try:
        checkout.prepare()
        return command(checkout)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return INTERRUPTED
    except Exception as error:
        report = checkout.logs / "unexpected.log"
        report.write_text(traceback.format_exc())
        print(
            f"\nUnexpected: {type(error).__name__}: {error}. Please report it with {report}", file=sys.stderr
        )
        return 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    # A second signal must not break off the cleaning up.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
