"""What the check of a public text finds, and what it leaves in peace."""

import pytest

from incidents.leaks import LeakKind, find_leaks
from tests.factories import record


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (LeakKind.COORDINATES, "at 35.2785, 36.60636 north of Hama"),
        (LeakKind.COORDINATES, "35.2785°N 36.6063°E"),
        (LeakKind.COORDINATES, "at 35° 16' 42\" N"),
        (LeakKind.COORDINATES, "grid 37S CV 12345 67890"),
        (LeakKind.COORDINATES, "عند ٣٥٫٢٧٨٥، ٣٦٫٦٠٦٣".replace("،", ",")),
        (LeakKind.PHONE, "call +963 944 123 456"),
        (LeakKind.PHONE, "00963 21 123 4567"),
        (LeakKind.PHONE, "0944123456"),
        (LeakKind.PHONE, "اتصل ٠٩٤٤١٢٣٤٥٦"),
        (LeakKind.EMAIL, "write to someone@example.org now"),
        (LeakKind.NAME, "according to abu  KHALIL, a farmer".replace("  ", " ")),
        (LeakKind.NAME, "ask Àbu Khalil."),
    ],
)
def test_leaks_are_found_in_every_text(kind, text):
    found = find_leaks(record(summary={"en": text}), {"Abu Khalil"})

    assert [leak.kind for leak in found] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "On 8 November 2018, 19 to 23 fighters were killed, 24 km from Hama.",
        "2018-11-08 to 2018-11-09",
        "Between 00:30 and 05:45, 1,500 people fled 2.5, 3 and 12.5 km.",
        "Resolution 2254 (2015), point 6; UCDP 234517.",
        "Abu Khalilia is a village.",
    ],
)
def test_dates_figures_and_other_words_are_left_in_peace(text):
    assert find_leaks(record(summary={"en": text}, title={"en": text}), {"Abu Khalil"}) == []


def test_leak_names_its_field_and_shows_the_words_around_it():
    leak = find_leaks(record(title={"en": "Raid", "ar": "a@example.org"}))[0]

    assert (leak.field, leak.excerpt) == ("Title (ar)", "a@example.org")


def test_too_short_a_name_is_not_looked_for():
    assert find_leaks(record(summary={"en": "A. and B. met."}), {"A", ""}) == []
