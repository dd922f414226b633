import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import Role


class Command(BaseCommand):
    """Make an account of a role; its password is made here and printed once."""

    help = "Make an account: create_account NAME --role admin. The password is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, required=True)

    def handle(self, *args: Any, username: str, role: str, **options: Any) -> None:
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account “{username}” already.")
        password = secrets.token_urlsafe(15)
        User.objects.create_user(username, password=password, role=role)
        self.stdout.write(f"{username} ({Role(role).label}), password: {password}")
