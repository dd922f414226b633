"""Load the shipped sample of agreements, parties, zones. Repeat-safe: a second load changes nothing."""

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from agreements.models import (
    Agreement,
    Milestone,
    Party,
    PartyAlias,
    PartyRelation,
    Provision,
    Standing,
    Zone,
    ZoneOutline,
)

FOLDER = Path(__file__).parent / "sample"
LANGUAGES = ("en", "ar", "ru", "tr")


@transaction.atomic
def load() -> dict[str, int]:
    """Load every file of the sample; returns how many rows of each kind there are now."""
    for values in _read("parties.json"):
        _party(values)
    for values in _read("agreements.json"):
        _agreement(values)
    parties = {party.code: party for party in Party.objects.all()}
    agreements = {agreement.code: agreement for agreement in Agreement.objects.all()}
    for values in _read("agreements.json"):
        if values["predecessor"]:
            Agreement.objects.filter(code=values["code"]).update(
                predecessor=agreements[values["predecessor"]]
            )
    for values in _read("provisions.json"):
        _provision(values, agreements, parties)
    for values in _read("relations.json"):
        _relation(values, agreements, parties)
    for values in _read("standings.json"):
        _standing(values, agreements, parties)
    for values in _read("milestones.json"):
        _milestone(values, agreements)
    provisions = {
        provision.reference: provision for provision in Provision.objects.select_related("agreement")
    }
    for name in ("zones.geojson", "observation_posts.geojson"):
        for feature in _read(name)["features"]:
            _outline(feature, agreements, parties, provisions)
    return {
        model._meta.model_name or "": model._default_manager.count()
        for model in (Agreement, Provision, Party, PartyRelation, Standing, Milestone, Zone, ZoneOutline)
    }


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _words(field: str, words: dict[str, str]) -> dict[str, str]:
    """`name` and {"en": …, "ar": …} → {"name_en": …, "name_ar": …}."""
    return {f"{field}_{language}": words[language] for language in LANGUAGES if words.get(language)}


def _moment(day: str | None, time: str | None, zone: str) -> dt.datetime | None:
    """Local midnight (or `time`) of `day` in the agreement's own time zone."""
    if not day:
        return None
    return dt.datetime.combine(
        dt.date.fromisoformat(day), dt.time.fromisoformat(time or "00:00"), ZoneInfo(zone)
    )


def _date(text: str | None) -> dt.date | None:
    """A full date, or the first day of a month or year."""
    return (
        dt.date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])
        if text
        else None
    )


def _party(values: dict[str, Any]) -> None:
    party, _created = Party.objects.update_or_create(
        code=values["code"],
        defaults={
            "kind": values["kind"],
            "colour": values["colour"] or "",
            "acled_inter": values["acled_inter"],
            "source": values["source"],
            "confidence": values["confidence"],
            **_words("name", values["name"]),
            **_words("notes", values["note"]),
        },
    )
    for alias in values["aliases"]:
        PartyAlias.objects.update_or_create(
            party=party,
            name=alias["name"],
            defaults={"language": alias["language"] or "", "is_pejorative": alias["pejorative"]},
        )


def _agreement(values: dict[str, Any]) -> None:
    Agreement.objects.update_or_create(
        code=values["code"],
        defaults={
            "signed": dt.date.fromisoformat(values["signed"]),
            "time_zone": values["time_zone"],
            "in_force_from": _moment(values["in_force_from"], values["in_force_time"], values["time_zone"]),
            "in_force_until": _moment(values["in_force_until"], None, values["time_zone"]),
            "state": values["state"],
            "pax_id": values["pax_id"],
            "is_geographic": values["geographic"],
            "source": values["source"],
            "confidence": values["confidence"],
            **_words("name", values["name"]),
            **_words("short_name", values["short_name"]),
            **_words("state_note", values["state_text"]),
            **_words("excluded", values["excluded"]),
            **_words("monitoring", values["monitoring"]),
        },
    )


def _provision(values: dict[str, Any], agreements: dict[str, Agreement], parties: dict[str, Party]) -> None:
    provision, _created = Provision.objects.update_or_create(
        agreement=agreements[values["agreement"]],
        number=values["number"],
        defaults={
            "kind": values["kind"],
            "deadline": _date(values["deadline"]),
            "is_geographic": values["geographic"],
            "geographic_note": values["geographic_as"],
            "source": values["source"],
            "confidence": values["confidence"],
            **_words("summary", values["summary"]),
            **_words("deadline_note", values["deadline_text"]),
            **_words("obliged_note", values["obliged_text"]),
            **_words("record", values["record"]),
        },
    )
    provision.obliged.set([parties[code] for code in values["obliged"]])


def _relation(values: dict[str, Any], agreements: dict[str, Agreement], parties: dict[str, Party]) -> None:
    PartyRelation.objects.update_or_create(
        subject=parties[values["subject"]],
        kind=values["relation"],
        object_party=parties[values["party"]] if values["party"] else None,
        object_agreement=agreements[values["agreement"]] if values["agreement"] else None,
        object_label=values["label"] or "",
        since=_date(values["since"]),
        defaults={
            "since_precision": values["since_precision"] or "day",
            "until": _date(values["until"]),
            "until_precision": values["until_precision"] or "day",
            "source": values["source"],
            "confidence": values["confidence"],
        },
    )


def _standing(values: dict[str, Any], agreements: dict[str, Agreement], parties: dict[str, Party]) -> None:
    Standing.objects.update_or_create(
        agreement=agreements[values["agreement"]],
        party=parties[values["party"]],
        kind=values["standing"],
        since=_date(values["since"]),
        defaults={
            "until": _date(values["until"]),
            "source": values["source"],
            "confidence": values["confidence"],
            **_words("note", values["note"]),
        },
    )


def _milestone(values: dict[str, Any], agreements: dict[str, Agreement]) -> None:
    Milestone.objects.update_or_create(
        code=values["code"],
        defaults={
            "agreement": agreements.get(values["agreement"]),
            "date": dt.date.fromisoformat(values["date"]),
            "end": _date(values["end"]),
            "kind": values["kind"],
            "source": values["source"],
            "confidence": values["confidence"],
            **_words("label", values["label"]),
        },
    )


def _outline(
    feature: dict[str, Any],
    agreements: dict[str, Agreement],
    parties: dict[str, Party],
    provisions: dict[str, Provision],
) -> None:
    values = feature["properties"]
    zone, _created = Zone.objects.update_or_create(
        code=values["zone"],
        defaults={
            "kind": values["kind"],
            "agreement": agreements.get(values["agreement"]),
            "held_by": parties.get(values.get("party", "")),
            **_words("name", values["name"]),
        },
    )
    if values["provision"]:
        zone.provisions.add(provisions[values["provision"]])
    begins, ends = _date(values["valid_from"]), _date(values["valid_to"])
    # An outline is never edited: one that is there already stays as it is.
    if ZoneOutline.objects.filter(zone=zone, reading=values["reading"], valid__startswith=begins).exists():
        return
    ZoneOutline.objects.create(
        # The last day named is the last day on which it is valid.
        zone=zone,
        reading=values["reading"],
        valid=DateRange(begins, ends + dt.timedelta(days=1) if ends else None),
        geometry=GEOSGeometry(json.dumps(feature["geometry"]), srid=4326),
        uncertainty_m=values["uncertainty_m"] or 0,
        is_official=values["official"],
        is_default=values["default"],
        source=values["source"],
        confidence=f"{values['confidence']}. {values['confidence_note']}".rstrip(". ")[:200],
        **_words("reading_label", values["reading_label"]),
        # The field's default is English: where a translation is missing, nothing may pass for one.
        **{f"disclaimer_{language}": values["disclaimer"].get(language, "") for language in LANGUAGES},
    )
