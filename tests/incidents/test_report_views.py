"""The way of a report from the form to the receipt: nothing typed is lost, nobody reads another's report."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from incidents.models import ReportDraft, ViolationReport
from tests.incidents.posting import a_form, sides, without_ids

TEXT = "What only the monitor knows <b>so far</b>."
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _parties(db):
    sides()
    cache.clear()


@pytest.fixture
def signed_in(client, monitor):
    client.force_login(monitor)
    return client


def typed(response):
    """The narrative that stands in the form of a page."""
    return response.context["forms"].report["narrative"].value()


# --- sending -----------------------------------------------------------------------------------


def test_sending_leads_to_the_receipt(signed_in):
    response = signed_in.post("/report/", a_form())

    report = ViolationReport.objects.get()
    assert response.url == f"/report/{report.reference}/"
    assert report.reference in signed_in.get(response.url).content.decode()


def test_the_same_form_again_leads_to_the_same_receipt(signed_in):
    form = a_form()

    assert signed_in.post("/report/", form).url == signed_in.post("/report/", form).url
    assert ViolationReport.objects.count() == 1


def test_other_content_under_the_same_id_keeps_both_texts(signed_in):
    form = a_form()
    signed_in.post("/report/", form)

    response = signed_in.post("/report/", form | {"narrative": TEXT})

    page = response.content.decode()
    assert (response.status_code, typed(response)) == (409, TEXT)
    assert form["narrative"] in page
    assert ViolationReport.objects.get().reference in page
    assert str(response.context["forms"].client_id) != form["client_id"]


def test_an_error_keeps_everything_that_was_typed(signed_in):
    form = a_form(
        kind="",
        narrative=TEXT,
        weapons=["mortar"],
        **{"sources-TOTAL_FORMS": "1", "sources-0-publisher": "An outlet", "confidential-name": "Abu"},
    )

    response = signed_in.post("/report/", form)

    page = response.content.decode()
    assert (response.status_code, typed(response)) == (422, TEXT)
    assert "&lt;b&gt;so far" in page
    assert re.search(r'name="sources-0-publisher" value="An outlet"', page)
    assert re.search(r'name="confidential-name" value="Abu"', page)
    assert re.search(r'value="mortar" id="\w+" checked', page)
    assert str(response.context["forms"].client_id) == form["client_id"]
    assert 'href="#id_kind"' in page
    assert 'aria-describedby="id_kind_helptext id_kind_error"' in page


@pytest.mark.parametrize("language", ["ar", "ru", "tr"])
def test_the_form_speaks_the_language_of_the_address(signed_in, language):
    page = signed_in.post(f"/{language}/report/", a_form(kind="")).content.decode()

    assert f'action="/{language}/report/"' in page
    assert ('dir="rtl"' in page.split(">")[1] + page.split(">")[2]) == (language == "ar")


@pytest.mark.parametrize(
    ("role", "status"), [("moderator", 200), ("admin", 200), ("editor", 403), ("auditor", 403)]
)
def test_only_those_who_may_submit_see_the_form(client, request, role, status):
    client.force_login(request.getfixturevalue(role))

    assert [client.get(reverse(f"report:{name}")).status_code for name in ("new", "own", "places")] == [
        status
    ] * 3
    assert client.post("/report/", a_form()).status_code == (302 if status == 200 else 403)


@pytest.mark.parametrize("rows", [1, 12])
def test_the_form_asks_the_database_as_often_for_many_rows_as_for_one(
    signed_in, django_assert_num_queries, rows
):
    filled = {
        f"casualties-{row}-{name}": value
        for row in range(rows)
        for name, value in (("status", "civilian"), ("party", "SAA"))
    }
    signed_in.get("/report/")
    with django_assert_num_queries(4):
        signed_in.get("/report/")
    with django_assert_num_queries(13):
        signed_in.post("/report/", a_form(kind="", **filled, **{"casualties-TOTAL_FORMS": str(rows)}))


# --- an expired sign-in and a stale page -------------------------------------------------------


def test_the_anonymous_reads_no_form(client):
    assert client.get("/report/?draft=1").url == "/accounts/login/?next=/report/%3Fdraft%3D1"


def test_an_expired_sign_in_keeps_the_text_and_offers_to_sign_in(client):
    response = client.post("/report/", a_form(narrative=TEXT))

    assert (response.status_code, typed(response)) == (401, TEXT)
    assert 'name="sign_in-password"' in response.content.decode()
    assert not ViolationReport.objects.exists()


def test_signing_in_inside_the_form_sends_the_report_in_the_same_request(client, monitor):
    response = client.post(
        "/report/", a_form(narrative=TEXT, **{"sign_in-login": "monitor", "sign_in-password": PASSWORD})
    )

    report = ViolationReport.objects.get()
    assert (response.url, report.narrative, report.monitor) == (f"/report/{report.reference}/", TEXT, monitor)
    assert client.get(response.url).status_code == 200


def test_a_wrong_password_keeps_the_text_and_not_the_password(client, monitor):
    response = client.post(
        "/report/",
        a_form(narrative=TEXT, **{"sign_in-login": "monitor", "sign_in-password": "wrong password"}),
    )

    assert (response.status_code, typed(response)) == (401, TEXT)
    assert "wrong password" not in response.content.decode()
    assert not ViolationReport.objects.exists()


def test_guessing_passwords_through_the_form_is_slowed_down(client, monitor):
    for _guess in range(12):
        client.post("/report/", a_form(**{"sign_in-login": "monitor", "sign_in-password": "wrong"}))

    client.post(
        "/report/", a_form(narrative=TEXT, **{"sign_in-login": "monitor", "sign_in-password": PASSWORD})
    )

    assert not ViolationReport.objects.exists()


def test_an_account_that_may_not_submit_keeps_the_text(client, editor):
    response = client.post(
        "/report/", a_form(narrative=TEXT, **{"sign_in-login": "editor", "sign_in-password": PASSWORD})
    )

    assert (response.status_code, typed(response)) == (403, TEXT)


def test_a_second_factor_is_asked_for_and_the_draft_waits_behind_it(client, monitor):
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(monitor, totp.generate_totp_secret())
    form = a_form(
        narrative=TEXT,
        **{"sign_in-login": "monitor", "sign_in-password": PASSWORD, "confidential-name": "Abu Canary"},
    )

    response = client.post("/report/", form)

    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert not ViolationReport.objects.exists()
    draft = ReportDraft.objects.get()
    assert (draft.user, str(draft.client_id), draft.fields["narrative"]) == (
        monitor,
        form["client_id"],
        [TEXT],
    )
    assert "Canary" not in str(draft.fields)
    assert client.get("/report/").status_code == 302


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_stale_form_token_gives_the_form_back_with_a_fresh_one(monitor, is_signed_in):
    client = Client(enforce_csrf_checks=True)
    if is_signed_in:
        client.force_login(monitor)

    response = client.post("/report/", a_form(narrative=TEXT, csrfmiddlewaretoken="stale"))

    assert (response.status_code, typed(response)) == (403, TEXT)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]
    again = client.post("/report/", a_form(narrative=TEXT, csrfmiddlewaretoken=token))
    assert again.status_code == (302 if is_signed_in else 401)


# --- drafts ------------------------------------------------------------------------------------


def test_a_draft_comes_back_with_everything_but_the_source(signed_in, monitor):
    form = a_form(
        narrative=TEXT,
        location="not yet",
        weapons=["mortar", "tank"],
        **{"casualties-TOTAL_FORMS": "1", "casualties-0-best": "about 3", "confidential-name": "Abu Canary"},
    )

    kept = signed_in.post("/report/draft/", form)

    assert (kept.status_code, kept.json()["address"]) == (200, f"/report/?draft={form['client_id']}")
    assert "Canary" not in str(ReportDraft.objects.get().fields)
    page = signed_in.get(kept.json()["address"])
    assert (page.status_code, typed(page), str(page.context["forms"].client_id)) == (
        200,
        TEXT,
        form["client_id"],
    )
    text = page.content.decode()
    assert 'value="not yet"' in text
    assert 'value="about 3"' in text
    assert len(re.findall(r'value="(?:mortar|tank)" id="\w+" checked', text)) == 2
    assert "aria-invalid" not in text
    assert "errorlist" not in text
    assert page.context["problems"] == []


def test_a_draft_is_kept_without_javascript(signed_in):
    form = a_form(narrative=TEXT, kind="", keep="1")

    response = signed_in.post("/report/", form)

    assert response.url == f"/report/?draft={form['client_id']}"
    assert typed(signed_in.get(response.url)) == TEXT


def test_a_draft_kept_again_is_one_draft(signed_in):
    form = a_form()
    for text in ("a", "ab", "abc"):
        signed_in.post("/report/draft/", form | {"narrative": text})

    assert [draft.fields["narrative"] for draft in ReportDraft.objects.all()] == [["abc"]]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"client_id": "x"}, 400), ({"client_id": ""}, 400), ({"narrative": "x" * 300_000}, 413)],
)
def test_a_draft_that_cannot_be_kept_says_so(signed_in, fields, status):
    assert signed_in.post("/report/draft/", a_form(**fields)).status_code == status
    assert not ReportDraft.objects.exists()


def test_a_draft_without_a_sign_in_is_refused_in_words_a_script_understands(client, editor):
    assert (
        client.post("/report/draft/", a_form()).status_code,
        client.post("/report/draft/", a_form()).json(),
    ) == (401, {"reason": "sign_in"})
    client.force_login(editor)
    assert client.post("/report/draft/", a_form()).status_code == 403
    stale = Client(enforce_csrf_checks=True).post("/report/draft/", a_form())
    assert (stale.status_code, stale.json()) == (403, {"reason": "stale"})


def test_a_late_draft_does_not_come_back_after_sending(signed_in):
    form = a_form()
    signed_in.post("/report/", form)

    late = signed_in.post("/report/draft/", form)

    assert (late.status_code, late.json(), ReportDraft.objects.count()) == (409, {"reason": "sent"}, 0)
    assert (
        signed_in.get(f"/report/?draft={form['client_id']}").url
        == f"/report/{ViolationReport.objects.get().reference}/"
    )


def test_nobody_reads_overwrites_or_deletes_another_monitors_draft(signed_in, monitor2):
    draft = ReportDraft.objects.create(user=monitor2, fields={"narrative": ["theirs"]})

    theirs, none = (
        signed_in.get(f"/report/?draft={client_id}") for client_id in (draft.client_id, uuid.uuid4())
    )

    assert (theirs.status_code, none.status_code) == (404, 404)
    assert "theirs" not in theirs.content.decode()
    assert without_ids(theirs) == without_ids(none)
    assert signed_in.post("/report/draft/", a_form(client_id=str(draft.client_id))).status_code == 409
    assert signed_in.post(f"/report/draft/{draft.client_id}/delete/").status_code == 404
    draft.refresh_from_db()
    assert draft.fields == {"narrative": ["theirs"]}


def test_a_draft_is_deleted_by_its_owner(signed_in, monitor):
    draft = ReportDraft.objects.create(user=monitor, fields={})

    assert signed_in.post(f"/report/draft/{draft.client_id}/delete/").url == "/report/mine/"
    assert not ReportDraft.objects.exists()
