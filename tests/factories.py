"""Factories of the smallest valid thing of each kind. Tests say what matters to them."""

import datetime as dt
import itertools
import uuid
from typing import Any

import factory
from django.contrib.gis.geos import Point

from accounts.models import User
from agreements.models import Agreement, Party, Provision
from incidents.models import Incident, ViolationReport
from incidents.vocabularies import IncidentState
from places.models import Place
from publication import editions
from publication.models import Edition
from publication.record import PublicAccount, PublicAccusation, PublicRecord

# Zalaqiyat, north of Hama (longitude, latitude; EPSG:4326).
ZALAQIYAT = (36.60636, 35.2785)
_numbers = itertools.count(1)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    role = "monitor"
    password = factory.django.Password("correct horse battery")


class PartyFactory(factory.django.DjangoModelFactory[Party]):
    class Meta:
        model = Party
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.LazyAttribute(lambda party: f"Party {party.code}")
    name_en = factory.SelfAttribute("name")
    kind = "rebel"


class AgreementFactory(factory.django.DjangoModelFactory[Agreement]):
    class Meta:
        model = Agreement
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"agreement-{n}")
    name = "Memorandum"
    short_name = factory.LazyAttribute(lambda agreement: f"Memorandum {agreement.code}")
    signed = dt.date(2018, 9, 17)
    state = "in_force"


class ProvisionFactory(factory.django.DjangoModelFactory[Provision]):
    class Meta:
        model = Provision

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(str)
    summary = "Cease fire"
    kind = "cessation"


class PlaceFactory(factory.django.DjangoModelFactory[Place]):
    class Meta:
        model = Place
        django_get_or_create = ("key",)

    key = "zalaqiyat"
    name = "Zalaqiyat"
    name_en = factory.SelfAttribute("name")
    point = factory.LazyFunction(lambda: Point(*ZALAQIYAT, srid=4326))
    governorate = "Hama"


class ReportFactory(factory.django.DjangoModelFactory[ViolationReport]):
    """A report of Jaysh al-Izza accusing the Syrian army near Zalaqiyat, just received."""

    class Meta:
        model = ViolationReport

    reference = factory.Sequence(lambda n: f"CV-{n:06d}")
    client_id = factory.LazyFunction(uuid.uuid4)
    payload_hash = factory.LazyAttribute(lambda report: str(report.client_id))
    monitor = factory.SubFactory(UserFactory)
    accusing_party = factory.SubFactory(PartyFactory, code="JAI")
    accused_party = factory.SubFactory(PartyFactory, code="SAA")
    kind = "infiltration_raid"
    location = factory.LazyFunction(lambda: Point(*ZALAQIYAT, srid=4326))
    start = dt.date(2018, 11, 8)
    end = dt.date(2018, 11, 9)
    time_precision = "overnight"
    narrative = "What the monitor saw."


class IncidentFactory(factory.django.DjangoModelFactory[Incident]):
    class Meta:
        model = Incident

    title = {"en": "Raid near Zalaqiyat", "ar": "غارة قرب الزلاقيات"}
    kind = "infiltration_raid"
    state = IncidentState.OPEN


def record(**fields: Any) -> PublicRecord:
    """A public record with one accusation; any field may be given."""
    values: dict[str, Any] = {
        "title": {"en": "Raid near Zalaqiyat", "ar": "غارة قرب الزلاقيات"},
        "summary": {"en": "According to Jaysh al-Izza its post was raided."},
        "kind": "infiltration_raid",
        "start": dt.date(2018, 11, 8),
        "end": dt.date(2018, 11, 9),
        "time_precision": "overnight",
        "location_precision": "near",
        "longitude": ZALAQIYAT[0],
        "latitude": ZALAQIYAT[1],
        "uncertainty_m": 5_000,
        "place_name": {"en": "Zalaqiyat", "ar": "الزلاقيات"},
        "governorate": "Hama",
        "grade": "unverified",
        "attribution": "alleged",
        "accounts": (
            PublicAccount(
                kind="accusation",
                publisher="Press",
                accuser="JAI",
                accusations=(PublicAccusation("SAA", "perpetrator", "alleged"),),
            ),
        ),
    }
    return PublicRecord(**(values | fields))


def EditionFactory(
    *,
    public_id: str | None = None,
    number: int | None = None,
    change: dict[str, str] | None = None,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Edition:
    """Issue an edition through the real act; `fields` are those of the public record."""
    return editions.issue(
        record(**fields),
        public_id=public_id or editions.new_public_id(),
        number=number or next(_numbers) + 100_000,
        change=change,
        at=at,
    )
