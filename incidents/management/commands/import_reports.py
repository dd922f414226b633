import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from accounts.roles import can
from incidents.importing import import_ucdp
from incidents.ucdp import UnreadableFile

SHOWN_REFUSALS = 50


class Command(BaseCommand):
    """Import events of a recorder. Every row is accounted for; on an error nothing is imported."""

    help = "Import events of a recorder (UCDP GED as CSV, plain or .gz). Repeat-safe by the recorder's id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["ucdp"], required=True)
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--publish", action="store_true", help="publish what was imported at once")
        parser.add_argument(
            "--user", default="admin", help="who imports; needs the right to import (default: admin)"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, publish: bool, user: str, **options: Any) -> None:
        person = User.objects.filter(username=user).first()
        if person is None or not can(person, "import"):
            raise CommandError(f"“{user}” is no account that may import. Name one with --user.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with tqdm(desc="Rows", unit="", file=sys.stdout, disable=not sys.stdout.isatty()) as bar:
            try:
                outcome = import_ucdp(
                    file,
                    by=person,
                    publish=publish,
                    dry_run=dry_run,
                    progress=lambda rows: bar.update(rows - bar.n) and None,
                )
            except UnreadableFile as error:
                raise CommandError(f"{error} Nothing was imported.") from None
        for number, reason in outcome.refused[:SHOWN_REFUSALS]:
            self.stdout.write(f"row {number} refused: {reason}")
        if len(outcome.refused) > SHOWN_REFUSALS:
            self.stdout.write(f"… and {len(outcome.refused) - SHOWN_REFUSALS} more refused rows")
        self.stdout.write(
            f"{outcome.rows} rows: {outcome.new} new, {outcome.unchanged} unchanged, {outcome.updated} updated, "
            f"{len(outcome.refused)} refused; {outcome.published} published"
            + (" (dry run: nothing was kept)" if dry_run else "")
        )
