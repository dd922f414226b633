"""An answer is kept for a minute, never beyond a change of the publication, and never for another reader."""

import pytest
from django.test import Client

from publication import editions as acts
from publication import kept_answers
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
CELLS = "/api/v1/cells/?zoom=7"


def count(client: Client, path: str = CELLS, **headers: str) -> int:
    return client.get(path, headers=headers).json()["count"]


def test_the_same_question_is_worked_out_once(
    client: Client, sample_agreements: None, django_assert_max_num_queries: object
) -> None:
    EditionFactory()
    first = client.get(CELLS)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        again = client.get(CELLS)
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())


def test_what_is_issued_or_withdrawn_is_seen_at_once(client: Client, sample_agreements: None) -> None:
    one = EditionFactory()
    assert count(client) == 1
    EditionFactory()
    assert count(client) == 2
    acts.withdraw(one.public_id, "error")
    assert count(client) == 1


def test_another_language_coding_or_address_is_another_question(
    client: Client, sample_agreements: None
) -> None:
    EditionFactory()
    page = "/api/v1/incidents/"
    english = client.get(page).json()
    assert client.get(page, headers={"accept-language": "ar"}).json()["disclaimer"] != english["disclaimer"]
    assert client.get(page, headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert client.get(page).json() == english
    assert count(client, "/api/v1/cells/?zoom=7&kind=sniping") == 0


def test_errors_are_not_kept_and_old_answers_go(
    client: Client, sample_agreements: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    EditionFactory()
    assert client.get("/api/v1/cells/?zoom=x").status_code == 400
    assert not kept_answers._answers
    client.get(CELLS)
    (key,) = kept_answers._answers
    assert kept_answers.find(key)
    monkeypatch.setattr(kept_answers.time, "monotonic", lambda: 1e12)
    assert kept_answers.find(key) is None


def test_memory_is_bounded(client: Client, sample_agreements: None, monkeypatch: pytest.MonkeyPatch) -> None:
    EditionFactory()
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 5_000)
    for zoom in range(1, 20):
        client.get(f"/api/v1/cells/?zoom={zoom}")
    assert 0 < sum(len(answer.content) for answer in kept_answers._answers.values()) <= 5_000
