"""Fills a scratch database with many published incidents of a realistic shape, quickly.

Run: .venv/bin/python -m bench.million [--rows 1000000] [--fresh]

The rows are those of `bench/shape.py`, beside the sample (whose parties, provisions and outlines they use).
They are written with COPY: the register is not asked, so that a million take minutes, not a day. The
database `ceasefire_bench_ROWS` stays for the other benchmarks; its feed and static files lie in var/bench/ROWS/.
"""

import argparse
import datetime as dt
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from psycopg import sql

from bench import shape, wordings
from bench.events import ROOT
from bench.shape import Shape, Sites
from places.names import fold
from publication.zones import SQL as RELATIONS
from publication.zones import relation
from tools.scratch_site.site import ScratchSite, scratch_site

EPOCH = dt.date(2015, 1, 1)
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"  # of public ids
HEAVY = {"mortar", "tank", "artillery", "mlrs", "improvised_rocket", "ssm"}
SPANS = {"days_2_6": 3, "week": 6, "month": 29}  # days after the first
TABLES = ("publication_edition", "publication_publishedaccount", "publication_publishedaccusation")
EDITION = (
    "id", "public_id", "number", "edition", "valid", "change", "is_withdrawn", "withdrawal_reason", "content_hash", "title",
    "summary", "kind", "weapons", "has_heavy_weapon", "start", "end", "time_precision", "time_note", "point", "location_precision",
    "uncertainty_m", "place_name", "governorate", "district", "zone_relations", "grade", "attribution", "grade_reason", "accusers",
    "accused", "involved", "agreements", "provisions", "has_civilian_harm", "killed_low", "killed_best", "killed_high", "origins",
    "external_ids", "folded", "place_folded",
)  # fmt: skip
ACCOUNT = (
    "id", "edition_id", "order", "kind", "publisher", "origin", "speaker", "date", "url", "accuser", "accuser_label", "says",
    "language", "start", "end", "place_text", "weapons", "reliability", "credibility",
)  # fmt: skip
ACCUSATION = ("id", "edition_id", "account_id", "accuser", "accuser_label", "accused", "role", "attribution")
NULL = "\\N"
FILLED_BY_A_TRIGGER = {"changed"}
CHUNK = 5000  # rows written at once
One = TypeVar("One")


@contextmanager
def million(rows: int, *, fresh: bool = False) -> Iterator[ScratchSite]:
    """A site with so many generated incidents beside the sample; made at the first call, kept for the next."""
    folder, name = ROOT / "var" / "bench" / str(rows), f"ceasefire_bench_{rows}"
    folder.mkdir(parents=True, exist_ok=True)
    if fresh:
        with scratch_site(folder, name):
            pass
    with scratch_site(folder, name, keep=True) as site:
        site.manage("load_sample", "--if-empty")
        with psycopg.connect(site.database_url) as connection:
            if not _is_filled(connection, rows):
                fill(connection, rows)
                connection.commit()
                connection.autocommit = True
                connection.execute("VACUUM ANALYZE")
        yield site


def _is_filled(connection: psycopg.Connection, rows: int) -> bool:
    """Whether the incidents are there; ends the program where there are others in their place."""
    (found,) = one(connection, "SELECT count(*) FROM publication_edition WHERE content_hash LIKE 'bench%'")
    if found not in (0, rows):
        raise SystemExit(f"The database holds {found} generated incidents, not {rows}: use --fresh.")
    return bool(found)


def fill(connection: psycopg.Connection, rows: int) -> None:
    """Write the incidents and their accounts and accusations, in the transaction that is open."""
    where, what = shape.shape(rows)
    with _without_indexes(connection):
        firsts = [one(connection, f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0] for table in TABLES]  # noqa: S608
        (number,) = one(connection, "SELECT coalesce(max(number), 0) + 1 FROM publication_edition")
        relations = _relations(connection, where)
        _check_columns(connection)
        parts = _Parts(firsts[1], firsts[2])
        _copy(connection, TABLES[0], EDITION, _editions(where, what, relations, parts, (firsts[0], number)))
        _copy(connection, TABLES[1], ACCOUNT, iter(parts.accounts))
        _copy(connection, TABLES[2], ACCUSATION, iter(parts.accusations))
        for table in TABLES:
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608  # fmt: skip
        connection.execute(
            "SELECT setval('publication_incident_number', max(number)) FROM publication_edition"
        )


class _Parts:
    """The lines of accounts and accusations, collected while the editions are written."""

    def __init__(self, account: int, accusation: int) -> None:
        self.account, self.accusation = account, accusation
        self.accounts: list[str] = []
        self.accusations: list[str] = []

    def add(
        self, edition: int, day: str, accuser: str, accused: list[str], attribution: str, order: int
    ) -> None:
        """An account by `accuser` (empty: a recorder who accuses no one by itself) and what it says of whom."""
        kind, publisher = ("accusation", f"Office {accuser}") if accuser else ("recorder", "Recorder")
        self.accounts.append(
            f"{self.account}\t{edition}\t{order}\t{kind}\t{publisher}\t\t\t{day}\t\t{accuser}\t\t{SAYS}\ten\t{NULL}\t{NULL}\t\t{{}}\tC\t3\n"
        )
        for one_of_them in accused:
            role = "perpetrator" if one_of_them == accused[0] else "co_perpetrator"
            self.accusations.append(
                f"{self.accusation}\t{edition}\t{self.account}\t{accuser}\t\t{one_of_them}\t{role}\t{attribution}\n"
            )
            self.accusation += 1
        self.account += 1


def _editions(
    where: Sites, what: Shape, relations: dict[str, list[str]], parts: _Parts, first: tuple[int, int]
) -> Iterator[str]:
    """The lines of the editions, in the order of their publication."""
    days = [(EPOCH + dt.timedelta(days=i)).isoformat() for i in range(shape.DAYS + 60)]
    midnight = dt.datetime.combine(EPOCH, dt.time(), tzinfo=dt.UTC)
    points = [f"SRID=4326;POINT({x} {y})" for x, y in zip(where.longitude, where.latitude, strict=True)]
    sides = ((shape.ACCUSERS_OF_GOVERNMENT, shape.GOVERNMENT_SIDE), (shape.ACCUSERS_OF_OPPOSITION, shape.OPPOSITION_SIDE))  # fmt: skip
    words = _Words()
    in_force = [_provisions(day) for day in days[: shape.DAYS]]
    columns = (what.day, what.published, what.precision, what.time, what.site, what.place, what.side, what.accusers, what.accused, what.kind, what.grade, what.draw)  # fmt: skip
    for i, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        day, published, precision, time_known, site, place, side, accusing, said_of, kind, grade_at, draw = (
            row
        )
        edition, number = first[0] + i, first[1] + i
        public_id = "".join(ALPHABET[draw[0] // 27**k % 27] for k in range(8)) + ALPHABET[draw[1] % 27] + ALPHABET[draw[1] // 27 % 27]  # fmt: skip
        location, metres, _share = shape.PRECISIONS[precision]
        time_precision = shape.TIMES[time_known][0]
        start, end = days[day], days[day + SPANS.get(time_precision, 0)]
        grade = shape.GRADES[grade_at][0]
        accusers, accused = [], []
        if side < 2:
            accusers = sorted({sides[side][0][at] for at in accusing if at >= 0})
            accused = sorted({sides[side][1][at] for at in said_of if at >= 0})
        attribution = "none" if not accused else "likely" if grade == "verified" else "alleged"
        weapons = _usual(shape.WEAPONS.get(kind, ((),)), draw[2])
        provisions = in_force[day][draw[2] // 64 % len(in_force[day])]
        harm = kind in shape.DEADLY and draw[3] % 3 == 0
        killed = min(10 - (draw[3] // 3 % 1024).bit_length(), 9) if harm else 0  # halves from one to the next
        has_heavy = "t" if not HEAVY.isdisjoint(weapons) else "f"
        title, summary, place_name, folded, place_folded = words.of(kind, place, site < 0, draw[1] // 729)
        governorate = shape.GOVERNORATES[where.governorate[place]]
        moment = (midnight + dt.timedelta(seconds=published)).isoformat(" ")
        agreements = sorted({provision.split("/")[0] for provision in provisions})
        for order, accuser in enumerate(accusers):
            parts.add(edition, start, accuser, accused, attribution, order)
        if not accusers or draw[3] // 4096 % 4 == 0:
            parts.add(edition, start, "", [], attribution, len(accusers))
        yield (
            f'{edition}\t{public_id}\t{number}\t1\t["{moment}",)\t{{}}\tf\t\tbench{edition:059d}\t{title}\t'
            f"{summary}\t{kind}\t{_array(weapons)}\t{has_heavy}\t{start}\t{end}\t{time_precision}\t\t{points[site] if site >= 0 else NULL}\t{location}\t"
            f"{metres or NULL}\t{place_name}\t{governorate}\t\t{relations[start][site]}\t{grade}\t{attribution}\t{{}}\t{_array(accusers)}\t"
            f"{_array(accused)}\t{_array(accused)}\t{_array(agreements)}\t{_array(provisions)}\t{'t' if harm else 'f'}\t{killed // 2}\t{killed}\t{killed * 2}\t{max(1, len(accusers))}\t"
            f"{{}}\t{folded}\t{place_folded}\n"
        )


class _Words:
    """Title, summary, place name, text for searching and place for searching, ready for COPY; each piece folded once."""

    def __init__(self) -> None:
        self.kinds = {kind: (*pair, fold(pair[0]), fold(pair[1])) for kind, pair in wordings.KINDS.items()}
        names = [tuple(name.format(i) for name in wordings.PLACE) for i in range(shape.PLACES)]
        self.places = [(english, arabic, fold(english), fold(arabic)) for english, arabic in names]
        self.sentences = [(*pair, *(fold(text, limit=None) for text in pair)) for pair in wordings.SENTENCES]
        self.generated = [fold(text, limit=None) for text in wordings.GENERATED]

    def of(self, kind: str, place: int, is_withheld: bool, draw: int) -> tuple[str, str, str, str, str]:
        """The five texts; without the place where it is withheld."""
        said = [_usual(self.sentences, draw >> 8 * k) for k in range(2)]
        kinds = self.kinds[kind]
        at = ("", "", "", "") if is_withheld else self.places[place]
        joined = [" ".join(sentence[k] for sentence in said) for k in range(4)]
        title = _words(f"{kinds[0]}: {at[0]}" if at[0] else kinds[0], f"{kinds[1]}: {at[1]}" if at[1] else kinds[1])  # fmt: skip
        summary = _words(f"{wordings.GENERATED[0]} {joined[0]}", f"{wordings.GENERATED[1]} {joined[1]}")
        folded = f"{kinds[2]} {at[2]}\\n{kinds[3]} {at[3]}\\n{self.generated[0]} {joined[2]}\\n{self.generated[1]} {joined[3]}"
        return title, summary, _words(at[0], at[1]) if at[0] else "{}", folded, f"{at[2]}\\n{at[3]}" if at[0] else ""  # fmt: skip


def _words(english: str, arabic: str) -> str:
    return f'{{"en": "{english}", "ar": "{arabic}"}}'


SAYS = _words(*wordings.SAYS)


def _usual(choices: Sequence[One], draw: int) -> One:
    """One of them; each half as likely as the one before."""
    return choices[min(7 - (draw & 127 | 1).bit_length(), len(choices) - 1)]


def _array(codes: list[str] | tuple[str, ...]) -> str:
    return "{" + ",".join(codes) + "}"


def _provisions(day: str) -> tuple[tuple[str, ...], ...]:
    """What an incident of that day may be held against."""
    return next(choices for since, choices in reversed(shape.AGREEMENTS) if day >= since)


def _relations(connection: psycopg.Connection, where: Sites) -> dict[str, list[str]]:
    """By day: the relation of every site to the zone in each reading valid then; last, that of a row without a point."""
    valid = connection.execute(
        "SELECT reading, lower(valid), upper(valid) FROM agreements_zoneoutline o JOIN agreements_zone z ON z.id = o.zone_id WHERE z.kind = 'demilitarised_zone' ORDER BY reading"
    ).fetchall()
    known: dict[tuple[str, ...], list[str]] = {}
    found = {}
    for day in (EPOCH + dt.timedelta(days=i) for i in range(shape.DAYS)):
        readings = tuple(name for name, since, until in valid if since <= day and (until is None or day < until))  # fmt: skip
        if readings not in known:
            n = len(where)
            rows = connection.execute(RELATIONS, [where.longitude.tolist(), where.latitude.tolist(), where.uncertainty.astype(float).tolist(), [day] * n, "demilitarised_zone"]).fetchall()  # fmt: skip
            answers: list[list[str]] = [[] for _site in range(n)]
            for ordinality, reading, covered, touches in rows:
                answers[ordinality - 1].append(f"{reading}:{relation(covered, touches).value}")
            answers.append([f"{reading}:undetermined" for reading in readings])
            known[readings] = [_array(answer) for answer in answers]
        found[day.isoformat()] = known[readings]
    return found


@contextmanager
def _without_indexes(connection: psycopg.Connection) -> Iterator[None]:
    """Indexes and constraints but the primary keys are taken away and made again afterwards: far quicker than row by row."""
    constraints = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'x', 'f') ORDER BY contype DESC",
        [list(TABLES)],
    ).fetchall()
    for table, name, _definition in constraints:
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name)))  # fmt: skip
    indexes = connection.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i JOIN pg_index x ON x.indexrelid = quote_ident(i.indexname)::regclass WHERE i.tablename = ANY(%s) AND NOT x.indisprimary",
        [list(TABLES)],
    ).fetchall()
    for name, _definition in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, definition in indexes:
        connection.execute(definition)
    for table, name, definition in constraints:
        connection.execute(sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)))  # fmt: skip


def _check_columns(connection: psycopg.Connection) -> None:
    """Ends the program where a table has columns this file does not write."""
    for table, written in zip(TABLES, (EDITION, ACCOUNT, ACCUSATION), strict=True):
        rows = connection.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])  # fmt: skip
        differing = ({name for (name,) in rows.fetchall()} ^ set(written)) - FILLED_BY_A_TRIGGER
        if differing:
            raise SystemExit(f"{table} has changed, bench/million.py must follow: {', '.join(sorted(differing))}")  # fmt: skip


def _copy(connection: psycopg.Connection, table: str, columns: tuple[str, ...], lines: Iterator[str]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))  # fmt: skip
    with connection.cursor().copy(statement) as copy:
        chunk: list[str] = []
        for line in lines:
            chunk.append(line)
            if len(chunk) == CHUNK:
                copy.write("".join(chunk))
                chunk.clear()
        copy.write("".join(chunk))


def one(connection: psycopg.Connection, statement: str) -> tuple[int, ...]:
    """The single row of a statement."""
    row = connection.execute(statement).fetchone()
    assert row
    return tuple(row)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--fresh", action="store_true", help="make the database anew")
    given = arguments.parse_args()
    begun = time.perf_counter()
    with million(given.rows, fresh=given.fresh) as site, psycopg.connect(site.database_url) as connection:
        counts = {table: one(connection, f"SELECT count(*) FROM {table}")[0] for table in TABLES}  # noqa: S608
        (size,) = one(connection, "SELECT pg_database_size(current_database())")
    print(
        json.dumps({**counts, "megabytes": size // 2**20, "seconds": round(time.perf_counter() - begun, 1)})
    )


if __name__ == "__main__":
    main()
