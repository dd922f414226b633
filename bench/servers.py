"""Our API against tipg, pygeoapi, Datasette and plain SQL on the same rows: requests a second, p50, p95, p99.

Run: .venv/bin/python -m bench.servers [--rows 1000000] [--seconds 15] [--connections 4] [--only ours tipg …]

Needs wrk (Debian: apt-get install wrk). Everybody gets two processes (Datasette can only have one), answers the
same boxes and kinds on the loopback, one server after the other, after a short time to get warm. The load is
bounded: so many seconds and connections a question. Plain SQL is psycopg with as many connections.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg

from bench import server_data
from bench.events import ROOT
from bench.million import million
from bench.peers import HOST, direct, environment, free_port, run, running
from bench.questions import Question, datasette_queries, questions
from tools.scratch_site.site import ScratchSite

WARM_SECONDS = 2
SLOWEST = 30  # seconds: an answer that takes longer counts as failed
PROCESSES = 2


@dataclass
class Answer:
    """How one server stood one question; milliseconds."""

    server: str
    question: str
    rate: float  # answers a second, only good ones
    p50: float
    p95: float
    p99: float
    size: int  # bytes of one answer on the wire
    failed: int


def ask(address: str, paths: list[str], seconds: int, connections: int) -> Answer:
    """Bounded load with wrk, warm; `size` is the mean of an answer."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        for length in (WARM_SECONDS, seconds):
            command: list[str | Path] = ["wrk", "-t1", f"-c{connections}", f"-d{length}s", "--timeout", f"{SLOWEST}s", "-s", ROOT / "bench" / "load.lua", address]  # fmt: skip
            done = subprocess.run(command, env={**os.environ, "PATHS": file.name}, capture_output=True, text=True, check=True)  # fmt: skip
    said = json.loads(done.stdout.strip().splitlines()[-1])
    bad = said["refused"] + said["failed"]
    return Answer("", "", max(0, said["requests"] - said["refused"]) / said["seconds"], said["p50"], said["p95"], said["p99"], said["bytes"] // max(1, said["requests"]), bad)  # fmt: skip


def ask_sql(site: ScratchSite, question: Question, seconds: int, connections: int) -> Answer:
    """The same for a statement: every thread has a connection and fetches all rows."""
    times: list[float] = []

    def work(at: int, until: float) -> None:
        with psycopg.connect(site.database_url, autocommit=True) as connection:
            while time.perf_counter() < until:
                begun = time.perf_counter()
                values = question.values[at % len(question.values)]
                connection.execute(question.statement, values or None).fetchall()
                times.append((time.perf_counter() - begun) * 1000)
                at += 1

    for length in (WARM_SECONDS, seconds):
        times.clear()
        begun = time.perf_counter()
        threads = [threading.Thread(target=work, args=(i, begun + length)) for i in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    took = time.perf_counter() - begun
    times.sort()
    p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
    return Answer("", "", len(times) / took, p50, p95, p99, 0, 0)


@contextmanager
def ours(site: ScratchSite, folder: Path) -> Iterator[str]:
    with site.serving(workers=PROCESSES) as address:
        yield address


@contextmanager
def tipg(site: ScratchSite, folder: Path) -> Iterator[str]:
    port, programs = free_port(), environment("servers")
    variables = {
        "DATABASE_URL": _with_socket(site.database_url), "TIPG_DB_SCHEMAS": '["bench"]', "TIPG_DB_ONLY_SPATIAL_TABLES": "False",
        "TIPG_TABLE_CONFIG__bench_daily__pk": "id", "TIPG_MAX_FEATURES_PER_TILE": "10000000",  # else it drops points without a word
    }  # fmt: skip
    command: list[str | Path] = [programs / "uvicorn", "tipg.main:app", "--host", HOST, "--port", str(port), "--workers", str(PROCESSES), "--log-level", "warning"]  # fmt: skip
    with running(command, f"http://{HOST}:{port}/conformance", variables, folder / "tipg.log") as _ready:
        yield f"http://{HOST}:{port}"


@contextmanager
def pygeoapi(site: ScratchSite, folder: Path) -> Iterator[str]:
    port, programs = free_port(), environment("servers")
    address = f"http://{HOST}:{port}"
    url = urlsplit(site.database_url)
    data = {
        "host": url.hostname or parse_qs(url.query)["host"][0], "port": url.port or 5432, "dbname": url.path[1:],
        "user": url.username, "password": url.password or "", "search_path": ["bench", "public"],
    }  # fmt: skip
    resources = {
        name: {
            "type": "collection", "title": name, "description": name, "keywords": [name], "links": [],
            "extents": {"spatial": {"bbox": [33, 32, 43, 38], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
            "providers": [{"type": "feature", "name": "PostgreSQL", "data": data, "id_field": "id", "table": name, "geom_field": "geom"}],
        }
        for name in ("points", "daily")
    }  # fmt: skip
    texts = {"title": {"en": "bench"}, "description": {"en": "bench"}, "keywords": {"en": ["bench"]}, "keywords_type": "theme", "terms_of_service": "none", "url": address}  # fmt: skip
    config = {
        "server": {"bind": {"host": HOST, "port": port}, "url": address, "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8", "gzip": False, "languages": ["en-US"], "pretty_print": False, "limits": {"default_items": 100, "max_items": 5000}, "map": {"url": address, "attribution": "none"}},
        "logging": {"level": "ERROR"}, "resources": resources,
        "metadata": {"identification": texts, "license": {"name": "none", "url": address}, "provider": {"name": "bench", "url": address}, "contact": {"name": "none"}},
    }  # fmt: skip
    file, described = folder / "pygeoapi.json", folder / "pygeoapi-openapi.json"
    file.write_text(json.dumps(config))
    variables = {"PYGEOAPI_CONFIG": str(file), "PYGEOAPI_OPENAPI": str(described)}
    run([programs / "pygeoapi", "openapi", "generate", file, "--format", "json", "--output-file", described], variables)  # fmt: skip
    command: list[str | Path] = [programs / "gunicorn", "-w", str(PROCESSES), "-b", f"{HOST}:{port}", "--timeout", "120", "--no-control-socket", "pygeoapi.flask_app:APP"]  # fmt: skip
    with running(command, f"{address}/conformance?f=json", variables, folder / "pygeoapi.log"):
        yield address


@contextmanager
def datasette(site: ScratchSite, folder: Path) -> Iterator[str]:
    port, programs = free_port(), environment("servers")
    described = folder / "datasette.json"
    described.write_text(json.dumps({"databases": {"points": {"queries": datasette_queries()}}}))
    command: list[str | Path] = [programs / "datasette", "serve", "-i", folder / "points.sqlite", "-m", described, "-h", HOST, "-p", str(port), "--setting", "sql_time_limit_ms", "60000", "--setting", "max_returned_rows", "5000"]  # fmt: skip
    with running(command, f"http://{HOST}:{port}/-/versions.json", {}, folder / "datasette.log"):
        yield f"http://{HOST}:{port}"


SERVERS: dict[str, Callable[[ScratchSite, Path], contextlib.AbstractContextManager[str]]] = {"ours": ours, "tipg": tipg, "pygeoapi": pygeoapi, "datasette": datasette}  # fmt: skip


def _with_socket(url: str) -> str:
    """The address of a database with the socket's folder as its host: the form tipg takes."""
    parts = urlsplit(url)
    host = parts.hostname or quote(parse_qs(parts.query)["host"][0], safe="")
    user = f"{parts.username}{':' + parts.password if parts.password else ''}"
    return f"postgresql://{user}@{host}:{parts.port or 5432}{parts.path}"


def check(address: str, server: str, asked: list[Question], expected: dict[str, int]) -> None:
    """Ends the program where a server finds another number of incidents than SQL does: then it would be no comparison."""
    for question in asked:
        for path in question.paths.get(server, [])[:1]:
            if "tiles" in path:
                continue  # binary
            with direct.open(address + path, timeout=120) as answer:
                said = json.load(answer)
            if isinstance(said, list):  # Datasette
                found = sum(row["n"] for row in said) if "n" in said[0] else len(said)
            elif "results" in said:
                found = min(said["count"], len(said["results"]))
            elif "cells" in said:
                found = sum(cell["count"] for cell in said["cells"])
            elif "bars" in said:
                found = sum(bar["count"] for bar in said["bars"])
            elif "count" in said["features"][0]["properties"]:
                found = sum(feature["properties"]["count"] for feature in said["features"])
            else:
                found = len(said["features"])
            if found != expected[question.name]:
                sys.exit(f"{server} finds {found} where SQL finds {expected[question.name]}: {path}")


def expected(connection: psycopg.Connection, asked: list[Question]) -> dict[str, int]:
    """What SQL finds for the first of each question's values."""
    found = {}
    for question in asked:
        rows = connection.execute(question.statement, question.values[0] or None).fetchall()
        is_items = "items" in question.name
        at = 2 if question.name.startswith("map") else 1
        found[question.name] = len(rows) if is_items else sum(row[at] for row in rows)
    return found


def _times(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


def _percentiles(one: Answer) -> str:
    return f"{one.p50:,.1f} / {one.p95:,.1f} / {one.p99:,.1f}" if one.rate else "none in time"


def print_table(answers: list[Answer]) -> None:
    """A table for docs/performance.md, with what ours is against the best peer and against SQL."""
    print("| question | server | answers a second | p50 / p95 / p99 ms | bytes an answer | failed | ours has so many times its answers |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    our = {answer.question: answer for answer in answers if answer.server == "ours"}
    for one in answers:
        mine = our.get(one.question)
        times = _times(mine.rate / one.rate) if mine and one.rate and one is not mine else ""
        size = f"{one.size:,}" if one.size else ""
        print(f"| {one.question} | {one.server} | {one.rate:,.1f} | {_percentiles(one)} | {size} | {one.failed or ''} | {times} |")  # fmt: skip
    for question, mine in our.items():
        others = [one for one in answers if one.question == question and one.server not in ("ours", "SQL")]
        if others:
            best = max(others, key=lambda one: one.rate)
            said = (
                f"{_times(mine.rate / best.rate)} times the best peer ({best.server})"
                if best.rate
                else "no peer answered in time"
            )
            print(f"\n{question}: {said}", end="")
    print()


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--seconds", type=int, default=15)
    arguments.add_argument("--connections", type=int, default=4)
    arguments.add_argument("--only", nargs="+", choices=["SQL", *SERVERS], default=["SQL", *SERVERS])
    given = arguments.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    asked = questions()
    answers: list[Answer] = []

    def keep(answer: Answer, server: str, question: str) -> None:
        answer.server, answer.question = server, question
        answers.append(answer)
        print(f"{server}, {question}: {answer.rate:.1f} a second", file=sys.stderr, flush=True)

    with million(given.rows) as site:
        with psycopg.connect(site.database_url) as connection:
            rows = server_data.postgresql(connection)
            server_data.sqlite(connection, site.folder / "points.sqlite", rows)
            right = expected(connection, asked)
        for server in given.only:
            with ExitStack() as stack:
                address = stack.enter_context(SERVERS[server](site, site.folder)) if server in SERVERS else ""
                if address:
                    check(address, server, asked, right)
                for question in asked:
                    if not address:
                        keep(ask_sql(site, question, given.seconds, given.connections), server, question.name)
                    elif server in question.paths:
                        keep(ask(address, question.paths[server], given.seconds, given.connections), server, question.name)  # fmt: skip
                        if answers[-1].rate < 1:
                            # It may still be busy with questions nobody waits for any more.
                            stack.close()
                            address = stack.enter_context(SERVERS[server](site, site.folder))
    answers.sort(key=lambda one: [question.name for question in asked].index(one.question))
    print(f"{platform.machine()}, {rows:,} rows, {given.connections} connections, {given.seconds} s a question\n")  # fmt: skip
    print_table(answers)


if __name__ == "__main__":
    main()
