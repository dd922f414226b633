"""The API's answers as JSON: orjson, several times quicker than the standard library on large answers."""

from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer


class QuickJSONRenderer(JSONRenderer):
    """The same JSON as Django REST framework's own renderer: UTF-8, compact, dates as ISO."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)
