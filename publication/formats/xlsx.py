"""A workbook of incidents: a sheet that says what it is, and a sheet with one row for each incident.

Every text is written as text, so that nothing in it is run as a formula or followed as a link.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publication.columns import COLUMNS, Column, Row, address
from publication.statement import Statement, disclaimer, moment

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows of one workbook: what a server makes in some seconds and a spreadsheet opens.
MOST_ROWS = 20_000
PIECE = 64 * 1024  # bytes
LONGEST_TEXT = 32_767  # characters of a cell
FIRST_DATE = dt.date(1900, 3, 1)  # before it spreadsheets disagree about dates


def stream(
    rows: Iterable[Row], statement: Statement, words: str, root: str, language: str
) -> Iterator[bytes]:
    """The workbook piece by piece, in a language; nothing is made before the first piece is asked for."""
    with translation.override(language):
        file = write(rows, statement, words, root)
    with file:
        while piece := file.read(PIECE):
            yield piece


def write(rows: Iterable[Row], statement: Statement, words: str, root: str) -> IO[bytes]:
    """The workbook as an open temporary file without a name, at its beginning.

    `words` is the filter in words, `root` the site's address in front of the incidents' paths. Rows are
    written out one after the other: memory does not grow with their number.
    """
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        with tempfile.TemporaryDirectory() as folder:
            book = Workbook(
                file,
                {
                    "constant_memory": True,
                    "tmpdir": folder,
                    "strings_to_formulas": False,
                    "strings_to_urls": False,
                    "strings_to_numbers": False,
                },
            )
            bold = book.add_format({"bold": True, "text_wrap": False})
            _about(book, bold, statement, words)
            _incidents(book, bold, rows, root)
            book.close()
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _about(book: Workbook, bold: Format, statement: Statement, words: str) -> None:
    sheet = _sheet(book, _("About"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 80)
    said: list[tuple[str, str]] = [
        (_("Filter"), words),
        (_("The same as a query"), statement.filter),
        (_("As of"), moment(statement.as_of)),
        (_("Incidents"), str(statement.count)),
        (_("Readings of the zone"), ", ".join(statement.readings)),
        (_("Licence"), f"{statement.licence} {statement.licence_url}"),
        (_("Note"), disclaimer()),
    ]
    for at, (name, value) in enumerate(said):
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, _cut(value))
    start = len(said) + 1
    sheet.write_string(start, 0, _("Column"), bold)
    sheet.write_string(start, 1, _("Meaning"), bold)
    described = [("url", "Address of the incident's page"), *((one.name, one.description) for one in COLUMNS)]
    for at, (name, meaning) in enumerate(described, start + 1):
        sheet.write_string(at, 0, name)
        sheet.write_string(at, 1, meaning)


def _incidents(book: Workbook, bold: Format, rows: Iterable[Row], root: str) -> None:
    sheet = _sheet(book, _("Incidents"))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(COLUMNS), 16)
    for at, name in enumerate(["url", *(column.name for column in COLUMNS)]):
        sheet.write_string(0, at, name, bold)
    for number, row in enumerate(rows, 1):
        sheet.write_string(number, 0, root + address(row))
        for at, column in enumerate(COLUMNS, 1):
            _cell(sheet, number, at, column, row, day)


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    if get_language_bidi():
        sheet.right_to_left()
    return sheet


def _cell(sheet: Worksheet, number: int, at: int, column: Column, row: Row, day: Format) -> None:
    """Numbers, days and truth values as what they are, everything else as text; nothing for nothing."""
    value: Any = column.value(row)
    if value is None or value == "" or value == []:
        return
    if column.is_list:
        sheet.write_string(number, at, _cut(";".join(value)))
    elif column.datatype == "boolean":
        sheet.write_boolean(number, at, value)
    elif column.datatype in {"integer", "decimal"}:
        sheet.write_number(number, at, value)
    elif column.datatype == "date" and dt.date.fromisoformat(value) >= FIRST_DATE:
        sheet.write_datetime(number, at, dt.date.fromisoformat(value), day)
    else:
        sheet.write_string(number, at, _cut(str(value)))


def _cut(text: str) -> str:
    """As much of a text as a cell can hold."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
