"""Issue, supersede and withdraw editions: the only writers of the publication's tables."""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Iterable, Sequence

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Value
from django.utils import timezone

from places.bulk import insert
from places.names import fold
from publication.models import (
    Edition,
    PublishedAccount,
    PublishedAccusation,
    PublishedCasualties,
    PublishedLink,
    PublishedReply,
)
from publication.record import PublicAccount, PublicCasualties, PublicRecord, content_hash
from publication.vocabularies import HEAVY_WEAPONS, AccountKind, CasualtyOutcome, CasualtyStatus
from publication.zones import relations_to_zones

# Without vowels and look-alikes: a public id spells nothing and reads well aloud.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def new_public_id() -> str:
    """A random public id of ten letters (27¹⁰, about 47 bits), unrelated to any id of the register."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def reserve_numbers(count: int) -> list[int]:
    """The next `count` incident numbers. Gaps are harmless and mean nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('publication_incident_number') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


@dataclasses.dataclass(frozen=True)
class Issue:
    """One record to be issued under its public id and number; its hash if it is known already."""

    record: PublicRecord
    public_id: str
    number: int
    change: dict[str, str] = dataclasses.field(default_factory=dict)
    content_hash: str = ""


@transaction.atomic
def issue(
    record: PublicRecord,
    *,
    public_id: str,
    number: int,
    change: dict[str, str] | None = None,
    at: dt.datetime | None = None,
) -> Edition:
    """Issue the next edition of an incident and end the one before; returns the new edition."""
    return issue_many([Issue(record, public_id, number, change or {})], at=at)[0]


@transaction.atomic
def issue_many(issues: Sequence[Issue], *, at: dt.datetime | None = None) -> list[Edition]:
    """Issue an edition of each incident; returns them in order. All of them or, on an error, none."""
    now = at or timezone.now()
    before = _end_current([one.public_id for one in issues], now)
    zones = relations_to_zones(
        [(one.record.point, one.record.uncertainty_m, one.record.start) for one in issues]
    )
    editions = [
        _edition(one, edition=before.get(one.public_id, 0) + 1, now=now, zones=relations)
        for one, relations in zip(issues, zones, strict=True)
    ]
    insert(editions)
    parts = [_parts(edition, one.record) for edition, one in zip(editions, issues, strict=True)]
    accounts = [account for part in parts for account in part.accounts]
    insert(accounts)
    for name in ("accusations", "casualties", "replies", "links"):
        insert([row for part in parts for row in getattr(part, name)])
    return editions


@transaction.atomic
def withdraw(public_id: str, reason: str, *, at: dt.datetime | None = None) -> Edition:
    """End the current edition and put a tombstone in its place: number, dates of reading, reason, nothing else.

    Raises Edition.DoesNotExist when nothing is published under this id.
    """
    now = at or timezone.now()
    last = Edition.objects.get(public_id=public_id, valid__upper_inf=True, is_withdrawn=False)
    _end_current([public_id], now)
    return Edition.objects.create(
        public_id=public_id,
        number=last.number,
        edition=last.edition + 1,
        valid=DateTimeTZRange(now, None),
        is_withdrawn=True,
        withdrawal_reason=reason,
        content_hash="",
        kind=last.kind,
        start=last.start,
        end=last.start,
        time_precision=last.time_precision,
        location_precision="withheld",
        grade=last.grade,
        attribution="none",
    )


def preview(record: PublicRecord) -> tuple[Edition, "Parts"]:
    """An unsaved edition and its parts, for showing a moderator exactly what the public will read."""
    zones = relations_to_zones([(record.point, record.uncertainty_m, record.start)])[0]
    edition = _edition(Issue(record, "", 0), edition=0, now=timezone.now(), zones=zones)
    return edition, _parts(edition, record)


@dataclasses.dataclass
class Parts:
    """The rows of an edition, in the order of the record. `accounts[i].said` lists its own accusations and casualties."""

    accounts: list[PublishedAccount] = dataclasses.field(default_factory=list)
    accusations: list[PublishedAccusation] = dataclasses.field(default_factory=list)
    casualties: list[PublishedCasualties] = dataclasses.field(default_factory=list)
    replies: list[PublishedReply] = dataclasses.field(default_factory=list)
    links: list[PublishedLink] = dataclasses.field(default_factory=list)


def _end_current(public_ids: Sequence[str], now: dt.datetime) -> dict[str, int]:
    """End the current editions of these incidents; returns the last edition number of each."""
    current = Edition.objects.filter(public_id__in=public_ids, valid__upper_inf=True)
    last = {one.pk: one for one in current.select_for_update().only("public_id", "edition")}
    ended = Func(
        Func(F("valid"), function="lower"),
        Value(now),
        function="tstzrange",
        output_field=DateTimeRangeField(),
    )
    Edition.objects.filter(pk__in=last).update(valid=ended)
    return {one.public_id: one.edition for one in last.values()}


def _edition(one: Issue, *, edition: int, now: dt.datetime, zones: list[str]) -> Edition:
    record = one.record
    killed = killed_in_all(record)
    return Edition(
        public_id=one.public_id,
        number=one.number,
        edition=edition,
        valid=DateTimeTZRange(now, None),
        change=one.change,
        content_hash=one.content_hash or content_hash(record),
        title=record.title,
        summary=record.summary,
        kind=record.kind,
        weapons=list(record.weapons),
        has_heavy_weapon=not HEAVY_WEAPONS.isdisjoint(record.weapons),
        start=record.start,
        end=record.end,
        time_precision=record.time_precision,
        time_note=record.time_note,
        point=record.point,
        location_precision=record.location_precision,
        uncertainty_m=record.uncertainty_m,
        place_name=record.place_name,
        governorate=record.governorate,
        district=record.district,
        zone_relations=zones,
        grade=record.grade,
        attribution=record.attribution,
        grade_reason=record.grade_reason,
        accusers=sorted(
            {account.accuser for account in record.accounts if account.accuser and account.accusations}
        ),
        accused=sorted(
            {accusation.accused for account in record.accounts for accusation in account.accusations}
        ),
        involved=sorted(record.involved),
        provisions=list(record.provisions),
        agreements=sorted({provision.split("/")[0] for provision in record.provisions}),
        has_civilian_harm=any(
            row.status in {CasualtyStatus.CIVILIAN, CasualtyStatus.MONITOR} and row.high > 0
            for row in record.casualties
        ),
        killed_low=sum(row.low for row in killed),
        killed_best=sum(row.best for row in killed),
        killed_high=sum(row.high for row in killed),
        origins=len(origins(record.accounts)),
        external_ids=record.external_ids,
        folded=_folded(record),
        place_folded="\n".join(fold(name, limit=None) for name in record.place_name.values() if name),
    )


def killed_in_all(record: PublicRecord) -> list[PublicCasualties]:
    """The rows whose sum is the number killed: the source's own total where there is one, else all the others."""
    killed = [row for row in record.casualties if row.outcome == CasualtyOutcome.KILLED]
    return [row for row in killed if row.status == CasualtyStatus.TOTAL] or killed


def origins(accounts: Iterable[PublicAccount]) -> set[str]:
    """Independent origins of the accounts: the same agency quoted five times is one."""
    return {name.casefold() for account in accounts for name in origin_names(account)}


def origin_names(account: PublicAccount | PublishedAccount) -> list[str]:
    """Where an account's news came from; nothing for a recorder's entry that names no origin of its own."""
    if account.kind == AccountKind.RECORDER and not account.origin:
        return []
    stated = account.origin or account.publisher or account.accuser or account.accuser_label
    return [part.strip() for part in stated.split(";") if part.strip()]


def _folded(record: PublicRecord) -> str:
    """Everything a reader may search for, folded: only words that are public themselves."""
    words = [
        *record.title.values(),
        *record.summary.values(),
        *record.place_name.values(),
        record.governorate,
        record.district,
    ]
    for account in record.accounts:
        words += [
            *account.says.values(),
            account.publisher,
            account.origin,
            account.speaker,
            account.place_text,
            account.accuser_label,
        ]
    for reply in record.replies:
        words += [*reply.says.values(), reply.publisher]
    return "\n".join(fold(word, limit=None) for word in words if word)


def _parts(edition: Edition, record: PublicRecord) -> Parts:
    parts = Parts()
    for order, said in enumerate(record.accounts):
        account = PublishedAccount(
            edition=edition,
            order=order,
            kind=said.kind,
            publisher=said.publisher,
            origin=said.origin,
            speaker=said.speaker,
            date=said.date,
            url=said.url,
            accuser=said.accuser,
            accuser_label=said.accuser_label,
            says=said.says,
            language=said.language,
            start=said.start,
            end=said.end,
            place_text=said.place_text,
            weapons=list(said.weapons),
            reliability=said.reliability,
            credibility=said.credibility,
        )
        parts.accounts.append(account)
        parts.accusations += [
            PublishedAccusation(
                edition=edition,
                account=account,
                accuser=said.accuser,
                accuser_label=said.accuser_label,
                accused=one.accused,
                role=one.role,
                attribution=one.attribution,
            )
            for one in said.accusations
        ]
        parts.casualties += [
            PublishedCasualties(edition=edition, account=account, **dataclasses.asdict(row))
            for row in said.casualties
        ]
    parts.casualties += [
        PublishedCasualties(edition=edition, **dataclasses.asdict(row)) for row in record.casualties
    ]
    parts.replies = [PublishedReply(edition=edition, **dataclasses.asdict(row)) for row in record.replies]
    parts.links = [PublishedLink(edition=edition, **dataclasses.asdict(row)) for row in record.links]
    return parts
