"""Random but plausible public records, the same ones for the same seed."""

import datetime as dt
import random

from publication.editions import Issue, issue_many, new_public_id, reserve_numbers
from publication.models import Edition
from publication.record import PublicAccount, PublicAccusation, PublicCasualties, PublicRecord
from publication.vocabularies import Grade, ViolationKind, Weapon

PARTIES = ["SAA", "RUS", "JAI", "HTS", "TUR", "IRGC"]
PROVISIONS = ["sochi-2018/2", "sochi-2018/5", "sochi-2018/6", "moscow-2020/1"]
GOVERNORATES = ["Idlib", "Hama", "Aleppo", "Latakia", ""]
PLACES = [
    ("Zalaqiyat", "الزلاقيات"), ("al-Latamina", "اللطامنة"), ("Kafr Zita", "كفر زيتا"), ("Khan Shaykhun", "خان شيخون"),
    ("Saraqib", "سراقب"), ("Maarrat al-Numan", "معرة النعمان"), ("Jisr al-Shughur", "جسر الشغور"), ("Morek", "مورك"),
]  # fmt: skip
WORDS = ["mortars", "post", "raid", "al-Ghab plain", "patrol", "aircraft", "قصف", "نقطة", "غارة"]
FIRST = dt.date(2018, 9, 17)


def records(count: int, seed: int = 1, days: int = 900) -> list[PublicRecord]:
    """`count` records from `FIRST` over `days`; some without a point, without accounts, with two rivals."""
    chance = random.Random(seed)
    return [_record(chance, days) for _ in range(count)]


def issue_random(
    count: int, seed: int = 1, *, days: int = 900, at: dt.datetime | None = None
) -> list[Edition]:
    """Issue `count` random records in one go."""
    numbers = reserve_numbers(count)
    made = records(count, seed, days)
    return issue_many(
        [Issue(record, new_public_id(), number) for record, number in zip(made, numbers, strict=True)], at=at
    )


def _record(chance: random.Random, days: int) -> PublicRecord:
    start = FIRST + dt.timedelta(days=int(days * chance.random() ** 0.7))
    place = chance.choice(PLACES)
    located = chance.random() > 0.1
    killed = chance.choice([0, 0, 0, 1, 2, 5, 22])
    status = chance.choice(["civilian", "combatant_a", "combatant_b", "unknown_status"])
    return PublicRecord(
        title={
            "en": f"{chance.choice(WORDS).capitalize()} near {place[0]}",
            "ar": f"{chance.choice(WORDS)} {place[1]}",
        },
        summary={"en": f"According to one side, {chance.choice(WORDS)} and {chance.choice(WORDS)}."},
        kind=chance.choice(ViolationKind.values),
        start=start,
        end=start + dt.timedelta(days=chance.choice([0, 0, 0, 0, 1, 6])),
        time_precision=chance.choice(["day", "day", "overnight", "week"]),
        location_precision="near" if located else "country",
        longitude=round(chance.uniform(35.8, 37.4), 4) if located else None,
        latitude=round(chance.uniform(34.9, 36.4), 4) if located else None,
        uncertainty_m=chance.choice([1000, 5000, 25_000]) if located else None,
        place_name={"en": place[0], "ar": place[1]} if chance.random() > 0.1 else {},
        governorate=chance.choice(GOVERNORATES),
        grade=chance.choice(Grade.values),
        attribution=chance.choice(["alleged", "disputed", "likely"]),
        weapons=tuple(sorted(chance.sample(Weapon.values, chance.choice([0, 1, 1, 2, 3])))),
        provisions=tuple(sorted(chance.sample(PROVISIONS, chance.choice([0, 1, 1, 2])))),
        accounts=tuple(_account(chance) for _ in range(chance.choice([0, 1, 1, 2]))),
        casualties=(PublicCasualties("killed", status, max(0, killed - 1), killed, killed + 1),)
        if killed
        else (),
    )


def _account(chance: random.Random) -> PublicAccount:
    accuser, *accused = chance.sample(PARTIES, chance.choice([2, 2, 3]))
    accusations = tuple(PublicAccusation(code, "perpetrator", "alleged") for code in sorted(accused))
    return PublicAccount(
        kind="accusation",
        publisher="Press",
        accuser=accuser,
        accusations=accusations,
        says={"en": chance.choice(WORDS)},
        language="en",
    )
