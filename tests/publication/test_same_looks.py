"""The browser and the server know the same view keys, groups and colours: a link means one thing."""

import json
import shutil
import subprocess

import pytest
from django.conf import settings

from publication import colouring, viewing

SCRIPT = """
const [view, groups, palette] = await Promise.all(['view', 'groups', 'palette'].map((name) => import(`${process.argv[1]}/${name}.js`)));
console.log(JSON.stringify({
  words: [view.COLOURS, view.UNITS, view.STACKS, view.LAYERS, view.USUAL_LAYERS], names: [groups.SEVERAL, groups.REST, groups.NOBODY],
  sequence: palette.SEQUENCE, grades: palette.GRADE_COLOURS,
}));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_view_keys_groups_and_colours_are_the_same_in_the_browser() -> None:
    folder = settings.BASE_DIR / "static" / "js" / "explorer"
    run = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT, str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(run.stdout) == {
        "words": [
            list(words)
            for words in (
                viewing.COLOURS,
                viewing.UNITS,
                viewing.STACKS,
                viewing.LAYERS,
                viewing.USUAL_LAYERS,
            )
        ],
        "names": [colouring.SEVERAL, colouring.REST, colouring.NOBODY],
        "sequence": list(colouring.SEQUENCE),
        "grades": {str(grade): shade for grade, shade in colouring.GRADE_COLOURS.items()},
    }
    # The neutral colours are the light ones of the style sheet.
    css = (settings.BASE_DIR / "static" / "css" / "map.css").read_text()
    for name, shade in colouring.NEUTRAL.items():
        assert f"--mix-{name}: light-dark({shade}," in css
