"""The small world of the guards, and settings that keep them quick and inside their own folder."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.security import world as worlds
from tests.security.world import World


@pytest.fixture(autouse=True)
def _own_ground(settings: Any, tmp_path: Path) -> None:
    """Feed files in a folder of the test, and a hash that does not cost half a second per person."""
    settings.FEED_ROOT = tmp_path / "feed"
    # Thousands of refused requests: nobody reads that log.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # One query less on each of thousands of requests.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """People, and reports and incidents in every state; three incidents are public."""
    made = worlds.build()
    worlds.publish(made)
    return made
