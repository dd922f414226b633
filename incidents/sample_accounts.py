"""The sample's accounts: one of each role, named by it, with passwords made for this installation alone."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from accounts.models import User
from accounts.roles import Role

FILE: Path = settings.SAMPLE_ACCOUNTS_FILE
ACCOUNTS = {
    "monitor": Role.MONITOR,
    "monitor2": Role.MONITOR,
    "moderator": Role.MODERATOR,
    "moderator2": Role.MODERATOR,
    "editor": Role.EDITOR,
    "admin": Role.ADMIN,
    "auditor": Role.AUDITOR,
}


def make() -> dict[str, User]:
    """Make the accounts that are missing, write their passwords to `FILE` (readable by its owner alone), return them all."""
    passwords = read()
    for username, role in ACCOUNTS.items():
        if not User.objects.filter(username=username).exists():
            passwords[username] = secrets.token_urlsafe(12)
            User.objects.create_user(username, password=passwords[username], role=role)
    FILE.parent.mkdir(exist_ok=True)
    with os.fdopen(os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(passwords, file, indent=1)
    return {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}


def read() -> dict[str, str]:
    """Passwords by user name; empty where the sample was never loaded here."""
    return json.loads(FILE.read_text()) if FILE.is_file() else {}
