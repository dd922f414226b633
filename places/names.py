"""Spelling-tolerant place names: how a name is folded for searching."""

import re
import unicodedata

_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ـ": ""}
)
_ARTICLES = re.compile(r"\b(?:al|el|ar|as|ash|at|ad|az|an|ain|ath)[-\s’'`](?=\w)", re.IGNORECASE)
_ARABIC_ARTICLE = re.compile(r"\bال(?=\w{2})")
# Signs for ayn and hamza in transliteration count as letters to Unicode, not to people.
_NOT_LETTERS = re.compile(r"[^\w\s]|[_\u02b0-\u02ff]")
_DOUBLED = re.compile(r"([a-z])\1+")


def fold(name: str, limit: int | None = 120) -> str:
    """The form of `name` that spellings of one place share: no marks, article, doubled letters or case.

    Latin: "al-Zallaqiyat" and "Zalaqiyat" fold alike. Arabic: marks dropped, alef, ta marbuta and
    alef maqsura unified, the article dropped. Cut after `limit` letters (None: not at all).
    """
    text = name.translate(_ARABIC_LETTERS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = _ARABIC_ARTICLE.sub("", _ARTICLES.sub("", text))
    text = _NOT_LETTERS.sub("", text.replace("-", " "))
    return _DOUBLED.sub(r"\1", " ".join(text.split()))[:limit]
