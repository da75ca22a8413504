"""Derive `places/borders.tsv` from the gazetteer: a point on the border of each two states, and how far it runs from there.

Run `python scripts/places/derive_borders.py` after derive_places.py. Two states share a border where a town of one lies within NEAR_KM of one of
the other; the point is the middle of the pair of towns nearest to the mean of all such pairs, and `radius_km` the way to the farthest.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq

from detente.resources import table
from detente.where.geometry import km

PLACES = Path(__file__).parents[2] / "src" / "detente" / "data" / "places"
NEAR_KM = 60.0
CLOSE_KM = 30.0  # where any pair lies as near as this, only such pairs count
CELL = 0.5  # degrees: towns further apart than a cell and its neighbours are not compared
# States without a land border whose towns lie that near, over a strait or across a causeway.
AT_SEA = frozenset({("BHR", "SAU"), ("DNK", "SWE"), ("MYS", "SGP"), ("IDN", "SGP"), ("COM", "MYT"), ("CHN", "TWN")})

Point = tuple[float, float]


def pairs() -> dict[tuple[str, str], list[tuple[float, Point]]]:
    """The distances and middles of near pairs of towns of two states, the nearest for each town of the first."""
    table = pq.read_table(PLACES / "places.parquet", columns=["kind", "country", "lat", "lon"]).to_pylist()
    cells: dict[tuple[int, int], dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for row in table:
        if row["kind"] == "city":
            cell = (math.floor(row["lat"] / CELL), math.floor(row["lon"] / CELL))
            cells[cell][row["country"]].append((row["lat"], row["lon"]))
    found: dict[tuple[str, str], list[tuple[float, Point]]] = defaultdict(list)
    for (i, j), here in sorted(cells.items()):
        around: dict[str, list[Point]] = defaultdict(list)
        for di in (-1, 0, 1):
            for dj in (-1, 0, 1):
                for country, points in cells.get((i + di, j + dj), {}).items():
                    around[country] += points
        for one, towns in sorted(here.items()):
            for other, beyond in sorted(around.items()):
                if one < other:
                    for town in towns:
                        nearest = min(beyond, key=lambda point: (km(town, point), point))
                        if (apart := km(town, nearest)) <= NEAR_KM:
                            found[one, other].append((apart, ((town[0] + nearest[0]) / 2, (town[1] + nearest[1]) / 2)))
    return found


def main() -> None:
    """Write the file anew."""
    lines = ["a\tb\tlat\tlon\tradius_km\tsource"]
    states = {row["code"] for row in table("actors/countries.tsv")}
    for (one, other), found in sorted(pairs().items()):
        if (one, other) in AT_SEA or not {one, other} <= states:  # the small islands border nobody
            continue
        points = [point for apart, point in found if apart <= max(CLOSE_KM, min(found)[0])]
        mean = (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
        lat, lon = min(points, key=lambda point: (km(point, mean), point))
        radius = max(10, round(max(km((lat, lon), point) for point in points)))
        lines.append(f"{one}\t{other}\t{lat:.2f}\t{lon:.2f}\t{radius}\tgeonames")
    (PLACES / "borders.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines) - 1, "borders")


if __name__ == "__main__":
    main()
