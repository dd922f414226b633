"""What each key of the filter may be, with the words a reader sees: (code, label) pairs."""

from agreements.models import Agreement, Provision, ZoneOutline
from agreements.vocabularies import ZoneKind, ZoneRelation
from places.models import Governorate
from publication import reading
from publication.vocabularies import Grade, ViolationKind, Weapon

Options = list[tuple[str, str]]


def parties() -> Options:
    """Every party by its name."""
    return sorted(
        ((code, str(party)) for code, party in reading.parties().items()), key=lambda option: option[1]
    )


def kinds() -> Options:
    return [(code, str(label)) for code, label in ViolationKind.choices]


def weapons() -> Options:
    return [(code, str(label)) for code, label in Weapon.choices]


def grades() -> Options:
    return [(code, str(label)) for code, label in Grade.choices]


def agreements() -> Options:
    """Every agreement by its short name, oldest first."""
    return [(agreement.code, agreement.short_name) for agreement in Agreement.objects.using("public")]


def provisions() -> Options:
    """Every provision as `agreement/number`, in the order of the texts."""
    rows = (
        Provision.objects.using("public")
        .select_related("agreement")
        .order_by("agreement__signed", "agreement__code", "id")
    )
    return [(provision.reference, str(provision)) for provision in rows]


def readings() -> Options:
    """The readings of the demilitarised zone, the one shown first in front."""
    rows = ZoneOutline.objects.using("public").filter(zone__kind=ZoneKind.DEMILITARISED_ZONE)
    labels: dict[str, str] = {}
    for outline in rows.order_by("-is_default", "reading", "valid"):
        labels.setdefault(outline.reading, outline.reading_label or outline.reading)
    return list(labels.items())


def zone_relations() -> Options:
    return [(code, str(label)) for code, label in ZoneRelation.choices]


def governorates() -> Options:
    return [(code, str(label)) for code, label in Governorate.choices]
