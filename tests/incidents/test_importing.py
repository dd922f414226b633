"""UCDP GED comes in whole, row by row accounted for, without an invented accusation."""

import collections
import csv
import gzip
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from incidents import importing, ucdp
from incidents.importing import import_ucdp
from incidents.models import Accusation, Incident, ViolationReport
from publication import reading
from publication.models import PublishedAccusation
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db
SHARED = settings.BASE_DIR.parent / "shared" / "data"
SYRIA = SHARED / "ucdp-ged-syria-2016-2019.csv.gz"
NORTH_WEST = SHARED / "ucdp-ged-syria-nw-2018-2019.csv"
needs_data = pytest.mark.skipif(not SYRIA.is_file(), reason="the UCDP file is not beside the checkout")

ROW = {
    "id": "269839",
    "type_of_violence": "1",
    "side_a_new_id": "118",
    "side_a": "Government of Syria",
    "side_b_new_id": "4456",
    "side_b": "Syrian insurgents",
    "source_article": '"SOHR,2018-11-08,One";"AFP,2018-11-09,Two"',
    "source_office": "SOHR;AFP",
    "source_original": "SOHR",
    "where_prec": "2",
    "where_coordinates": "Zallaqiyat village",
    "adm_1": "Hamah Governorate",
    "adm_2": "Muhradah district",
    "latitude": "35.2785",
    "longitude": "36.60636",
    "country": "Syria",
    "event_clarity": "1",
    "date_prec": "2",
    "date_start": "2018-11-08",
    "date_end": "2018-11-09 00:00:00.000",
    "deaths_a": "1",
    "deaths_b": "23",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "low": "24",
    "best": "24",
    "high": "24",
}


def _file(tmp_path: Path, *rows: dict[str, str], name: str = "ged.csv") -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(ROW))
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / name
    path.write_bytes(
        gzip.compress(text.getvalue().encode()) if name.endswith(".gz") else text.getvalue().encode()
    )
    return path


def test_a_row_becomes_a_recorders_account_and_accuses_nobody(tmp_path, admin):
    outcome = import_ucdp(_file(tmp_path, ROW), by=admin, publish=True)

    report, edition = ViolationReport.objects.get(), reading.editions().get()
    assert (outcome.new, outcome.published, outcome.refused) == (1, 1, [])
    assert (report.account_kind, report.accusing_party, report.accused_party, Accusation.objects.count()) == (
        "recorder",
        None,
        None,
        0,
    )
    assert (edition.accusers, edition.accused, edition.involved, edition.attribution) == (
        [],
        [],
        ["SYR-GOV", "UCDP-4456"],
        "none",
    )
    assert (edition.start.isoformat(), edition.end.isoformat(), edition.time_precision) == (
        "2018-11-08",
        "2018-11-09",
        "days_2_6",
    )
    assert (edition.point.coords, edition.uncertainty_m, edition.location_precision) == (
        (36.60636, 35.2785),
        25_000,
        "near",
    )
    assert (edition.killed_low, edition.killed_best, edition.killed_high, edition.governorate) == (
        24,
        24,
        24,
        "Hama",
    )
    assert (edition.grade, edition.external_ids) == ("unverified", {"ucdp_ged": 269839})
    assert not PublishedAccusation.objects.exists()
    assert "One" not in str(edition.accounts.values().get())


def test_only_differing_origins_corroborate():
    assert ucdp.event(ROW).grade == "unverified"
    assert ucdp.event(ROW | {"source_original": "SOHR; Airwars"}).grade == "corroborated"
    assert (
        ucdp.event(ROW | {"source_office": "SOHR", "source_original": "SOHR; Airwars"}).grade == "unverified"
    )


def test_a_range_for_all_the_dead_stays_one_for_all(tmp_path, admin):
    import_ucdp(_file(tmp_path, ROW | {"low": "19", "high": "30"}), by=admin, publish=True)

    edition = reading.editions().get()
    assert (edition.killed_low, edition.killed_best, edition.killed_high) == (19, 24, 30)


def test_a_second_import_changes_nothing_and_a_changed_row_is_a_new_edition(tmp_path, admin):
    first = _file(tmp_path, ROW, ROW | {"id": "2"})
    import_ucdp(first, by=admin, publish=True)

    again = import_ucdp(first, by=admin, publish=True)
    changed = import_ucdp(
        _file(tmp_path, ROW | {"deaths_b": "20", "best": "21", "low": "21"}, ROW | {"id": "2"}),
        by=admin,
        publish=True,
    )

    assert (again.new, again.unchanged, again.updated, again.published) == (0, 2, 0, 0)
    assert (changed.new, changed.unchanged, changed.updated, changed.published) == (0, 1, 1, 1)
    assert sorted(reading.editions().values_list("edition", "killed_best")) == [(1, 24), (2, 21)]
    assert Incident.objects.count() == 2


def test_what_was_imported_unpublished_can_be_published_by_a_second_run(tmp_path, admin):
    path = _file(tmp_path, ROW)
    assert import_ucdp(path, by=admin).published == 0

    assert import_ucdp(path, by=admin, publish=True).published == 1


def test_an_event_coded_by_hand_is_not_doubled(tmp_path, admin):
    IncidentFactory(key="zalaqiyat-2018-11-08", external_ids={"ucdp_ged": 269839})

    assert import_ucdp(_file(tmp_path, ROW), by=admin).unchanged == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"date_start": "8.11.2018"}, "date_start is not a date"),
        ({"date_end": "2018-11-01"}, "before date_start"),
        ({"latitude": "abc"}, "not numbers"),
        ({"latitude": "NaN"}, "outside the area"),
        ({"latitude": "36.6", "longitude": "135.2"}, "outside the area"),
        ({"deaths_b": "-3"}, "out of range"),
        ({"best": "99"}, "not the sum"),
        ({"where_prec": "12"}, "unknown code"),
        ({"id": "x"}, "not a whole number"),
        ({"adm_1": "Atlantis Governorate"}, "unknown governorate"),
        ({"side_b": " "}, "no name"),
        ({"id": "269839"}, "twice"),
    ],
)
def test_a_faulty_row_is_refused_with_its_number_and_the_others_come_in(tmp_path, admin, fault, words):
    outcome = import_ucdp(_file(tmp_path, ROW, {**ROW, "id": "2", **fault}), by=admin)

    [(number, reason)] = outcome.refused
    assert (outcome.new, outcome.rows, number) == (1, 2, 3)
    assert words in reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column"),
        (b"a,b\n1,2\n", "no column"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\x1f\x8bnot gzip", "UTF-8"),
        (",".join(ROW).encode() + b'\n"unclosed', "cannot be read"),
    ],
)
def test_an_unreadable_file_is_one_clear_line_and_imports_nothing(tmp_path, admin, content, words):
    path = tmp_path / "ged.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("import_reports", str(path), format="ucdp")
    assert not ViolationReport.objects.exists()


def test_a_damaged_gzip_file_is_refused(tmp_path, admin):
    path = _file(tmp_path, *[ROW | {"id": str(n)} for n in range(2_000)], name="ged.csv.gz")
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_reports", str(path), format="ucdp")
    assert not ViolationReport.objects.exists()


def test_an_error_on_the_way_leaves_nothing_half_imported(tmp_path, admin, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    original = ucdp.event
    monkeypatch.setattr(ucdp, "event", lambda row: original(row) if row["id"] != "3" else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        import_ucdp(_file(tmp_path, ROW, ROW | {"id": "2"}, ROW | {"id": "3"}), by=admin, publish=True)
    assert not ViolationReport.objects.exists()


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(tmp_path, admin, capsys):
    call_command("import_reports", str(_file(tmp_path, ROW)), format="ucdp", publish=True, dry_run=True)

    assert "1 new" in capsys.readouterr().out
    assert not ViolationReport.objects.exists()


def test_only_those_who_may_import_do(tmp_path, moderator):
    with pytest.raises(PermissionDenied):
        import_ucdp(_file(tmp_path, ROW), by=moderator)
    with pytest.raises(CommandError, match="no account that may import"):
        call_command("import_reports", str(_file(tmp_path, ROW)), format="ucdp", user="moderator")


def test_the_wider_layouts_are_read_by_name():
    wider = {"relid": "SYR-1", "code_status": "Clear", "gwnoa": "652", **dict(reversed(ROW.items()))}

    assert ucdp.event(wider) == ucdp.event(ROW)


@needs_data
def test_all_events_of_syria_are_there_and_add_up(admin, sample_agreements):
    with gzip.open(SYRIA, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    outcome = import_ucdp(SYRIA, by=admin, publish=True)

    editions = list(
        reading.editions().only("governorate", "killed_best", "point", "involved", "location_precision")
    )
    assert (outcome.new, outcome.published, outcome.refused, len(editions)) == (16_566, 16_566, [], 16_566)
    assert sum(edition.point is None for edition in editions) == 255
    expected, found = collections.Counter(), collections.Counter()
    for row in rows:
        expected[ucdp.GOVERNORATES.get(row["adm_1"], ""), "events"] += 1
        expected[ucdp.GOVERNORATES.get(row["adm_1"], ""), "deaths"] += int(row["best"])
    for edition in editions:
        found[edition.governorate, "events"] += 1
        found[edition.governorate, "deaths"] += edition.killed_best
    assert found == expected
    assert len({edition.point.coords for edition in editions if edition.point}) == len(
        {
            (row["longitude"], row["latitude"])
            for row in rows
            if row["where_coordinates"] != "Syria" and row["where_prec"] != "6"
        }
    )
    assert not PublishedAccusation.objects.exists()


@needs_data
def test_a_dry_run_of_the_north_west_refuses_nothing(admin):
    outcome = import_ucdp(NORTH_WEST, by=admin, dry_run=True)

    assert (outcome.new, outcome.refused) == (1_488, [])
