"""What the explorer's page asks for in advance is what its script imports, no more and no less."""

import re
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
PARTIAL = Path(settings.BASE_DIR) / "templates" / "publication" / "_explorer_modules.html"
IMPORT = re.compile(r"^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)';", re.MULTILINE)


def imported(module: Path, found: set[Path] | None = None) -> set[Path]:
    """The modules a module imports, directly or not."""
    found = set() if found is None else found
    for name in IMPORT.findall(module.read_text()):
        other = (module.parent / name).resolve()
        if other not in found:
            found.add(other)
            imported(other, found)
    return found


def preloaded(template: str) -> set[Path]:
    """The modules the page names."""
    return {
        (STATIC / name).resolve()
        for name in re.findall(r'"modulepreload" href="{% static \'([^\']+)\'', template)
    }


def test_every_import_is_preloaded() -> None:
    assert preloaded(PARTIAL.read_text()) == imported(STATIC / "js" / "explorer" / "explorer.js")


def test_a_forgotten_module_is_noticed() -> None:
    planted = "\n".join(line for line in PARTIAL.read_text().splitlines() if "timeline.js" not in line)
    missing = imported(STATIC / "js" / "explorer" / "explorer.js") - preloaded(planted)
    assert [module.name for module in missing] == ["timeline.js"]
