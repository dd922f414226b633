from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.roles import can


def home_after_login(request: HttpRequest) -> HttpResponse:
    """Sends each role to where its work is."""
    for capability, route in (
        ("moderate", "desk:queue"),
        ("submit", "report:own"),
        ("edit_agreements", "admin:index"),
        ("read_audit", "admin:index"),
    ):
        if can(request.user, capability):
            return redirect(route)
    return redirect("explorer")


@login_not_required
def closed(request: HttpRequest, page: str) -> HttpResponse:
    """A page of allauth that this site does not offer: 404, whoever asks."""
    raise Http404
