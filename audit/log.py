"""Append to the log. `record()` is called inside the transaction of the change it tells of, last."""

import hashlib
import json
from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Entry

# Any number will do, as long as every writer takes the same lock.
CHAIN_LOCK = 72_0918
GENESIS = "0" * 64


def digest(
    previous_hash: str, at: str, actor: str, verb: str, target: str, details: Mapping[str, object]
) -> str:
    """SHA-256 (hex) over the canonical JSON of one entry and the hash of the entry before it."""
    body = json.dumps(
        [previous_hash, at, actor, verb, target, details],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


def record(
    actor: AbstractBaseUser | None, verb: str, target: str, details: Mapping[str, object] | None = None
) -> Entry:
    """Append one entry and return it. Holds a lock until the transaction ends, so call it last.

    Raises TransactionManagementError outside a transaction: an entry must not outlive a rolled-back change.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record() belongs inside the change's transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    previous = Entry.objects.order_by("-id").values_list("hash", flat=True).first() or GENESIS
    at, name, facts = timezone.now(), actor.get_username() if actor else "", dict(details or {})
    return Entry.objects.create(
        at=at,
        actor=name,
        verb=verb,
        target=target,
        details=facts,
        previous_hash=previous,
        hash=digest(previous, at.isoformat(), name, verb, target, facts),
    )
