"""The shipped sample, loaded once for each file of tests: most of them only read it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from agreements import sample


@pytest.fixture(scope="module")
def sample_of_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded in a transaction around the tests of one file; each test has a savepoint of its own in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample_agreements(sample_of_the_module: None, db: None) -> None:
    """The agreements as they are shipped."""
