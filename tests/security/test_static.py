"""Modules and styles as the browser gets them: hashed names resolve, no rule is bound to one writing direction."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STATIC = settings.BASE_DIR / "static"
IMPORT = re.compile(
    r"""^\s*(?:import\b[^;"'`(]*|export\b[^;"'`(=]*\bfrom\s*)["']([^"']+)["'](;?)""", re.MULTILINE
)
PHYSICAL = re.compile(
    r"""(?:^|[;{\s])((?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:"""
    r"""|(text-align|float|clear)\s*:\s*(?:left|right)\b"""
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def wrong_imports(file: Path, text: str) -> Iterator[str]:
    """Imports that end without a semicolon (the hashed names are only put in with one) or lead nowhere."""
    for target, semicolon in IMPORT.findall(text):
        if not semicolon:
            yield f"{file.name}: no semicolon after {target}"
        if not target.startswith(("./", "../")):
            yield f"{file.name}: {target} is no relative address"
            continue
        found = (file.parent / target).resolve()
        if found.is_file():
            continue
        # Files of a package (Leaflet) are found by Django, not in our folder.
        beneath = found.relative_to(STATIC) if found.is_relative_to(STATIC) else None
        if beneath is None or finders.find(str(beneath)) is None:
            yield f"{file.name}: {target} does not exist"


def test_every_import_resolves() -> None:
    modules = list((STATIC / "js").glob("**/*.js"))
    assert modules
    assert [
        fault for file in modules for fault in wrong_imports(file, file.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        'import { a } from "./b.js"',
        'import { a } from "./nothing-here.js";',
        'import { a } from "leaflet";',
        'import {\n  a,\n} from "https://cdn.example/a.js";',
    ],
)
def test_a_wrong_import_is_found(line: str) -> None:
    assert list(wrong_imports(STATIC / "js" / "planted.js", line))


# A further row of a form is a copy of a template that the server wrote and escaped; no word of anybody is put in.
COPIES_OF_THE_PAGE = {"rows.js"}


def test_modules_build_no_html() -> None:
    """Words go in as text: no `innerHTML`, no `eval`, no `document.write`."""
    for file in (STATIC / "js").glob("**/*.js"):
        found = re.findall(
            r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b",
            file.read_text(encoding="utf-8"),
        )
        assert not found or file.name in COPIES_OF_THE_PAGE, f"{file.name}: {found}"


def test_templates_have_no_style_and_no_handlers() -> None:
    for file in (settings.BASE_DIR / "templates").glob("**/*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']|javascript:""", text), file
        for attributes, content in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
            assert not content.strip() or "nonce" in attributes or "application/json" in attributes, file


def physical(text: str) -> list[str]:
    return [a or b for a, b in PHYSICAL.findall(COMMENT.sub("", text))]


def test_styles_know_no_left_and_right() -> None:
    for file in (STATIC / "css").glob("**/*.css"):
        assert physical(file.read_text(encoding="utf-8")) == [], file.name


def test_a_physical_rule_is_found() -> None:
    assert physical("a { margin-left: 1em } b { text-align: right; } c { left: 0 }") == [
        "margin-left",
        "text-align",
        "left",
    ]
    assert physical("a { margin-inline-start: 1em; text-align: start; inset-inline: 0 } /* left: 0 */") == []
