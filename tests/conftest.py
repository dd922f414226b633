"""Fixtures every room may use: one person of each role, the shipped agreements, a report."""

import pytest

from accounts.models import User
from agreements import sample as agreements_sample
from incidents.models import ViolationReport
from tests.factories import ReportFactory, UserFactory


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


@pytest.fixture
def sample_agreements(db: None) -> None:
    agreements_sample.load()
