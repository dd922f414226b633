import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from agreements import sample as agreements_sample
from incidents import sample, sample_accounts
from incidents.models import ViolationReport
from places import sample as places_sample


class Command(BaseCommand):
    """Load the Sochi sample: agreements, gazetteer, accounts of each role, published incidents."""

    help = "Load the Sochi sample. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the register holds reports already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and ViolationReport.objects.exists():
            self.stdout.write("The register is not empty: the sample is not loaded.")
            return
        self.stdout.write("Agreements, parties and zones …")
        agreements_sample.load()
        self.stdout.write(f"Gazetteer … {places_sample.load():,} places")
        people = sample_accounts.make()
        with tqdm(desc="Incidents", unit="", file=sys.stdout, disable=not sys.stdout.isatty()) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            new = sample.load(monitor=people["monitor"], moderator=people["moderator"], progress=show)
        self.stdout.write(f"Incidents … {new} published")
