"""Lines of text in a picture: which font, how wide, where each run stands, from the left or from the right.

No font of ours has Latin and Arabic letters both, and resvg mixes fonts within a line badly. So a line is cut
into runs of one script, each measured as it will be shaped and placed by itself.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import ImageFont

LATIN, ARABIC = "Noto Sans", "Noto Sans Arabic"
#: Where the fonts lie in Debian's `fonts-noto-core`, and where else they may.
FOLDERS = tuple(
    map(
        Path,
        ("/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts", "/Library/Fonts"),
    )
)
FILES = {
    (LATIN, False): "NotoSans-Regular.ttf",
    (LATIN, True): "NotoSans-Bold.ttf",
    (ARABIC, False): "NotoSansArabic-Regular.ttf",
    (ARABIC, True): "NotoSansArabic-Bold.ttf",
}
UNIT = 100  # the size at which runs are measured

_ARABIC = "[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe]+"
_WORD = r"(?:(?!{arabic})\w)(?:[\w%#?&=+.,:/@-]*[\w%/])?".replace("{arabic}", _ARABIC)
# Arabic words with their spaces; words, dates and addresses that read from the left; what reads either way.
_RUN = re.compile(
    rf"(?P<arabic>{_ARABIC}(?: +{_ARABIC})*)|(?P<left>(?:© ?)?{_WORD}(?:,? +{_WORD})*)|(?P<either>.)"
)
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


class NoFonts(Exception):
    """The machine lacks the fonts a picture needs; a picture without letters would say nothing."""


@lru_cache(maxsize=1)
def font_files() -> dict[tuple[str, bool], str]:
    """The file of each font, by family and boldness; raises NoFonts with what to install."""
    for folder in FOLDERS:
        found = {font: str(folder / name) for font, name in FILES.items() if (folder / name).exists()}
        if len(found) == len(FILES):
            return found
    raise NoFonts(
        _("Pictures need the fonts Noto Sans and Noto Sans Arabic on the server (Debian: fonts-noto-core).")
    )


def placed(line: str, size: float, bold: bool, from_right: bool) -> Iterator[tuple[float, str, str]]:
    """The runs of a line: how far each begins from the line's edge, its family, its text.

    From the left the distance is of a run's left side, from the right of its right side.
    """
    at = 0.0
    for family, run in _runs(line, from_right):
        yield at, family, run
        at += _width(run, family, bold) * size / UNIT


def measure(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is."""
    return sum(_width(run, family, bold) for family, run in _runs(text, False)) * size / UNIT


def wrapped(text: str, size: float, width: float, most: int, bold: bool = False) -> list[str]:
    """The text in at most so many lines of this width; what has no room is cut with "…"."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        while measure(rest, size, bold) > width:  # an address longer than a line
            fits = _fitting(rest, size, width, bold)
            lines += [line] if line else []
            lines.append(rest[:fits])
            line, rest = "", rest[fits:]
        longer = f"{line} {rest}".strip()
        if line and measure(longer, size, bold) > width:
            lines.append(line)
            line = rest
        else:
            line = longer
    lines += [line] if line else []
    if len(lines) > most:
        last = f"{lines[most - 1]} {lines[most]}"
        last = last[: max(1, _fitting(last, size, width - measure(" …", size, bold), bold))]
        lines = [*lines[: most - 1], f"{last.rstrip()} …"]
    return lines


def _fitting(text: str, size: float, width: float, bold: bool) -> int:
    """How many characters have room, at least one."""
    fits, too_many = 1, len(text) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if measure(text[:middle], size, bold) > width:
            too_many = middle
        else:
            fits = middle
    return fits


def _runs(line: str, from_right: bool) -> Iterator[tuple[str, str]]:
    """Family and text of each run in the order of reading."""
    either = ""
    for found in _RUN.finditer(line):
        if found["either"]:
            either += found["either"]
            continue
        if either:
            yield LATIN, _mirrored(either) if from_right else either
            either = ""
        yield (ARABIC if found["arabic"] else LATIN), found[0]
    if either:
        yield LATIN, _mirrored(either) if from_right else either


def _mirrored(signs: str) -> str:
    """Spaces, stops and brackets as they stand in a line from the right."""
    return signs[::-1].translate(_MIRRORED)


@lru_cache(maxsize=8)
def _font(family: str, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_files()[family, bold], UNIT)


@lru_cache(maxsize=4096)
def _width(run: str, family: str, bold: bool) -> float:
    """In hundredths of the size."""
    return _font(family, bold).getlength(run)
