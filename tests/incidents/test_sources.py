"""Who the source is: the access is recorded, or there is no access."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from incidents.models.confidential import ConfidentialSource
from incidents.sources import count_sources, names_behind, open_sources


@pytest.fixture
def source(report):
    return ConfidentialSource.objects.create(report=report, name="Cousin of the miller", contact="@miller")


def test_opening_returns_the_sources_and_records_who_did_it(report, source, moderator):
    opened = open_sources(report, by=moderator)

    assert opened == [source]
    entry = Entry.objects.get()
    assert (entry.actor, entry.verb, entry.target, entry.details) == (
        "moderator",
        "violationreport.sources_opened",
        f"report {report.reference}",
        {"sources": 1},
    )


def test_log_never_holds_who_the_source_is(report, source, moderator):
    open_sources(report, by=moderator)

    assert "miller" not in str(Entry.objects.values())


@pytest.mark.parametrize("role", ["monitor", "editor", "auditor"])
def test_without_the_right_nothing_is_shown_and_nothing_recorded(report, source, role, request):
    with pytest.raises(PermissionDenied):
        open_sources(report, by=request.getfixturevalue(role))

    assert Entry.objects.count() == 0


def test_without_a_record_there_is_no_access(report, source, moderator, monkeypatch):
    """Planted fault: the log cannot be written."""

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("incidents.sources.record", broken)

    with pytest.raises(RuntimeError):
        open_sources(report, by=moderator)


def test_counting_and_comparing_show_nobody(report, source):
    assert count_sources(report) == 1
    assert names_behind([report.pk]) == {"Cousin of the miller", "@miller"}
    assert names_behind([report.pk + 1]) == set()
