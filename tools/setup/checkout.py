"""Where things lie in a checkout."""

import os
from dataclasses import dataclass
from pathlib import Path

from tools.setup.progress import SetupError


@dataclass(frozen=True)
class Checkout:
    """One copy of the project on disk; everything that set-up writes lies in `.venv` and `var`."""

    root: Path

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    def prepare(self) -> None:
        """`var` exists, can be written, and can be passed through (not listed) by the database's user."""
        try:
            self.var.mkdir(mode=0o711, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise SetupError(
                f"{self.var} cannot be made ({error.strerror}): move the checkout to a folder you may write in."
            ) from error
        if not os.access(self.var, os.W_OK) or not os.access(self.logs, os.W_OK):
            raise SetupError(
                f"{self.var} belongs to somebody else: start with sudo as the first time, "
                f"or take it over with: sudo chown -R $(id -un) {self.root}"
            )
        if self.var.stat().st_uid == os.geteuid():
            self.var.chmod(self.var.stat().st_mode | 0o111)


def this_checkout() -> Checkout:
    """The checkout this file lies in."""
    return Checkout(Path(__file__).resolve().parents[2])
