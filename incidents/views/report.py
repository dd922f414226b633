"""Logging a violation: the form. What was typed comes back after an error, a stale page or an expired sign-in."""

import uuid
from typing import Any, cast

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import can, require
from incidents import drafts
from incidents.forms.sending import DraftTooLong, ReportForms, draft_fields, from_draft
from incidents.forms.sign_in import SignInForm
from incidents.models import ReportDraft, ViolationReport
from incidents.submitting import SentBefore, submit

# Buttons of the form that change what is shown instead of sending the report.
_SHOW_AGAIN = ("find", "use_coordinates")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, empty or with a draft in it; on POST the receipt, or the form again with what was typed.

    Open to the anonymous for POST only: whose sign-in expired while writing signs in inside the form.
    """
    if request.method == "POST":
        return _receive(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    require(request.user, "submit")
    asked = request.GET.get("draft")
    return _show(request, ReportForms()) if asked is None else _continue(request, asked)


def stale_form(request: HttpRequest) -> HttpResponse:
    """The form again with a fresh token: the page was open for too long, or in another session."""
    forms = ReportForms(request.POST, is_draft=True)
    notice = _("This page had grown too old to be sent safely. Nothing is lost: check it and send it again.")
    return _show(
        request,
        forms,
        status=403,
        notice=notice,
        sign_in=None if request.user.is_authenticated else SignInForm(request=request),
    )


new.csrf_failure = stale_form  # type: ignore[attr-defined]


def _continue(request: HttpRequest, asked: str) -> HttpResponse:
    """A draft to go on with. Whose draft it is not, learns as little as if there were none."""
    try:
        client_id = uuid.UUID(asked)
    except ValueError:
        client_id = uuid.uuid4()
    user = cast(User, request.user)
    draft = ReportDraft.objects.filter(user=user, client_id=client_id).first()
    if draft:
        return _show(request, from_draft(draft.fields, client_id), kept=draft)
    sent = ViolationReport.objects.visible_to(user).filter(monitor=user, client_id=client_id).first()
    if sent:
        return redirect("report:receipt", sent.reference)
    return _show(
        request,
        ReportForms(),
        status=404,
        notice=_("There is no such draft. You can begin a new report here."),
    )


def _receive(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        refused = _sign_in(request)
        if refused:
            return refused
    if not can(request.user, "submit"):
        notice = _(
            "Your account may not log reports. What you typed is still here: sign in with another account in a second window, then send it again."
        )
        return _show(request, ReportForms(request.POST, is_draft=True), status=403, notice=notice)
    if "keep" in request.POST:
        return _keep(request)
    if any(button in request.POST for button in _SHOW_AGAIN):
        return _show(request, ReportForms(_with_suggestion(request.POST), is_draft=True))
    forms = ReportForms(request.POST)
    if not forms.is_valid():
        return _show(request, forms, status=422)
    try:
        report, _is_new = submit(forms.as_input(), by=cast(User, request.user))
    except SentBefore as before:
        forms.client_id = uuid.uuid4()
        return _show(request, forms, status=409, sent_before=before)
    return redirect("report:receipt", report.reference)


def _with_suggestion(posted: QueryDict) -> QueryDict:
    """What was posted, with the coordinates that the form itself had suggested."""
    suggestion = posted.get("use_coordinates")
    if not suggestion:
        return posted
    changed = posted.copy()
    changed["location"] = suggestion
    return changed


def _keep(request: HttpRequest) -> HttpResponse:
    """Keep the draft without JavaScript, and go on with it under its own address."""
    forms = ReportForms(request.POST, is_draft=True)
    try:
        draft = drafts.keep(forms.client_id, draft_fields(request.POST), by=cast(User, request.user))
    except (DraftTooLong, drafts.NotKept):
        return _show(
            request,
            forms,
            status=422,
            notice=_(
                "The draft could not be kept: it is too long, or there are too many drafts. Send the report, or delete a draft first."
            ),
        )
    messages.success(
        request,
        _("The draft is kept on the server. What you wrote about a confidential source is not part of it."),
    )
    return redirect(reverse("report:new", query={"draft": draft.client_id}))


def _sign_in(request: HttpRequest) -> HttpResponse | None:
    """Sign in with the fields at the top of the form; None when that was done, else the answer that keeps the text."""
    forms = ReportForms(request.POST, is_draft=True)
    if "sign_in-login" not in request.POST:
        notice = _("Your sign-in has expired. Nothing is lost: sign in here and send the report again.")
        return _show(request, forms, status=401, notice=notice, sign_in=SignInForm(request=request))
    form = SignInForm(request.POST, request=request)
    if not ratelimit.consume(request, action="login"):
        notice = _("Too many attempts to sign in. Wait a few minutes; what you typed is still here.")
        return _show(request, forms, status=429, notice=notice, sign_in=SignInForm(request=request))
    if not form.is_valid():
        return _show(request, forms, status=401, sign_in=form)
    after = reverse("report:new", query={"draft": forms.client_id})
    response = form.login(request, redirect_url=after)
    if request.user.is_authenticated:
        return None
    # A second factor is still to come, on a page of its own: the draft waits behind it.
    try:
        drafts.keep(forms.client_id, draft_fields(request.POST), by=form.user)
    except (DraftTooLong, drafts.NotKept):
        notice = _(
            "Sign in in a second window first, then send this form again: it is too long to be kept meanwhile."
        )
        return _show(request, forms, status=401, notice=notice, sign_in=SignInForm(request=request))
    return response


def _show(request: HttpRequest, forms: ReportForms, *, status: int = 200, **context: Any) -> HttpResponse:
    west, south, east, north = settings.AREA
    context |= {
        "forms": forms,
        "problems": forms.problems(),
        "area": f"{west},{south},{east},{north}",
        "suggestions": forms.suggestions(),
    }
    return render(request, "report/new.html", context, status=status)
