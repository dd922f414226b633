from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.roles import can


def home_after_login(request: HttpRequest) -> HttpResponse:
    """Sends each role to where its work is."""
    for capability, route in (("moderate", "desk:queue"), ("submit", "report:own"), ("edit_agreements", "admin:index"), ("read_audit", "admin:index")):
        if can(request.user, capability):
            return redirect(route)
    return redirect("explorer")
