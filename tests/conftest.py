"""Fixtures every room may use: one person of each role, the shipped agreements, a report."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from pytest_django import DjangoDbBlocker

from accounts.models import User
from agreements import sample as agreements_sample
from agreements.models import Party
from incidents.models import ViolationReport
from publication import kept_answers
from tests.factories import ReportFactory, UserFactory
from tests.kept_rows import KeptRows


@pytest.fixture
def monitor(db: None) -> User:
    return UserFactory(username="monitor", role="monitor")


@pytest.fixture
def monitor2(db: None) -> User:
    return UserFactory(username="monitor2", role="monitor")


@pytest.fixture
def moderator(db: None) -> User:
    return UserFactory(username="moderator", role="moderator")


@pytest.fixture
def moderator2(db: None) -> User:
    return UserFactory(username="moderator2", role="moderator")


@pytest.fixture
def editor(db: None) -> User:
    return UserFactory(username="editor", role="editor")


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(username="admin", role="admin")


@pytest.fixture
def auditor(db: None) -> User:
    return UserFactory(username="auditor", role="auditor")


@pytest.fixture
def report(monitor: User) -> ViolationReport:
    return ReportFactory(monitor=monitor)


@pytest.fixture(scope="session")
def kept_agreements() -> KeptRows:
    return KeptRows("agreements")


@pytest.fixture
def sample_agreements(db: None, kept_agreements: KeptRows) -> None:
    """The shipped agreements; loaded by the first test that asks, put back for the others."""
    if Party.objects.exists():  # of another fixture: what is loaded must fit it
        agreements_sample.load()
    elif kept_agreements.rows:
        kept_agreements.put_back()
    else:
        agreements_sample.load()
        kept_agreements.keep()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No answer of another test: its database is gone."""
    kept_answers.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English: a request in another language leaves that language active."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Passwords that cost a quarter of a second each are for the real site; tests make thousands."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """In the tests' own thread both names share one connection, so that a transaction is seen through both.

    A live server's threads open connections of their own, as the real site does: there `public` is the
    read-only role. The wall itself is tested in tests/security/test_wall.py.
    """
    connections["public"] = connections["default"]
    # Tests with a live server empty every table at their end, which the log of a real site refuses.
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_truncate")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever may use the database may use it under both names: in tests `public` mirrors `default`."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker or "db" in getattr(item, "fixturenames", ()):
            options = {**(marker.kwargs if marker else {}), "databases": "__all__"}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages render without collected files: the hashed names are a matter of `collectstatic`."""
    settings.FEED_ROOT = tmp_path_factory.getbasetemp() / "feed"
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp() / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
