"""Drafts: kept by the page while somebody types, deleted by their owner."""

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.roles import can, require
from incidents import drafts
from incidents.forms.sending import DraftTooLong, draft_fields
from incidents.models import ReportDraft


@login_not_required
@sensitive_post_parameters()
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keeps what was typed. JSON: when it was kept and under which address, or why it was not.

    Says 401 instead of leading to the sign-in page: a script would take that page for success.
    """
    if not request.user.is_authenticated:
        return _not_kept("sign_in", 401)
    if not can(request.user, "submit"):
        return _not_kept("not_allowed", 403)
    try:
        client_id = uuid.UUID(request.POST.get("client_id", ""))
        kept = drafts.keep(client_id, draft_fields(request.POST), by=request.user)
    except ValueError:
        return _not_kept("malformed", 400)
    except DraftTooLong:
        return _not_kept("too_long", 413)
    except drafts.NotKept as refusal:
        return _not_kept("sent" if refusal.report else "refused", 409)
    return JsonResponse(
        {"kept_at": kept.updated_at, "address": reverse("report:new", query={"draft": kept.client_id})}
    )


def stale_token(request: HttpRequest) -> HttpResponse:
    return _not_kept("stale", 403)


draft.csrf_failure = stale_token  # type: ignore[attr-defined]


@require_POST
def delete(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Deletes one of the user's own drafts."""
    require(request.user, "submit")
    deleted, _by_model = ReportDraft.objects.filter(
        user=cast(User, request.user), client_id=client_id
    ).delete()
    if not deleted:
        raise Http404
    messages.success(request, _("The draft was deleted."))
    return redirect("report:own")


def _not_kept(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)
