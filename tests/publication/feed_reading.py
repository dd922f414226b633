"""The feed as a reader of the site gets it."""

import json
from pathlib import Path
from typing import Any

from django.test import Client

from publication.feed_codec import Shard, decode


def manifest(client: Client, query: str = "") -> dict[str, Any]:
    response = client.get(f"/feed/manifest.json?{query}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = json.loads(response.content)
    return found


def fetch_files(client: Client, shard: dict[str, Any]) -> dict[str, bytes]:
    """The files of a shard of the manifest, by column, not compressed."""
    answers = {name: client.get(file["url"]) for name, file in shard["files"].items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.content for name, answer in answers.items()}


def fetch_shards(client: Client, query: str = "") -> list[Shard]:
    """Every shard of the manifest, decoded, oldest first."""
    return [decode(fetch_files(client, shard)) for shard in manifest(client, query)["shards"]]


def save_shards(client: Client, folder: Path, query: str = "") -> list[dict[str, str]]:
    """The files of every shard in a folder: their paths by column, as the scripts beside the browser's tests take them."""
    folder.mkdir(exist_ok=True)
    saved = []
    for shard in manifest(client, query)["shards"]:
        paths = {}
        for name, data in fetch_files(client, shard).items():
            paths[name] = str(folder / f"{shard['name']}-{name}.cfv")
            Path(paths[name]).write_bytes(data)
        saved.append(paths)
    return saved
