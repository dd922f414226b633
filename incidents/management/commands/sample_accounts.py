from typing import Any

from django.core.management.base import BaseCommand

from incidents import sample_accounts


class Command(BaseCommand):
    """Print the sample's accounts of each role with their passwords."""

    help = "Print the sample's accounts of each role."

    def handle(self, *args: Any, **options: Any) -> None:
        for username, password in sample_accounts.read().items():
            self.stdout.write(f"  {username:<11} {password}   {sample_accounts.ACCOUNTS[username].label}")
