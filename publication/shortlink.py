"""Short links without a store: the query itself, packed into a few letters, and unpacked again.

A code is a letter for the version, then base64url of a page, the packed pairs and a check sum. Nothing is
kept anywhere, so nobody knows which links were made or followed, and no link can be lost.
"""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from publication import shortlink_table as table

VERSION = "a"
LONGEST = 3_000  # letters; an address beyond some thousands is refused on its way
FIRST_DAY = dt.date(1900, 1, 1).toordinal()
#: A byte in front of a value says how it is written; below stand the words of the table.
TEXT, DAY, MOMENT, DECIMALS, NUMBERS, PAIR = 255, 254, 253, 252, 251, 250
#: The packed pairs end the page's byte: 0 is never a key.
FIRST_KEY = 1
CHECK_START = 0xFFFF
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class Damaged(ValueError):
    """The code is none of ours, or was changed on its way."""


def encode(page: str, query: str) -> str:
    """The code of a page (one of `PAGES`) with this query string; `decode` gives both back.

    The query comes back with the same pairs in the same order. Raises ValueError for text that is no
    text (half a character).
    """
    packed = bytearray([table.PAGES.index(page)])
    for key, value in parse_qsl(query, keep_blank_values=True, max_num_fields=2_000):
        packed += _pair(key, value)
    packed += binascii.crc_hqx(bytes(packed), CHECK_START).to_bytes(2, "big")
    return VERSION + base64.urlsafe_b64encode(bytes(packed)).decode().rstrip("=")


def decode(code: str) -> tuple[str, str]:
    """The page and the query string of a code; raises Damaged."""
    if len(code) > LONGEST or code[:1] != VERSION or not re.fullmatch(r"[A-Za-z0-9_-]+", code):
        raise Damaged
    letters = code[1:]
    try:
        packed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except binascii.Error as error:
        raise Damaged from error
    content, check = packed[:-2], packed[-2:]
    # The last letter has bits that mean nothing: only one way to write them is ours.
    if base64.urlsafe_b64encode(packed).decode().rstrip("=") != letters or not content:
        raise Damaged
    if binascii.crc_hqx(content, CHECK_START).to_bytes(2, "big") != check or content[0] >= len(table.PAGES):
        raise Damaged
    try:
        pairs = list(_Reader(content[1:]).pairs())
    except (IndexError, UnicodeDecodeError, OverflowError) as error:
        raise Damaged from error
    return table.PAGES[content[0]], urlencode(pairs, safe="/,:")


def _pair(key: str, value: str) -> bytes:
    """A key and its value, as short as it can be read again."""
    head = bytes([FIRST_KEY + table.KEYS.index(key)]) if key in table.KEYS else bytes([TEXT]) + _text(key)
    for short in _ways(key, value):
        if short is not None:
            return head + short
    return head + bytes([TEXT]) + _text(value)


def _ways(key: str, value: str) -> Iterator[bytes | None]:
    if value in table.WORDS.get(key, ()):
        yield bytes([table.WORDS[key].index(value)])
    if key in table.DAYS:
        yield _day(value)
        yield _moment(value)
    if key in table.DECIMALS:
        yield _decimals(value, table.DECIMALS[key])
    if key in table.NUMBERS:
        yield _numbers(value)
    if key in table.PAIRS:
        yield _pair_of_parties(value)


def _text(value: str) -> bytes:
    data = value.encode()
    return _varint(len(data)) + data


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)
    return bytes(data)


def _day(value: str) -> bytes | None:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return None
    since = day.toordinal() - FIRST_DAY
    is_plain = day.isoformat() == value and 0 <= since < 65_536
    return bytes([DAY]) + since.to_bytes(2, "big") if is_plain else None


def _moment(value: str) -> bytes | None:
    """A second in UTC, as `as_of` has it."""
    if not ISO_MOMENT.fullmatch(value):
        return None
    try:
        seconds = int(dt.datetime.fromisoformat(value).timestamp())
    except ValueError:
        return None
    return bytes([MOMENT]) + seconds.to_bytes(4, "big") if 0 <= seconds < 2**32 else None


def _decimals(value: str, mark: str) -> bytes | None:
    """Each number as a whole one and where its point stands; None where one is written unusually."""
    parts = value.split(mark)
    if len(parts) > 15:
        return None
    data = bytearray([DECIMALS, len(parts)])
    for part in parts:
        if not re.fullmatch(r"-?(0|[1-9]\d{0,7})(\.\d{1,7})?", part) or part.startswith("-0"):
            return None
        places = len(part.partition(".")[2])
        number = int(part.replace(".", ""))
        # Sign and place of the point in the lowest four bits.
        data += _varint(abs(number) << 4 | (number < 0) << 3 | places)
    return bytes(data)


def _numbers(value: str) -> bytes | None:
    parts = value.split(",")
    if len(parts) > 127 or not all(re.fullmatch(r"0|[1-9]\d{0,9}", part) for part in parts):
        return None
    return bytes([NUMBERS, len(parts)]) + b"".join(_varint(int(part)) for part in parts)


def _pair_of_parties(value: str) -> bytes | None:
    """`ACCUSER>ACCUSED`, a byte each; 0 where the accuser is no party."""
    accuser, sign, accused = value.partition(">")
    if not sign or accused not in table.PARTIES or accuser not in {"", *table.PARTIES}:
        return None
    first = table.PARTIES.index(accuser) + 1 if accuser else 0
    return bytes([PAIR, first, table.PARTIES.index(accused)])


class _Reader:
    """Reads packed pairs; IndexError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def pairs(self) -> Iterator[tuple[str, str]]:
        while self.at < len(self.data):
            head = self._byte()
            key = self._text() if head == TEXT else table.KEYS[head - FIRST_KEY]
            yield key, self._value(key)

    def _value(self, key: str) -> str:
        kind = self._byte()
        if kind == TEXT:
            return self._text()
        if kind == DAY:
            return dt.date.fromordinal(FIRST_DAY + int.from_bytes(self._take(2), "big")).isoformat()
        if kind == MOMENT:
            moment = dt.datetime.fromtimestamp(int.from_bytes(self._take(4), "big"), dt.UTC)
            return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        if kind == DECIMALS:
            return table.DECIMALS.get(key, ",").join(self._decimal() for _part in range(self._byte()))
        if kind == NUMBERS:
            return ",".join(str(self._varint()) for _part in range(self._byte()))
        if kind == PAIR:
            first, second = self._take(2)
            return f"{table.PARTIES[first - 1] if first else ''}>{table.PARTIES[second]}"
        return table.WORDS.get(key, ())[kind]

    def _decimal(self) -> str:
        packed = self._varint()
        places, sign, number = packed & 7, "-" if packed & 8 else "", packed >> 4
        digits = f"{number:0{places + 1}d}"
        return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, count: int) -> bytes:
        data = self.data[self.at : self.at + count]
        if len(data) < count:
            raise IndexError
        self.at += count
        return data

    def _text(self) -> str:
        return self._take(self._varint()).decode()

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number
            if shift > 63:
                raise IndexError
