"""Tells whether the translation files hold every message of the code and no other: exit code 0 or 1.

The messages are drawn anew in a copy of the project, so nothing in the checkout is written.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
NOT_SEARCHED = (
    ".venv",
    "var",
    ".git",
    "node_modules",
    "tests",
    "bench",
    "tools",
    "docs",
    "__pycache__",
    "*_cache",
)

ALIAS = re.compile(r"^from django\.utils\.translation import .*?\bas (\w+)", re.MULTILINE)

#: The functions whose first argument makemessages draws.
MARKERS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}

Identifier = tuple[str, ...]


def problems(root: Path) -> Iterator[str]:
    """One line for each thing that is wrong with a translation file below `root`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_SEARCHED))
        files = sorted(path.relative_to(copy) for path in copy.rglob("locale/*/LC_MESSAGES/*.po"))
        for domain in sorted({file.stem for file in files}):
            draw_messages(copy, domain, sorted({file.parts[-3] for file in files if file.stem == domain}))
        for file in files:
            yield from problems_of(file, committed=root / file, drawn=copy / file)


def unseen_names(root: Path) -> Iterator[str]:
    """One line for each import that gives a function of translation a name makemessages does not know.

    What is marked with such a name is never drawn, so no translation of it can be missed.
    """
    for path, text in _modules(root):
        for name in ALIAS.findall(text):
            if name != "_":
                yield f"{path}: makemessages does not know the name {name!r}"


def unseen_calls(root: Path) -> Iterator[str]:
    """One line for each message marked inside an f-string, into which makemessages does not look."""
    for path, text in _modules(root):
        for joined in ast.walk(ast.parse(text)):
            if not isinstance(joined, ast.JoinedStr):
                continue
            for call in ast.walk(joined):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKERS:
                    yield f"{path}:{call.lineno}: makemessages does not look into f-strings: mark the text outside"


def _modules(root: Path) -> Iterator[tuple[Path, str]]:
    """The Python files that are searched for messages, relative to `root`, and what is in them."""
    for path in sorted(root.rglob("*.py")):
        if not set(path.relative_to(root).parts) & set(NOT_SEARCHED):
            yield path.relative_to(root), path.read_text()


def draw_messages(project: Path, domain: str, locales: list[str]) -> None:
    """Brings the files of `domain` in `project` up to date with its code."""
    (project / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", f"--domain={domain}", "--no-obsolete"]
    subprocess.run(
        [*command, *(f"--locale={locale}" for locale in locales)],
        cwd=project,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def problems_of(file: Path, *, committed: Path, drawn: Path) -> Iterator[str]:
    """One line for each thing that is wrong with one file."""
    have, want = read(committed), read(drawn)
    for message in sorted(identifiers(want) - identifiers(have)):
        yield f"{file}: missing: {' | '.join(message)!r}"
    for message in sorted(identifiers(have) - identifiers(want)):
        yield f"{file}: no longer in the code: {' | '.join(message)!r}"
    for entry in have:
        if entry.id and entry.fuzzy:
            yield f"{file}: marked fuzzy: {entry.id!r}"
        elif entry.id and not all(translations(entry)):
            yield f"{file}: not translated: {entry.id!r}"
    checked = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", committed],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode != 0:
        yield f"{file}: {checked.stderr.strip()}"


def translations(entry: Message) -> list[str]:
    """The translation of a message, or of each of its plural forms."""
    return [entry.string] if isinstance(entry.string, str) else [str(form) for form in entry.string or [""]]


def read(path: Path) -> Catalog:
    """The catalogue in a file."""
    with path.open("rb") as file:
        return read_po(file)


def identifiers(catalog: Catalog) -> set[Identifier]:
    """What names each message in use: its context, its text and its plural."""
    found = set()
    for message in catalog:
        if message.id:
            texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
            found.add((message.context or "", *texts))
    return found


def main() -> int:
    """Prints the problems; 1 where there is one."""
    found = [*unseen_names(ROOT), *unseen_calls(ROOT), *problems(ROOT)]
    for line in found:
        print(line)
    if found:
        ignored = " ".join(f"--ignore={name}" for name in NOT_SEARCHED)
        print(
            f"To mend it: .venv/bin/python manage.py makemessages --all --no-obsolete --no-location --no-wrap {ignored}"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
