"""The site's settings, with every file it writes in a folder of its own (`SCRATCH_FOLDER`)."""

import os
from pathlib import Path

from ceasefire.settings import *  # noqa: F403
from ceasefire.settings import STORAGES

SCRATCH_FOLDER = Path(os.environ["SCRATCH_FOLDER"])
FEED_ROOT = SCRATCH_FOLDER / "feed"
SAMPLE_ACCOUNTS_FILE = SCRATCH_FOLDER / "sample_accounts.json"
STORAGES = STORAGES | {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SCRATCH_FOLDER / "files"},
    },
    # Copied only: hashing and compressing them takes longer than all else.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = SCRATCH_FOLDER / "static"
