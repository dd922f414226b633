"""The log can only be appended to, hangs together, and lives and dies with the change it tells of."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.log import GENESIS, digest, record
from audit.models import Entry


@pytest.mark.django_db
def test_each_entry_holds_the_hash_of_the_one_before(monitor):
    entries = [record(monitor, "report.submitted", f"report {n}") for n in range(3)]

    assert [entry.previous_hash for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]
    for entry in Entry.objects.all():
        assert entry.hash == digest(
            entry.previous_hash, entry.at.isoformat(), entry.actor, entry.verb, entry.target, entry.details
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_database_refuses_to_change_the_log(monitor, statement):
    record(monitor, "report.submitted", "report 1")

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_truncate")  # see conftest.py
    with pytest.raises(DatabaseError, match="only be appended"), transaction.atomic():
        _execute(statement)


@pytest.mark.django_db(transaction=True)
def test_an_entry_belongs_inside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        record(None, "x", "y")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
