"""Agreements in the admin: editors alone, outlines superseded and never redrawn, nothing from elsewhere."""

import datetime as dt
import json
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.admin.sites import site
from django.urls import reverse

from agreements.models import Agreement, Party, Provision, Zone, ZoneOutline
from audit.models import Entry
from tests.agreements.test_outline_input import HOSTILE, SOUND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_agreements")]

SECTIONS = ["party", "agreement", "provision", "standing", "milestone", "zone", "zoneoutline"]
FOREIGN = re.compile(r"""(?:src|href|action|content)=["']?((?:https?:)?//[^"'\s>]+)""")


def address(section, action="changelist", *args):
    return reverse(f"admin:agreements_{section}_{action}", args=args)


def pages(section):
    """Every page of a section: list, form to add, form to change, history, question before deleting."""
    first = site._registry[
        next(model for model in site._registry if model._meta.label_lower == f"agreements.{section}")
    ].model.objects.first()
    yield address(section)
    yield address(section, "add")
    for action in ("change", "history", "delete"):
        yield address(section, action, first.pk)


@pytest.mark.parametrize("section", SECTIONS)
def test_editors_may_and_others_may_not(client, section, editor, admin, moderator, monitor, auditor):
    for person, wanted in ((editor, 200), (admin, 200), (moderator, 403), (auditor, 403), (monitor, 302)):
        client.force_login(person)
        for page in pages(section):
            assert client.get(page).status_code == wanted, (person.role, page)
    client.logout()
    assert client.get(address(section)).status_code == 302


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_comes_from_a_foreign_host(client, section, editor):
    client.force_login(editor)
    for page in pages(section):
        html = client.get(page).content.decode()
        assert not FOREIGN.findall(html), page
        # No inline code but what carries the nonce, and no style attribute: the policy would refuse them.
        for script in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html):
            assert "nonce=" in script or "application/json" in script, (page, script)
        assert " style=" not in re.sub(r"<script.*?</script>", "", html, flags=re.S), page


def test_the_search_for_foreign_hosts_finds_a_planted_one():
    assert FOREIGN.findall('<script src="https://cdn.example/x.js">')
    assert FOREIGN.findall("<link href='//fonts.example/x.css'>")
    assert not FOREIGN.findall('<script src="/static/x.js">')


@pytest.mark.parametrize("section", SECTIONS)
def test_media_of_every_form_is_our_own(rf, section, editor):
    model = next(model for model in site._registry if model._meta.label_lower == f"agreements.{section}")
    request = rf.get("/")
    request.user = editor
    administration = site._registry[model]
    form = administration.get_form(request)()
    for media in (administration.media, form.media):
        for one in [*media._js, *(path for paths in media._css.values() for path in paths)]:
            assert not urlsplit(getattr(one, "path", str(one))).netloc


def outline(**fields):
    """What the form to add an outline sends."""
    values = {
        "zone": Zone.objects.get(code="sochi-dmz").pk, "reading": "C", "valid_first": "2018-09-17", "valid_last": "2020-03-05",
        "geometry": SOUND["Polygon"], "uncertainty_m": "2500", "source": "A map of somebody", "disclaimer_en": "indicative", "_save": "Save",
    }  # fmt: skip
    return values | fields


def errors(response):
    """What the form says, without markup."""
    assert response.status_code == 200
    found = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), flags=re.S)
    assert found, "the form was refused without a word"
    return re.sub(r"<[^>]+>", " ", " ".join(found))


def test_an_editor_adds_an_outline(client, editor):
    client.force_login(editor)
    response = client.post(address("zoneoutline", "add"), outline())
    assert response.status_code == 302
    added = ZoneOutline.objects.get(reading="C")
    # The last day is the last on which it is valid.
    assert (added.valid.lower, added.valid.upper) == (dt.date(2018, 9, 17), dt.date(2020, 3, 6))
    assert added.geometry.srid == 4326
    assert Entry.objects.filter(verb="zoneoutline.added", actor="editor").exists()


def test_a_moderator_adds_nothing(client, moderator):
    client.force_login(moderator)
    assert client.post(address("zoneoutline", "add"), outline()).status_code == 403
    assert not ZoneOutline.objects.filter(reading="C").exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_geometry_is_an_error_of_the_form(client, editor, name):
    client.force_login(editor)
    response = client.post(address("zoneoutline", "add"), outline(geometry=HOSTILE[name]))
    assert errors(response)
    assert not ZoneOutline.objects.filter(reading="C").exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reading": "A-20"}, "already has an outline of this reading"),
        ({"geometry": SOUND["Point"]}, "must be drawn as an area"),
        ({"geometry": ""}, "No geometry"),
        ({"geometry": json.dumps({"type": "Point", "coordinates": [2.3, 48.9]})}, "outside the area"),
        ({"valid_first": ""}, "from which day"),
        ({"valid_first": "2018-13-45"}, "valid date"),
        ({"valid_last": "2017-01-01"}, "before the first"),
        ({"valid_last": "9999-12-31"}, "Leave the last day empty"),
        ({"source": ""}, "required"),
        ({"zone": "999999999"}, "valid choice"),
        ({"zone": "x"}, "valid choice"),
        ({"uncertainty_m": "-1"}, "greater than or equal"),
    ],
)
def test_what_is_wrong_is_said(client, editor, fields, message):
    client.force_login(editor)
    before = ZoneOutline.objects.count()
    assert message in errors(client.post(address("zoneoutline", "add"), outline(**fields)))
    assert ZoneOutline.objects.count() == before


def test_a_post_needs_its_uncertainty(client, editor):
    client.force_login(editor)
    post = Zone.objects.get(code="post-tr-01")
    sent = outline(zone=post.pk, geometry=SOUND["Point"], uncertainty_m="0")
    assert "circle of its uncertainty" in errors(client.post(address("zoneoutline", "add"), sent))


def test_what_was_drawn_is_still_there_after_an_error(client, editor):
    client.force_login(editor)
    page = client.post(address("zoneoutline", "add"), outline(source="")).content.decode()
    assert "[ [ [ 36.0, 35.0 ]" in page or "[[[36.0, 35.0]" in page or "[36,35]" in page.replace(" ", "")


def test_an_outline_that_exists_is_ended_and_described_and_nothing_else(client, editor):
    client.force_login(editor)
    one = ZoneOutline.objects.get(zone__code="sochi-dmz", reading="B")
    before = (one.zone_id, one.reading, one.geometry.wkb)
    other = Zone.objects.get(code="contact-line").pk
    sent = outline(
        zone=other, reading="Z", valid_last="2019-05-06", geometry=SOUND["Point"], source="Seen again"
    )
    response = client.post(address("zoneoutline", "change", one.pk), sent)
    assert response.status_code == 302
    one.refresh_from_db()
    assert (one.zone_id, one.reading, one.geometry.wkb) == before
    assert one.valid.upper == dt.date(2019, 5, 7)
    assert one.source == "Seen again"
    entry = Entry.objects.get(verb="zoneoutline.changed")
    assert entry.details["fields"]


def test_the_first_day_of_an_outline_stays(client, editor):
    client.force_login(editor)
    one = ZoneOutline.objects.get(zone__code="sochi-dmz", reading="B")
    response = client.post(address("zoneoutline", "change", one.pk), outline(valid_first="2018-09-18"))
    assert "first day cannot be changed" in errors(response)


def test_superseding_is_ending_one_and_adding_another(client, editor):
    client.force_login(editor)
    old = ZoneOutline.objects.get(zone__code="sochi-dmz", reading="B")
    client.post(address("zoneoutline", "change", old.pk), outline(valid_last="2019-05-06"))
    response = client.post(address("zoneoutline", "add"), outline(reading="B", valid_first="2019-05-07"))
    assert response.status_code == 302
    assert ZoneOutline.objects.filter(zone=old.zone, reading="B").count() == 2
    # The first cannot grow back over the second.
    again = client.post(address("zoneoutline", "change", old.pk), outline(valid_last=""))
    assert "already has an outline" in errors(again)


def test_codes_stay_once_given(client, editor):
    client.force_login(editor)
    party = Party.objects.get(code="JAI")
    page = client.get(address("party", "change", party.pk)).content.decode()
    assert 'name="code"' not in page
    provision = Provision.objects.get(agreement__code="sochi-2018", number="6")
    assert 'name="number"' not in client.get(address("provision", "change", provision.pk)).content.decode()
    assert (
        'name="kind"' not in client.get(address("zone", "change", Zone.objects.first().pk)).content.decode()
    )


def test_an_editor_adds_a_party_with_an_alias(client, editor):
    client.force_login(editor)
    sent = {
        "code": "NEW", "name_en": "New group", "name_ar": "جماعة جديدة", "kind": "rebel",
        "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-0-name": "The new ones", "aliases-0-language": "en",
        "relations-TOTAL_FORMS": "1", "relations-INITIAL_FORMS": "0", "relations-0-kind": "branch_of",
        "relations-0-since": "2018-01-01", "relations-0-since_precision": "year", "relations-0-until_precision": "day",
    }  # fmt: skip
    refused = client.post(address("party", "add"), sent)
    assert "Name exactly one" in errors(refused)
    sent["relations-0-object_party"] = Party.objects.get(code="NFL").pk
    assert client.post(address("party", "add"), sent).status_code == 302
    added = Party.objects.get(code="NEW")
    assert added.aliases.get().name == "The new ones"
    assert added.relations.get().object_party.code == "NFL"
    assert "New group" in client.get("/parties/NEW/").content.decode()


def test_deleting_is_recorded(client, editor):
    client.force_login(editor)
    agreement = Agreement.objects.create(
        code="gone", name="Gone", short_name="Gone", signed=dt.date(2020, 1, 1), state="ended"
    )
    client.post(
        address("agreement"), {"action": "delete_selected", "_selected_action": agreement.pk, "post": "yes"}
    )
    assert not Agreement.objects.filter(code="gone").exists()
    assert Entry.objects.filter(verb="agreement.deleted", target=f"agreement {agreement.pk}").exists()


@pytest.mark.parametrize("section", SECTIONS)
def test_lists_take_a_bounded_number_of_queries(client, editor, section, django_assert_max_num_queries):
    client.force_login(editor)
    with django_assert_max_num_queries(12):
        assert client.get(address(section)).status_code == 200
        assert client.get(address(section), {"q": "sochi"}).status_code == 200
