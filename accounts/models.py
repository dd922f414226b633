from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import STAFF_ROLES, Role, can

# Which capability opens which admin section; models not named here are closed to everybody.
ADMIN_SECTIONS = {
    "agreements": {
        "view": "edit_agreements",
        "change": "edit_agreements",
        "add": "edit_agreements",
        "delete": "edit_agreements",
    },
    "places": {
        "view": "edit_agreements",
        "change": "edit_agreements",
        "add": "edit_agreements",
        "delete": "edit_agreements",
    },
    "incidents": {"view": "read_register", "change": "moderate"},
    "accounts": {"view": "manage_people", "change": "manage_people", "add": "manage_people"},
    "audit": {"view": "read_audit"},
}


class User(AbstractUser):
    """A person with an account. One role; what it may do is in `accounts.roles`."""

    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.MONITOR)
    preferred_language = models.CharField(_("language"), max_length=8, default="en")

    # Email is no identifier here and is not asked for: an account must not name its holder.
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known")
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """The admin's own flags follow from the role, so that there is one place to look."""
        self.is_staff = self.role in STAFF_ROLES
        self.is_superuser = False
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's admin asks by `app.action_model`; the answer comes from the one table of roles."""
        app, _dot, codename = perm.partition(".")
        capability = ADMIN_SECTIONS.get(app, {}).get(codename.split("_")[0])
        return capability is not None and can(self, capability)

    def has_perms(self, perm_list: object, obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)  # type: ignore[attr-defined]

    def has_module_perms(self, app_label: str) -> bool:
        return any(can(self, capability) for capability in ADMIN_SECTIONS.get(app_label, {}).values())
