"""The wall between register and publication: by import, by the database's own rights, and by every public page."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from ceasefire import urls as site
from incidents.models import ViolationReport
from publication import wall
from tests.security.addresses import address
from tests.security.permissions import PUBLIC
from tests.security.world import World

ROOMS = ("ceasefire", "incidents", "publication", "agreements", "accounts", "audit", "places")
# What PostGIS and PostgreSQL let everybody read: names of coordinate systems, nothing of ours.
ANYBODYS = {"spatial_ref_sys", "geometry_columns", "geography_columns", "raster_columns", "raster_overviews"}


# --- (a) imports -------------------------------------------------------------------------------


def _import_order(root: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.is_file():
        pytest.skip("import-linter is not installed (requirements-dev.txt)")
    return subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, timeout=120)


def test_rooms_import_downwards_only() -> None:
    found = _import_order(settings.BASE_DIR)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("publication", "from incidents.models import ViolationReport"),
        ("publication", "def later():\n    import incidents.models"),
        ("places", "from accounts import roles"),
        ("incidents/views", "from incidents.models.confidential import ConfidentialSource"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, room: str, line: str) -> None:
    for name in ROOMS:
        shutil.copytree(
            settings.BASE_DIR / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__", "*.json", "*.csv"),
        )
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    (tmp_path / room / "planted.py").write_text(f"{line}\n")
    found = _import_order(tmp_path)
    assert found.returncode == 1, found.stdout
    assert "planted" in found.stdout


# --- (b) the role ------------------------------------------------------------------------------


@contextmanager
def public_connection() -> Iterator[psycopg.Connection]:
    """A connection of its own, opened just as the site opens the one named `public`."""
    given = settings.DATABASES["public"]
    parameters = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    options = {key: value for key, value in given["OPTIONS"].items() if key == "options"}
    database = connection.settings_dict["NAME"]
    with psycopg.connect(
        dbname=database,
        **{key: value for key, value in parameters.items() if value},
        **options,
        autocommit=True,
    ) as opened:
        # A role that may not write must not be able to, whatever the session says of itself.
        opened.execute("SET default_transaction_read_only = off")
        yield opened


def succeeds(opened: psycopg.Connection, statement: str) -> bool:
    """Whether the database does it. What it did is undone, and a time limit does not count as a refusal."""
    try:
        with opened.transaction(force_rollback=True):
            opened.execute(statement)  # type: ignore[call-overload]
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.ReadOnlySqlTransaction,
        psycopg.errors.InvalidSchemaName,
        psycopg.errors.UndefinedFunction,
    ):
        return False
    return True


def relations(kinds: str) -> list[str]:
    """Every relation of our schemas of these kinds of pg_class, quoted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = ANY(%s) AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%%'",
            [list(kinds)],
        )
        return [name for (name,) in cursor.fetchall()]


def readable(opened: psycopg.Connection) -> set[str]:
    """The tables and views the role can select from, found by trying."""
    return {name for name in relations("rvmpf") if succeeds(opened, f"SELECT * FROM {name} LIMIT 1")}


@pytest.mark.django_db(transaction=True)
def test_the_public_role_reads_the_publication_and_nothing_else() -> None:
    with public_connection() as opened:
        assert readable(opened) - ANYBODYS == set(wall.readable_tables())


@pytest.mark.django_db(transaction=True)
def test_the_public_role_writes_nothing() -> None:
    with public_connection() as opened:
        done = [
            statement
            for name in relations("rp")
            for statement in (
                f"INSERT INTO {name} DEFAULT VALUES", f"UPDATE {name} SET ctid = ctid", f"DELETE FROM {name}", f"TRUNCATE {name} CASCADE",
                f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE", f"ALTER TABLE {name} ADD planted int", f"DROP TABLE {name}",
            )
            if _refusable(opened, statement)
        ]  # fmt: skip
        done += [
            name
            for name in relations("S")
            if succeeds(opened, f"SELECT nextval('{name}')") or succeeds(opened, f"SELECT * FROM {name}")
        ]
        assert done == []


def _refusable(opened: psycopg.Connection, statement: str) -> bool:
    """Whether the statement got past the question of rights: another error means that it was allowed to try."""
    try:
        return succeeds(opened, statement)
    except psycopg.errors.FeatureNotSupported:
        return False  # UPDATE of a system column is refused before rights are looked at
    except psycopg.Error as error:
        return "permission denied" not in str(error) and "must be owner" not in str(error)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.planted (x int)",
        "CREATE TEMPORARY TABLE planted (x int)",
        "CREATE FUNCTION pg_temp.planted() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.planted() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA planted",
        "CREATE EXTENSION dblink",
        "CREATE ROLE planted",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY (SELECT 1) TO '/tmp/planted'",
        "SELECT lo_import('/etc/passwd')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_user_mapping",
        "SELECT * FROM pg_statistic",
        "SET ROLE ceasefire",
        "SET SESSION AUTHORIZATION ceasefire",
        "ALTER SYSTEM SET log_statement = 'all'",
        "GRANT SELECT ON incidents_violationreport TO PUBLIC",
    ],
)
def test_the_public_role_has_no_way_around(statement: str) -> None:
    owner = settings.DATABASES["default"]["USER"] or "ceasefire"
    statement = statement.replace("ROLE ceasefire", f'ROLE "{owner}"').replace(
        "AUTHORIZATION ceasefire", f'AUTHORIZATION "{owner}"'
    )
    if settings.DATABASES["public"]["USER"] == settings.DATABASES["default"]["USER"] and statement.startswith(
        "SET "
    ):
        pytest.skip("one login for both names: PUBLIC_DATABASE_URL is not set")
    with public_connection() as opened:
        if statement.startswith("ALTER SYSTEM"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                opened.execute(statement)  # type: ignore[call-overload]
        else:
            assert not succeeds(opened, statement)


@pytest.mark.django_db(transaction=True)
def test_a_right_too_much_is_found() -> None:
    table, role = ViolationReport._meta.db_table, settings.PUBLIC_DATABASE_ROLE
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'GRANT SELECT ON {table} TO "{role}"')
        with public_connection() as opened:
            assert readable(opened) - ANYBODYS - set(wall.readable_tables()) == {table}
    finally:
        wall.grant()
    with public_connection() as opened:
        assert table not in readable(opened)


@pytest.mark.django_db(transaction=True)
def test_a_new_table_is_closed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE incidents_planted (words text)")
    try:
        wall.grant()
        with public_connection() as opened:
            assert "incidents_planted" not in readable(opened)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE incidents_planted")


# --- (c) the pages -----------------------------------------------------------------------------


@contextmanager
def only_public_rights() -> Iterator[None]:
    """Both names of the database have the rights of the public role alone."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.PUBLIC_DATABASE_ROLE}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def answers(urls: list[str]) -> dict[str, int]:
    """The status of each address, asked as the public role. Raises ProgrammingError where that is too little."""
    client, found = Client(), {}
    with only_public_rights():
        for url in urls:
            response = client.get(url)
            found[url] = response.status_code if not response.streaming or b"".join(response) else 0  # type: ignore[arg-type]
    return found


def test_public_pages_need_no_more_than_the_public_role(world: World) -> None:
    urls = {address(template, row.example, world): row.public for template, row in PUBLIC.items()}
    urls |= {
        f"/ar{url}": status for url, status in urls.items() if "." not in url and not url.startswith("/api")
    }
    gone = world.incidents["retracted"].public_id
    urls |= {
        f"/incidents/{gone}/": 410,
        "/incidents/?q=raid&accuser=JAI": 200,
        "/?as_of=2020-01-01": 200,
        "/nothing/": 404,
        "/timeline/?from=x": 400,
    }
    assert answers(list(urls)) == urls


@login_not_required
def peeping(request: HttpRequest) -> HttpResponse:
    """A public view that counts the reports of the register."""
    return HttpResponse(str(ViolationReport.objects.count()))


urlpatterns = [*site.urlpatterns, path("peeping/", peeping)]


@pytest.mark.urls("tests.security.test_wall")
def test_a_public_page_that_reads_the_register_is_found(world: World) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        only_public_rights(),
    ):
        Client().get("/peeping/")
