"""What the person at the terminal sees: steps with their time, and one line for a failure."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TERMINAL_SECONDS = 1.0
LOG_FILE_SECONDS = 15.0


class SetupError(Exception):
    """Something the person has to do; the message is one line that says what."""


def say(text: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Shows `title` with the time gone by while the block runs, and the whole time after it."""
    started = time.monotonic()
    done = threading.Event()
    clock = threading.Thread(target=_show_time, args=(title, started, done), daemon=True)
    clock.start()
    try:
        yield
    except BaseException:
        outcome = "stopped"
        raise
    else:
        outcome = "done"
    finally:
        done.set()
        clock.join()
        start_of_line = "\r" if sys.stdout.isatty() else ""
        say(f"{start_of_line}  {title}: {outcome}, {time.monotonic() - started:.1f} s")


def _show_time(title: str, started: float, done: threading.Event) -> None:
    on_terminal = sys.stdout.isatty()
    if on_terminal:
        print(f"  {title} …", end="", flush=True)
    while not done.wait(TERMINAL_SECONDS if on_terminal else LOG_FILE_SECONDS):
        seconds = f"{time.monotonic() - started:.0f} s"
        if on_terminal:
            print(f"\r  {title} … {seconds}", end="", flush=True)
        else:
            say(f"  {title} … {seconds}")
