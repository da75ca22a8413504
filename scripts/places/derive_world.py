"""Derive the shapes of the desk's map from the npm package world-atlas 2.0.2 (ISC; Natural Earth, public domain):

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz && python scripts/places/derive_world.py package

Writes `src/detente/serve/pictures/world-110m.json` and `world-50m.json`: TopoJSON with the one object `countries`, without Antarctica (where no news
of this kind is from, and which takes a fifth of a map), without names (boundaries are those in force, and say nothing of whose they should be).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["main", "slimmed"]

OUT = Path(__file__).parents[2] / "src/detente/serve/pictures"
SCALES = ("110m", "50m")
ANTARCTICA = "010"


def slimmed(atlas: dict[str, Any]) -> dict[str, Any]:
    """A topology with its countries alone, and the arcs that they use, in the order of their first use."""
    kept = [shape for shape in atlas["objects"]["countries"]["geometries"] if shape.get("id") != ANTARCTICA]
    used = list(dict.fromkeys(arc if arc >= 0 else ~arc for shape in kept for arc in _flat(shape["arcs"])))
    place = {arc: number for number, arc in enumerate(used)}
    shapes = [{"type": shape["type"], "id": shape.get("id", ""), "arcs": _moved(shape["arcs"], place)} for shape in kept]
    return {
        "type": "Topology",
        "transform": atlas["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": [atlas["arcs"][arc] for arc in used],
    }


def _flat(arcs: Any) -> Iterator[int]:
    if isinstance(arcs, int):
        yield arcs
    else:
        for inner in arcs:
            yield from _flat(inner)


def _moved(arcs: Any, place: dict[int, int]) -> Any:
    if isinstance(arcs, int):
        return place[arcs] if arcs >= 0 else ~place[~arcs]
    return [_moved(inner, place) for inner in arcs]


def main(package: Path) -> None:
    """Write both files."""
    for scale in SCALES:
        atlas = json.loads((package / f"countries-{scale}.json").read_text(encoding="utf-8"))
        (OUT / f"world-{scale}.json").write_text(json.dumps(slimmed(atlas), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
