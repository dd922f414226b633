"""The shipped sample goes through the same acts as real work, and can be loaded twice."""

import pytest

from incidents import sample
from incidents.models import Incident, ViolationReport
from incidents.sample import WAITING
from places import sample as places_sample
from publication import reading


@pytest.mark.django_db
def test_the_sample_is_published_and_a_second_load_changes_nothing(sample_agreements, monitor, moderator):
    places_sample.load()

    new = sample.load(monitor=monitor, moderator=moderator)

    assert new == len(sample.read()) - len(WAITING) == reading.editions().count()
    assert {report.state for report in ViolationReport.objects.waiting()} == set(WAITING.values())
    zalaqiyat = reading.editions().get(external_ids__ucdp_ged=269839)
    assert zalaqiyat.accounts.filter(casualties__isnull=False).distinct().count() >= 9
    assert {
        (one.accuser or one.accuser_label, one.accused, one.role) for one in zalaqiyat.accusations.all()
    } == {
        ("JAI", "IRGC", "co_perpetrator"),
        ("JAI", "HZB", "co_perpetrator"),
        ("JAI", "IR-MIL", "perpetrator"),
        ("JAI", "RUS", "supervisor"),
        ("@QalaatAlMudiq", "RUS", "acquiescence"),
        ("SOHR", "SAA", "perpetrator"),
    }
    assert zalaqiyat.links.count() == 4
    assert sample.load(monitor=monitor, moderator=moderator) == 0
    assert Incident.objects.count() == new
