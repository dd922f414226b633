"""One table says who may do what; the admin's own rights follow from it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import CAPABILITIES, EVERY_CAPABILITY, Role, can, require
from tests.factories import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("capability", sorted(EVERY_CAPABILITY))
def test_can_is_the_table_and_nothing_else(role, capability):
    assert can(UserFactory(role=role), capability) == (capability in CAPABILITIES[role])


@pytest.mark.django_db
def test_the_deactivated_and_the_anonymous_can_do_nothing():
    assert not any(
        can(UserFactory.build(role="admin", is_active=False), capability) for capability in EVERY_CAPABILITY
    )
    assert not any(can(AnonymousUser(), capability) for capability in EVERY_CAPABILITY)


@pytest.mark.django_db
def test_a_misspelt_capability_is_an_error_not_a_no():
    with pytest.raises(KeyError):
        can(UserFactory(role="admin"), "publsih")


@pytest.mark.django_db
def test_require_refuses(monitor):
    with pytest.raises(PermissionDenied):
        require(monitor, "publish")


@pytest.mark.django_db
def test_nobody_is_superuser_and_flags_follow_the_role():
    user = UserFactory(role="monitor", is_staff=True, is_superuser=True)

    assert (user.is_staff, user.is_superuser) == (False, False)
    assert not user.has_perm("incidents.view_violationreport")
    assert UserFactory(role="moderator").has_perm("incidents.view_violationreport")
    assert not UserFactory(role="moderator").has_perm("incidents.delete_violationreport")
    assert not UserFactory(role="editor").has_perm("incidents.view_violationreport")


@pytest.mark.django_db
def test_an_account_is_made_with_a_role_and_a_password_of_its_own(capsys):
    call_command("create_account", "watcher", role="monitor")

    password = capsys.readouterr().out.split()[-1]
    assert User.objects.get(username="watcher").check_password(password)
    with pytest.raises(CommandError, match="already"):
        call_command("create_account", "watcher", role="monitor")
