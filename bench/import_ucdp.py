"""How long the import of UCDP events takes, and how many times longer than the plain copy into a text table.

Run: .venv/bin/python -m bench.import_ucdp [FILE]
"""

import argparse
import csv
import gzip
import io
import platform
import resource
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from bench.events import file_given
from tools.scratch_site.site import ScratchSite, scratch_site

LONGEST_SECONDS = 60
MOST_TIMES_COPY = 900


def copy_seconds(site: ScratchSite, path: Path) -> tuple[float, int]:
    """Seconds and rows of a COPY of the same file into a table of text columns: what no import can beat."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    columns = sql.SQL(", ").join(
        sql.SQL("{} text").format(sql.Identifier(name or f"column {place}"))
        for place, name in enumerate(header)
    )
    with psycopg.connect(site.database_url) as connection:
        connection.execute(sql.SQL("CREATE TABLE plain_copy ({})").format(columns))
        begun = time.perf_counter()
        with connection.cursor().copy("COPY plain_copy FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(content)
        connection.commit()
        seconds = time.perf_counter() - begun
        counted = connection.execute("SELECT count(*) FROM plain_copy").fetchone()
        connection.execute("DROP TABLE plain_copy")
    return seconds, counted[0] if counted else 0


def import_seconds(site: ScratchSite, path: Path, *options: str) -> tuple[float, float, str]:
    """Seconds, processor seconds of the program itself, and the last line it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    said = site.manage("import_reports", "--format", "ucdp", *options, str(path)).strip().splitlines()[-1]
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("file", nargs="?")
    path = file_given(arguments.parse_args().file)
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch_site(Path(folder), "ceasefire_bench_import") as site,
    ):
        site.manage("load_sample")
        plain, rows = copy_seconds(site, path)
        print(f"{platform.machine()}, Python {platform.python_version()}, {path.name}: {rows:,} rows")
        print(f"{'':<32}{'seconds':>9}{'of them Python':>16}{'times the copy':>16}")
        print(f"{'copy into a text table':<32}{plain:9.2f}{'':>16}{1:>16}")
        for name, options in (
            ("import, published", ["--publish"]),
            ("import again, nothing new", ["--publish"]),
        ):
            seconds, processor, said = import_seconds(site, path, *options)
            print(f"{name:<32}{seconds:9.2f}{processor:16.2f}{seconds / plain:16.0f}   {said}", flush=True)
            if name == "import, published":
                is_well = seconds <= LONGEST_SECONDS and seconds / plain <= MOST_TIMES_COPY
    print(
        f"target: at most {LONGEST_SECONDS} s and {MOST_TIMES_COPY} times the copy: {'met' if is_well else 'MISSED'}"
    )


if __name__ == "__main__":
    main()
