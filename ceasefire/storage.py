"""Static files with hashed names, ES modules included, their comments left behind."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _WithoutComments:
    """A storage to read modules from, as they are served: without comments and indentation."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, name: str, mode: str = "rb") -> File:
        with self.storage.open(name) as file:
            return ContentFile(jsmin(file.read().decode("utf-8")).encode("utf-8"), name=name)


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites the imports of ES modules to their hashed names (they must end in a semicolon).

    Our own modules are served without their comments, which are a quarter of their bytes on the wire.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        slim = {
            name: (_WithoutComments(storage), path) if name.startswith("js/") else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(slim, dry_run, **options)
