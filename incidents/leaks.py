"""What must not be in a public text: coordinates, telephone numbers, e-mail addresses, names of sources.

A warning to the person who publishes, not a filter: the words stay as they were written.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publication.record import PublicRecord

ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
DEGREES = r"[-+]?\d{1,3}\.\d{2,}\s*°?\s*[NSEWnsew]?"
# Letters around an excerpt, so that the place in the text is found again.
AROUND = 24
SHORTEST_NAME = 3


class LeakKind(TextChoices):
    COORDINATES = "coordinates", _("Coordinates")
    PHONE = "phone", _("Telephone number")
    EMAIL = "email", _("E-mail address")
    NAME = "name", _("Name or contact from the confidential sources")


PATTERNS: tuple[tuple[LeakKind, re.Pattern[str]], ...] = (
    (LeakKind.COORDINATES, re.compile(rf"{DEGREES}\s*[,;/|\s]\s*{DEGREES}")),
    (LeakKind.COORDINATES, re.compile(r"\d{1,3}\s*°\s*\d{1,2}\s*['′’]")),
    (LeakKind.COORDINATES, re.compile(r"\b3[5-8]\s?[RST]\s?[A-Z]{2}\s?\d{2,5}\s?\d{2,5}\b")),
    # An international or a trunk prefix, then at least seven digits: a date has neither.
    (LeakKind.PHONE, re.compile(r"(?<![\w.])(?:\+|00?)[\s(]*[1-9](?:[\s().-]{0,2}\d){7,13}(?!\w)")),
    (LeakKind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
)


@dataclasses.dataclass(frozen=True)
class Leak:
    """One suspicious place in a public text: what it looks like, in which field, with the words around it."""

    kind: LeakKind
    field: str
    excerpt: str


def find_leaks(record: PublicRecord, names: Iterable[str] = ()) -> list[Leak]:
    """Every place in the record's texts that looks like a leak; `names` are held against them, case and marks apart."""
    named = [
        re.compile(rf"(?<!\w){re.escape(_plain(name))}(?!\w)")
        for name in names
        if len(_plain(name)) >= SHORTEST_NAME
    ]
    patterns = [*PATTERNS, *((LeakKind.NAME, pattern) for pattern in named)]
    found = []
    for field, text in _texts(record):
        latin = text.translate(ARABIC_DIGITS)
        for kind, pattern in patterns:
            readable = _plain(latin) if kind is LeakKind.NAME else latin
            found += [Leak(kind, field, _excerpt(readable, match)) for match in pattern.finditer(readable)]
    return found


def _texts(record: PublicRecord) -> Iterator[tuple[str, str]]:
    """Every free text of the record that the public will read, with the name of its field."""
    for label, words in (
        (gettext("Title"), record.title),
        (gettext("Public text"), record.summary),
        (gettext("Reason of the grade"), record.grade_reason),
    ):
        yield from ((f"{label} ({language})", text) for language, text in words.items())
    yield gettext("Time as stated"), record.time_note
    for number, account in enumerate(record.accounts, 1):
        label = gettext("Account %(number)d") % {"number": number}
        stated = (
            account.publisher,
            account.origin,
            account.speaker,
            account.accuser_label,
            account.place_text,
            account.url,
        )
        yield from ((label, text) for text in (*stated, *account.says.values()))
    for reply in record.replies:
        yield from ((gettext("Reply"), text) for text in (reply.publisher, *reply.says.values()))
    for link in record.links:
        yield from ((gettext("Link"), text) for text in (link.asserted_by, *link.note.values()))


def _plain(text: str) -> str:
    """Without case and combining marks, so that a name is found however it was typed."""
    marks_apart = unicodedata.normalize("NFKD", text.strip())
    return "".join(letter for letter in marks_apart if not unicodedata.combining(letter)).casefold()


def _excerpt(text: str, match: re.Match[str]) -> str:
    start, end = max(match.start() - AROUND, 0), match.end() + AROUND
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
