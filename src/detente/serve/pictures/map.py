"""The map: events at their places, one circle a place, as large as there are events, coloured by their mean score.

A town is a full circle; what is known no closer than a country or region is a ring about its middle, since nothing says that it happened there. A
place that several states claim has a dashed rim. Boundaries are Natural Earth's, those in force.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from detente.serve.pictures.frame import ROWS_MOST, SIZE_MAX, Cell, Picture, Say, Table, bin_labels, bins, halo, sheet, signed
from detente.serve.pictures.palette import INK, LAND, PAPER, SEA, score_bin
from detente.serve.pictures.projection import HEIGHT, VIEWS, WIDTH, View, located, middle

__all__ = ["COLUMNS", "SPOTS_MOST", "WIDE", "Spot", "atlas"]

HERE = Path(__file__).parent
SPOTS_MOST = 300  # places in one drawing
AREA_LEAST = 34.0  # square pixels of the smallest circle: what a finger or a pointer still meets
LABELS = 22  # places that are named at most, where there is room
RIM = 9.0  # pixels from a circle to its name over a dashed rim
LETTER, LINE = 6.2, 13.0  # pixels of a letter and of a line of a label
WIDE = frozenset({"country", "region", "area", "water", "district", "island", "border", "strait"})  # kinds of place that are no point
COLUMNS = ("place", "kind", "country", "claimants", "lat", "lon", "acts", "mean_score")


@dataclass(frozen=True, slots=True)
class Spot:
    """The events of one point. `claimants` are alpha-3 codes of all states that claim it; empty where it is not disputed."""

    lat: float
    lon: float
    name: str
    kind: str
    country: str | None
    claimants: tuple[str, ...]
    acts: int
    mean: float | None

    @property
    def disputed(self) -> bool:
        """Whether more than one state claims it."""
        return len(self.claimants) > 1


def atlas(
    spots: Sequence[Spot],
    acts: int,
    placed: int,
    say: Say,
    name: Callable[[str], str],
    *,
    link: Callable[[Spot], str],
    view: str = "world",
) -> Picture:
    """The map of some places, the most frequent first; `acts` are all that the filters let through, `placed` those with a point."""
    chosen = VIEWS[view]
    shown = [(spot, at) for spot in spots if (at := located(chosen, spot.lon, spot.lat)) is not None]
    rows = tuple((spot.name, spot.kind, spot.country, " ".join(spot.claimants), spot.lat, spot.lon, spot.acts, spot.mean) for spot in spots)
    return Picture(
        "map",
        say("pictures.map.title"),
        _text(spots, acts, placed, say, name),
        tuple(_notes(spots, shown, acts, placed, say)),
        COLUMNS,
        rows,
        _table(spots, say, name, link),
        _spec(shown, chosen, say, name, link),
    )


def _text(spots: Sequence[Spot], acts: int, placed: int, say: Say, name: Callable[[str], str]) -> str:
    parts = [say("pictures.map.text", n=acts, placed=placed, places=len(spots))]
    if spots:
        parts.append(say("pictures.map.most", places=", ".join(f"{_called(spot, name)} ({spot.acts})" for spot in spots[:3])))
    disputed = [spot for spot in spots if spot.disputed]
    if disputed:
        parts.append(say("pictures.map.disputed", places=", ".join(_called(spot, name) for spot in disputed[:6])))
    return " ".join(parts)


def _notes(spots: Sequence[Spot], shown: Sequence[Any], acts: int, placed: int, say: Say) -> list[Cell]:
    notes = []
    if acts > placed:
        notes.append(Cell(say("pictures.map.unplaced", n=acts - placed)))
    if outside := sum(spot.acts for spot in spots) - sum(spot.acts for spot, _ in shown):
        notes.append(Cell(say("pictures.map.outside", n=outside)))
    if rare := placed - sum(spot.acts for spot in spots):
        notes.append(Cell(say("pictures.map.rare", n=rare, places=len(spots))))
    return [*notes, Cell(say("pictures.map.bounds"))]


def _called(spot: Spot, name: Callable[[str], str]) -> str:
    return name(spot.country) if spot.kind == "country" and spot.country else spot.name


def _table(spots: Sequence[Spot], say: Say, name: Callable[[str], str], link: Callable[[Spot], str]) -> Table:
    headers = tuple(say(f"pictures.map.{key}") for key in ("place", "country", "acts", "mean"))
    rows = tuple(
        (
            Cell(_called(spot, name), link(spot)),
            Cell(_state(spot, say, name)),
            Cell(str(spot.acts), number=True),
            Cell("" if spot.mean is None else signed(spot.mean), number=True),
        )
        for spot in spots
    )
    return Table(say("pictures.map.caption"), headers, rows[:ROWS_MOST], len(rows))


def _state(spot: Spot, say: Say, name: Callable[[str], str]) -> str:
    if spot.disputed:
        return say("pictures.map.claimed", states=", ".join(name(code) for code in spot.claimants))
    return name(spot.country) if spot.country else ""


def _spec(
    shown: Sequence[tuple[Spot, tuple[float, float]]], view: View, say: Say, name: Callable[[str], str], link: Callable[[Spot], str]
) -> dict[str, Any]:
    most = max((spot.acts for spot, _ in shown), default=1)
    labels = bin_labels(say)
    values = []
    for spot, at in shown:  # the largest first, so that it hides none
        called, state = _called(spot, name), _state(spot, say, name)
        values.append(
            {
                "x": round(at[0], 1),
                "y": round(at[1], 1),
                "area": round(max(AREA_LEAST, SIZE_MAX * spot.acts / most), 1),
                "wide": spot.kind in WIDE,
                "disputed": spot.disputed,
                "bin": labels[score_bin(spot.mean or 0.0)],
                "name": called,
                "words": say(
                    "pictures.map.mark",
                    place=called if called == state or not state else f"{called} ({state})",
                    n=spot.acts,
                    mean="–" if spot.mean is None else signed(spot.mean),
                ),
                "link": link(spot),
            }
        )
    return sheet(
        {"height": HEIGHT, "view": {"fill": SEA}, "layer": [_land(view), *_circles(values, labels, say), *_named(values)]}, width=WIDTH
    )


@cache
def _shapes(detail: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"world-{detail}.json").read_text(encoding="utf-8"))
    return found


def _land(view: View) -> dict[str, Any]:
    turn = (
        {"type": "equalEarth", "rotate": [-view.lon, 0]} if view.whole else {"type": "azimuthalEqualArea", "rotate": [-view.lon, -view.lat]}
    )
    return {
        "data": {"values": _shapes(view.detail), "format": {"type": "topojson", "feature": "countries"}},
        "projection": {
            **turn,
            "scale": view.scale,
            "translate": list(middle(view)),
            "clipExtent": [[0, 0], [WIDTH, HEIGHT]],
            "precision": 0.3,
        },
        "mark": {"type": "geoshape", "fill": LAND, "stroke": PAPER, "strokeWidth": 0.7, "aria": False, "clip": True},
    }


def _circles(values: Sequence[dict[str, Any]], labels: Sequence[str], say: Say) -> list[dict[str, Any]]:
    place = {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, HEIGHT], "nice": False, "reverse": True}},
    }
    colour = {
        "field": "bin",
        "type": "nominal",
        "scale": bins(labels),
        "legend": {"title": say("pictures.score.mean"), "symbolType": "circle", "symbolSize": 120, "titleOrient": "left"},
    }
    size = {"field": "area", "type": "quantitative", "scale": None}
    told = {"description": {"field": "words", "type": "nominal"}, "href": {"field": "link", "type": "nominal"}}
    mark = {"type": "point", "shape": "circle", "clip": True}
    return [
        {
            "data": {"values": [value for value in values if not value["wide"]]},
            "mark": {**mark, "filled": True, "opacity": 0.85, "stroke": PAPER, "strokeWidth": 1},
            "encoding": {**place, "size": size, "fill": colour, **told},
        },
        {
            "data": {"values": [value for value in values if value["wide"]]},
            "mark": {**mark, "fill": PAPER, "fillOpacity": 0.35, "opacity": 0.95, "strokeWidth": 3},
            "encoding": {**place, "size": size, "stroke": {**colour, "legend": None}, **told},
        },
        {
            "data": {"values": [{**value, "area": (math.sqrt(value["area"]) + 6) ** 2} for value in values if value["disputed"]]},
            "mark": {**mark, "filled": False, "stroke": INK, "strokeWidth": 1.3, "strokeDash": [3, 2], "aria": False},
            "encoding": {**place, "size": size},
        },
    ]


def _named(values: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The names of the most frequent places, each where it hides no other name and no larger circle."""
    taken: list[tuple[float, float, float, float]] = []
    chosen: list[dict[str, Any]] = []
    for value in values:
        radius = math.sqrt(value["area"] / math.pi)
        left, wide = value["x"] + radius + (RIM if value["disputed"] else 3), LETTER * len(value["name"])
        box = (left, value["y"] - LINE / 2, left + wide, value["y"] + LINE / 2)
        circle = (value["x"] - radius, value["y"] - radius, value["x"] + radius, value["y"] + radius)
        free = not any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken)
        if free and box[2] < WIDTH and len(chosen) < LABELS:
            chosen.append({"left": left, "y": value["y"], "name": value["name"]})
            taken.append(box)
        taken.append(circle)
    return halo(
        {
            "data": {"values": chosen},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11, "color": INK, "aria": False},
            "encoding": {
                "x": {"field": "left", "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}},
                "y": {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, HEIGHT], "nice": False, "reverse": True}},
                "text": {"field": "name", "type": "nominal"},
            },
        }
    )
