"""Fixtures of the register's tests."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def query_count() -> Callable[[Client, str], int]:
    """How many queries a page takes, when it was asked for before."""

    def count(client: Client, page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    return count
