"""CSV as RFC 4180 has it: one header line, then rows and nothing else.

Cells of text that a spreadsheet would take for a formula get a leading apostrophe; numbers stay
numbers. Lists are joined by ";". What the file says of itself travels beside it (CSVW, see
`described_by`), or in comment lines in front where the reader asked for that.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from publication.columns import COLUMNS, Column, Row
from publication.statement import Statement

VARIANTS = {
    "": "plain: RFC 4180, UTF-8",
    "described": "lines that begin with # in front say what the file is",
    "excel": "with a byte order mark, so that Excel reads UTF-8",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBERS = frozenset({"integer", "decimal"})


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def stream(rows: Iterable[Row], statement: Statement, variant: str = "") -> Iterator[str]:
    """The file piece by piece."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    if variant == "excel":
        yield "\ufeff"
    if variant == "described":
        for name, value in statement.as_json().items():
            words = " ".join(value) if isinstance(value, list) else str(value)
            yield f"# {name}: {' '.join(words.split())}\r\n"
    yield writer.writerow([column.name for column in COLUMNS])
    for row in rows:
        yield writer.writerow([cell(column, row) for column in COLUMNS])


def cell(column: Column, row: Row) -> str:
    """One cell: text made harmless, numbers as they are, nothing where nothing is known."""
    value = column.value(row)
    if value is None:
        return ""
    if column.is_list:
        value = ";".join(value)
    if column.datatype == "boolean":
        return "true" if value else "false"
    if column.datatype in NUMBERS:
        return str(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) else text


def described_by(statement: Statement, address: str) -> dict[str, Any]:
    """The description of a file in the W3C's vocabulary for tables (CSVW)."""
    said = statement.as_json()
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": address,
        "dc:title": "Published incidents",
        "dc:license": {"@id": statement.licence_url},
        "dc:rights": said["licence"],
        "dc:description": said["disclaimer"],
        "dc:created": {"@value": said["as_of"], "@type": "xsd:dateTime"},
        "notes": [said],
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "primaryKey": ["public_id"],
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:description": column.description,
                    "datatype": column.datatype,
                }
                | ({"separator": ";"} if column.is_list else {})
                for column in COLUMNS
            ],
        },
    }
