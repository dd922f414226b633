"""What can be chosen in the report form, read from the database once per page and shared by every row."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.models import Party, Provision
from agreements.vocabularies import PartyKind
from publication.vocabularies import Weapon

Grouped = list[tuple[Any, list[tuple[str, str]]]]
Row = TypeVar("Row", bound=Model)

WEAPON_GROUPS = (
    (
        _("Small arms and light weapons"),
        (
            Weapon.SMALL_ARMS,
            Weapon.SNIPER,
            Weapon.HMG,
            Weapon.AGL,
            Weapon.RPG_RR,
            Weapon.ATGM,
            Weapon.GRENADE,
        ),
    ),
    (
        _("Heavy weapons, barred in the Sochi zone"),
        (Weapon.MORTAR, Weapon.TANK, Weapon.ARTILLERY, Weapon.MLRS, Weapon.IMPROVISED_ROCKET, Weapon.SSM),
    ),
    (_("Vehicle and anti-aircraft guns"), (Weapon.IFV_CANNON, Weapon.AAA)),
    (_("From the air"), (Weapon.AERIAL_BOMB, Weapon.BARREL_BOMB, Weapon.AIR_GUN_ROCKET, Weapon.UAV_MUNITION)),
    (_("Devices and mines"), (Weapon.IED, Weapon.VBIED, Weapon.MINE_AP, Weapon.MINE_AT, Weapon.UXO)),
    (_("Of special concern"), (Weapon.CLUSTER, Weapon.INCENDIARY, Weapon.CHEMICAL_AGENT)),
    (_("Other"), (Weapon.NIGHT_OPTICS, Weapon.UNKNOWN, Weapon.NONE)),
)


def weapon_choices() -> Grouped:
    return [
        (label, [(weapon.value, str(weapon.label)) for weapon in weapons]) for label, weapons in WEAPON_GROUPS
    ]


class Choices:
    """Parties and provisions, each asked for once; forms of one page share one of these."""

    @cached_property
    def parties(self) -> dict[str, Party]:
        """By code, ordered by kind and then name."""
        order = {kind: position for position, kind in enumerate(PartyKind.values)}
        return {
            party.code: party
            for party in sorted(Party.objects.all(), key=lambda party: (order[party.kind], party.name))
        }

    @cached_property
    def party_groups(self) -> Grouped:
        groups = groupby(self.parties.values(), key=lambda party: party.get_kind_display())
        return [(kind, [(party.code, party.name) for party in parties]) for kind, parties in groups]

    @cached_property
    def provisions(self) -> dict[str, Provision]:
        """By reference ("sochi-2018/6"), in the order of the agreements."""
        found = Provision.objects.select_related("agreement").order_by(
            "agreement__signed", "agreement__code", "id"
        )
        return {provision.reference: provision for provision in found}

    @cached_property
    def provision_groups(self) -> Grouped:
        groups = groupby(self.provisions.values(), key=lambda provision: provision.agreement)
        return [
            (str(agreement), [(each.reference, f"§ {each.number} {each.summary}") for each in provisions])
            for agreement, provisions in groups
        ]


class RowField(forms.ChoiceField, Generic[Row]):
    """One of the rows offered, chosen by its code; cleans to the row itself, or None."""

    def offer(self, rows: Mapping[str, Row], choices: Iterable[Any], blank: Any) -> None:
        self.rows = rows
        self.choices = [("", blank), *choices]

    def clean(self, value: Any) -> Row | None:
        code = super().clean(value)
        return self.rows[code] if code else None


class RowsField(forms.MultipleChoiceField, Generic[Row]):
    """Some of the rows offered; cleans to a list of rows."""

    def offer(self, rows: Mapping[str, Row], choices: Iterable[Any]) -> None:
        self.rows = rows
        self.choices = list(choices)

    def clean(self, value: Any) -> list[Row]:
        return [self.rows[code] for code in super().clean(value)]
