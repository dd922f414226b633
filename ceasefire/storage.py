"""Static files with hashed names, ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites the imports of ES modules to their hashed names (they must end in a semicolon)."""

    support_js_module_import_aggregation = True
