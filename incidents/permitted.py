"""Who is behind a request, once it is sure that they may do what they ask."""

from django.http import HttpRequest

from accounts.models import User
from accounts.roles import require


def permitted(request: HttpRequest, capability: str) -> User:
    """The person who sent the request and holds `capability`; for everybody else PermissionDenied (403)."""
    require(request.user, capability)
    person = request.user
    assert isinstance(person, User)
    return person
