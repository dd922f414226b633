"""The page of one incident: both sides, what differs, its editions, and what remains of a withdrawn one."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication import editions
from publication.models import Edition
from publication.record import (
    PublicAccount,
    PublicAccusation,
    PublicCasualties,
    PublicLink,
    PublicReply,
)
from tests.factories import AgreementFactory, EditionFactory, PartyFactory, ProvisionFactory

pytestmark = pytest.mark.django_db
PUBLISHED = dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC)
CORRECTED = dt.datetime(2026, 4, 1, 8, 30, tzinfo=dt.UTC)


def killed(best: int, party: str = "JAI") -> PublicCasualties:
    return PublicCasualties("killed", "combatant_b", best, best, best, party)


def account(publisher: str, accuser: str, accused: str, best: int, **fields: Any) -> PublicAccount:
    return PublicAccount(
        kind="accusation",
        publisher=publisher,
        accuser=accuser,
        accusations=(PublicAccusation(accused, "supervisor", "disputed"),),
        casualties=(killed(best),),
        **fields,
    )


@pytest.fixture
def disputed(db: None) -> Edition:
    """Three accounts, two of them of one origin; the third gives another number and accuses another party."""
    for code, name in {
        "JAI": "Jaysh al-Izza",
        "RUS": "Russia",
        "SAA": "Syrian army",
        "SOHR": "Observatory",
    }.items():
        PartyFactory(code=code, name=name, name_en=name)
    ProvisionFactory(
        agreement=AgreementFactory(code="sochi-2018", short_name="Sochi"),
        number="2",
        summary="No attacks on Idlib",
    )
    return EditionFactory(
        public_id="zlqyt22222",
        number=7,
        at=PUBLISHED,
        provisions=("sochi-2018/2",),
        grade="corroborated",
        grade_reason={"en": "Two origins agree."},
        casualties=(PublicCasualties("killed", "combatant_b", 19, 22, 23, "JAI"),),
        accounts=(
            account("Press one", "SOHR", "SAA", 23, origin="SOHR"),
            account("Press two", "SOHR", "SAA", 23, origin="SOHR"),
            account("Press three", "JAI", "RUS", 20),
        ),
        replies=(PublicReply("RUS", "not_found", says={"en": "Nothing was found."}),),
    )


def test_page_shows_accuser_accused_role_and_reply(client: Client, disputed: Edition) -> None:
    page = client.get("/incidents/zlqyt22222/")
    text = page.content.decode()

    accused = {one.code: one for one in page.context["page"].accused}
    assert [accusation.accuser for accusation in accused["RUS"].accusations] == ["JAI"]
    assert "as: Supervisor" in text
    assert "status: Disputed" in text
    assert "No statement found" in text
    assert "No reply on record" in text
    assert "No attacks on Idlib" in text
    assert "Two origins agree." in text


def test_page_marks_only_what_differs(client: Client, disputed: Edition) -> None:
    compared = client.get("/incidents/zlqyt22222/").context["page"].comparison

    assert [one.differs for one in compared.accounts] == [set(), set(), {"accused", "killed"}]
    assert compared.disputed == {"accused", "killed"}


def test_page_counts_origins_once(client: Client, disputed: Edition) -> None:
    page = client.get("/incidents/zlqyt22222/")

    assert [(one.name, len(one.accounts)) for one in page.context["page"].origins] == [
        ("SOHR", 2),
        ("Press three", 1),
    ]
    assert "from <bdi>2</bdi> independent origins" in page.content.decode()


def test_page_in_arabic_has_syrian_months_and_isolated_numbers(client: Client, disputed: Edition) -> None:
    text = client.get("/ar/incidents/zlqyt22222/").content.decode()

    assert "غارة قرب الزلاقيات" in text
    assert "8–9 تشرين الثاني 2018" in text
    assert "<bdi>19–23</bdi>" in text
    assert '<span lang="en" dir="ltr">Two origins agree.</span>' in text


def test_queries_do_not_grow_with_the_accounts(client: Client) -> None:
    one = EditionFactory(accounts=(account("A", "JAI", "SAA", 1),), casualties=(killed(1),))
    three = EditionFactory(
        accounts=tuple(account(name, "JAI", "SAA", 1) for name in "ABC"),
        casualties=(killed(1), killed(2, "SAA"), killed(3, "RUS")),
        replies=(PublicReply("SAA", "denial"), PublicReply("RUS", "denial")),
    )

    counts = []
    for edition in (one, one, three):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/incidents/{edition.public_id}/").status_code == 200
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 11


def test_page_neither_opens_a_session_nor_sets_a_cookie(
    client: Client, disputed: Edition, moderator: Any
) -> None:
    client.force_login(moderator)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/incidents/zlqyt22222/")

    assert Session.objects.count() == 1
    assert not [query for query in queries if "session" in query["sql"]]
    assert "Cookie" not in page.headers.get("Vary", "")
    assert not page.cookies
    assert page.headers["Cache-Control"] == "public, max-age=60"


def test_page_has_no_inline_style(client: Client, disputed: Edition) -> None:
    assert " style=" not in client.get("/incidents/zlqyt22222/").content.decode()


def test_page_escapes_what_people_wrote(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    EditionFactory(
        public_id="hstl222222",
        title={"en": hostile},
        summary={"ar": hostile},
        accounts=(
            account(hostile, "", "SAA", 1, speaker=hostile, says={"ru": hostile}, accuser_label=hostile),
        ),
    )

    text = client.get("/incidents/hstl222222/").content.decode()

    assert hostile not in text
    assert "&lt;script&gt;" in text


def test_correction_makes_an_edition_and_keeps_the_old_one(client: Client, disputed: Edition) -> None:
    EditionFactory(
        public_id="zlqyt22222",
        number=7,
        at=CORRECTED,
        change={"en": "The toll was raised."},
        title={"en": "Corrected title"},
    )

    now = client.get("/incidents/zlqyt22222/")
    old = client.get("/incidents/zlqyt22222/1/")

    assert "Corrected title" in now.content.decode()
    assert "The toll was raised." in now.content.decode()
    assert [one.edition for one in now.context["editions"]] == [2, 1]
    assert not now.context["is_current"] or now.context["edition"].edition == 2
    assert "Raid near Zalaqiyat" in old.content.decode()
    assert "no longer current" in old.content.decode()
    assert "no longer current" not in now.content.decode()


def test_citation_names_the_edition_and_its_own_address(client: Client, disputed: Edition) -> None:
    page = client.get("/incidents/zlqyt22222/")

    assert page.context["citation"] == (
        "“Raid near Zalaqiyat”. Ceasefire monitor, incident zlqyt22222, edition 1, "
        "published 1 March 2026. http://testserver/incidents/zlqyt22222/1/"
    )
    assert page.context["bibtex"].startswith("@misc{ceasefire-zlqyt22222-1,")


def test_unknown_id_and_unknown_edition_are_not_found(client: Client, disputed: Edition) -> None:
    assert client.get("/incidents/nothing222/").status_code == 404
    assert client.get("/incidents/zlqyt22222/2/").status_code == 404
    assert client.get("/incidents/zlqyt22222/99999999999/").status_code == 404


def test_page_is_read_only(client: Client, disputed: Edition) -> None:
    assert client.post("/incidents/zlqyt22222/").status_code == 405
    assert client.head("/incidents/zlqyt22222/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/zlqyt22222/",
        "/incidents/zlqyt22222/1/",
        "/incidents/zlqyt22222/2/",
        "/ar/incidents/zlqyt22222/1/",
    ],
)
def test_withdrawn_incident_says_why_and_nothing_else(
    client: Client, disputed: Edition, address: str
) -> None:
    before = client.get("/incidents/zlqyt22222/1/").content.decode()
    editions.withdraw("zlqyt22222", "safety", at=CORRECTED)

    page = client.get(address)
    text = page.content.decode()

    assert page.status_code == 410
    assert "Safety of people" in text or address.startswith("/ar/")
    assert "2026-04-01" in text
    for secret in (
        "Raid near",
        "Zalaqiyat",
        "غارة",
        "Jaysh",
        "Press one",
        "19–23",
        "2018",
        "35.2",
        disputed.content_hash,
    ):
        assert secret not in text
    # The same search finds them in the page as it was: it can fail.
    assert all(
        secret in before for secret in ("Raid near", "Jaysh", "Press one", "35.2", disputed.content_hash)
    )


def test_withdrawn_incident_has_no_map(client: Client, disputed: Edition) -> None:
    assert client.get("/incidents/zlqyt22222/1/map.svg").status_code == 200
    editions.withdraw("zlqyt22222", "legal")

    page = client.get("/incidents/zlqyt22222/1/map.svg")

    assert (page.status_code, page.content) == (410, b"")


def test_incident_without_a_point_has_no_map(client: Client) -> None:
    EditionFactory(
        public_id="nwhr222222",
        longitude=None,
        latitude=None,
        uncertainty_m=None,
        location_precision="governorate",
    )

    assert client.get("/incidents/nwhr222222/1/map.svg").status_code == 404
    assert "map.svg" not in client.get("/incidents/nwhr222222/").content.decode()


def test_links_go_both_ways_and_never_to_a_withdrawn_incident(client: Client, disputed: Edition) -> None:
    EditionFactory(
        public_id="rvng222222",
        title={"en": "Said to be revenge"},
        start=dt.date(2018, 12, 19),
        end=dt.date(2018, 12, 19),
        links=(PublicLink("retaliation", "zlqyt22222", "Press"),),
    )

    later = client.get("/incidents/zlqyt22222/").context["page"].later
    earlier = client.get("/incidents/rvng222222/").context["page"].earlier
    assert [one.edition.public_id for one in later] == ["rvng222222"]
    assert [one.edition.public_id for one in earlier] == ["zlqyt22222"]

    editions.withdraw("rvng222222", "error")
    assert "rvng222222" not in client.get("/incidents/zlqyt22222/").content.decode()
