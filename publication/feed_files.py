"""Files of the feed on disk: named by their content, written whole or not at all, in every coding."""

import dataclasses
import gzip
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import brotli
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from publication.feed_codec import Coded, FeedColumns

#: How a file may be sent, in the order we like it: content coding and the end of the file's name.
CODINGS = {"br": ".br", "gzip": ".gz", "identity": ""}
UNFINISHED = ".unfinished-"
QUALITY = 9


def root() -> Path:
    """The folder of the feed."""
    return Path(settings.FEED_ROOT)


def compressed(data: bytes) -> dict[str, bytes]:
    """The bytes of a file in every coding."""
    return {
        "br": brotli.compress(data, quality=QUALITY),
        "gzip": gzip.compress(data, compresslevel=9, mtime=0),
        "identity": data,
    }


def take(rows: FeedColumns, chosen: NDArray[np.bool_]) -> FeedColumns:
    """Some of the rows."""

    def some(column: Any) -> Any:
        if isinstance(column, Coded):
            return Coded(column.codes[chosen], column.values)
        return (
            column[chosen]
            if isinstance(column, np.ndarray)
            else [column[i] for i in np.flatnonzero(chosen).tolist()]
        )

    return FeedColumns(**{field.name: some(getattr(rows, field.name)) for field in dataclasses.fields(rows)})
