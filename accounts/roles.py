"""Who may do what: one table, asked through `can()` and nowhere else."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    MONITOR = "monitor", _("Monitor")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Editor of agreements and parties")
    ADMIN = "admin", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


CAPABILITIES: dict[str, frozenset[str]] = {
    Role.MONITOR: frozenset({"submit"}),
    Role.MODERATOR: frozenset({"submit", "read_register", "moderate", "publish"}),
    Role.EDITOR: frozenset({"edit_agreements"}),
    Role.ADMIN: frozenset(
        {"submit", "read_register", "moderate", "publish", "edit_agreements", "manage_people", "import"}
    ),
    Role.AUDITOR: frozenset({"read_register", "read_audit"}),
}
EVERY_CAPABILITY: frozenset[str] = frozenset().union(*CAPABILITIES.values())
# Roles that open the Django admin.
STAFF_ROLES = frozenset({Role.MODERATOR, Role.EDITOR, Role.ADMIN, Role.AUDITOR})


def can(user: AbstractBaseUser | AnonymousUser, capability: str) -> bool:
    """Whether `user` holds `capability`. A deactivated or anonymous user holds none.

    Raises KeyError for a capability that is in nobody's list: a typing error must not mean "no".
    """
    if capability not in EVERY_CAPABILITY:
        raise KeyError(capability)
    if not user.is_active or not user.is_authenticated:
        return False
    return capability in CAPABILITIES.get(getattr(user, "role", ""), frozenset())


def require(user: AbstractBaseUser | AnonymousUser, capability: str) -> None:
    """Raises PermissionDenied (403) unless `user` holds `capability`."""
    if not can(user, capability):
        raise PermissionDenied(capability)
