"""What the benchmarks measure on: the 16,566 events of UCDP GED for Syria, 2016 to 2019."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVENTS = ROOT.parent / "shared" / "data" / "ucdp-ged-syria-2016-2019.csv.gz"
NUMBER = 16_566


def file_given(argument: str | None) -> Path:
    """The file named on the command line, or the one beside the checkout; ends the program where it is missing."""
    path = Path(argument) if argument else EVENTS
    if not path.is_file():
        sys.exit(f"{path} is missing: give a UCDP GED file of Syria (CSV, plain or .gz) as the argument.")
    return path
