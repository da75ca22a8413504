"""The drawing of a timeline: points and bars at their scores, lines of means over them, and below how many acts each period has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from detente.ontology import types
from detente.serve.pictures.acts import WAYS, Mark, Pair, Period, Window
from detente.serve.pictures.frame import Say, sheet, signed, utc
from detente.serve.pictures.palette import FAINT, MUTED, PAPER
from detente.serve.pictures.palette import WAYS as LOOKS
from detente.serve.pictures.spans import iso, shown

__all__ = ["drawing"]

HEIGHT, BARS = 330, 70
AREA = 55  # square pixels of an act
AREA_MOST = 1200  # of a mark, however many acts it stands for
STUB = 40  # part of the window that an interval with an open side reaches into the unknown
LANE = {"ab": -4, "ba": 4, "both": 0}  # pixels from the line of a score, so that the directions do not hide each other


def drawing(
    marks: Sequence[Mark], counted: Sequence[Period], pair: Pair, frame: Window, say: Say, link: Callable[[Mark], str]
) -> dict[str, Any]:
    """The drawing of some marks and periods within a window; `link` gives the address of what a mark stands for."""
    found = [_mark(mark, pair, frame, say, link(mark)) for mark in marks]
    pad = max(2, (frame.last - frame.first) // 60)
    domain = [str(iso(frame.first - pad)), str(iso(frame.last + pad))]
    ways = [way for way in WAYS if any(m["way"] == way for m in found)]
    x: dict[str, Any] = {
        "type": "temporal",
        "scale": {"type": "utc", "domain": domain},
        "axis": {"title": None, "grid": False, "tickCount": 8, "labelFlush": True},
    }
    colour = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": [pair.label(way) for way in ways], "range": [LOOKS[way][0] for way in ways]},
        "legend": {"title": None, "symbolOpacity": 1, "symbolSize": 110},
    }
    above = {**x, "axis": {**x["axis"], "labels": False}}
    top = {
        "height": HEIGHT,
        "layer": [
            *_ground(say),
            *_extents(ways, above, colour),
            *_points(found, pair, ways, above, colour),
            *_means(counted, pair, ways, above, colour),
        ],
    }
    bottom = {"height": BARS, "layer": _bars(counted, pair, x, colour, say)}
    return sheet(
        {
            "data": {"values": list(found), "format": utc("first", "last")},
            "vconcat": [{**top, "width": 760}, {**bottom, "width": 760}],
            "spacing": 14,
            "resolve": {"scale": {"x": "shared", "color": "shared"}},
        },
    )


def _y(say: Say) -> dict[str, Any]:
    return {
        "field": "score",
        "type": "quantitative",
        "scale": {"domain": [-11, 11], "nice": False},
        "axis": {
            "title": say("pictures.score.axis"),
            "values": [-10, -5, 0, 5, 10],
            "labelExpr": "datum.value > 0 ? '+' + datum.value : replace(datum.label, '-', '−')",
            "grid": True,
        },
    }


def _ground(say: Say) -> list[dict[str, Any]]:
    """The line between conflict and cooperation, and the types at their scores on the right."""
    by_score: dict[float, list[str]] = {}
    for kind in types().values():
        by_score.setdefault(kind.score, []).append(kind.name)
    values: list[dict[str, Any]] = []
    for score in sorted(by_score):
        if values and score - values[-1]["last"] <= 0.5:
            values[-1]["names"] += by_score[score]
            values[-1]["last"] = score
        else:
            values.append({"first": score, "last": score, "names": list(by_score[score])})
    rows = [
        {"score": (value["first"] + value["last"]) / 2, "name": " · ".join(sorted(say(f"type.{kind}") for kind in value["names"]))}
        for value in values
    ]
    return [
        {
            "data": {"values": [{"score": 0}]},
            "mark": {"type": "rule", "stroke": FAINT, "strokeWidth": 1, "aria": False},
            "encoding": {"y": _y(say)},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 10, "color": MUTED, "dx": 6, "aria": False},
            "encoding": {"x": {"value": 760}, "y": {"field": "score", "type": "quantitative"}, "text": {"field": "name"}},
        },
    ]


def _extents(ways: Sequence[str], x: Mapping[str, Any], colour: Mapping[str, Any]) -> list[dict[str, Any]]:
    looks: dict[str, dict[str, Any]] = {
        "!datum.open": {"strokeCap": "round", "opacity": 0.5},
        "datum.open": {"strokeDash": [2, 2], "opacity": 0.8},
    }
    return [
        {
            "transform": [{"filter": f"datum.spread && {which} && datum.way === '{way}'"}],
            "mark": {"type": "rule", "clip": True, "yOffset": LANE[way], **look},
            "encoding": {
                "x": {"field": "first", **x},
                "x2": {"field": "last"},
                "y": {"field": "score", "type": "quantitative"},
                "color": dict(colour),
                "strokeWidth": {
                    "field": "acts",
                    "type": "quantitative",
                    "scale": {"type": "sqrt", "domain": [1, 25], "range": [3, 11], "clamp": True},
                    "legend": None,
                },
                **_told(),
            },
        }
        for way in ways
        for which, look in looks.items()
    ]


def _points(
    found: Sequence[Mapping[str, Any]], pair: Pair, ways: Sequence[str], x: Mapping[str, Any], colour: Mapping[str, Any]
) -> list[dict[str, Any]]:
    most = max((mark["acts"] for mark in found if not mark["spread"]), default=1)
    area = {"domain": [0, most], "range": [0, min(most * AREA, AREA_MOST)]}
    shapes = {"domain": [pair.label(way) for way in ways], "range": [LOOKS[way][1] for way in ways]}
    return [
        {
            "transform": [{"filter": f"!datum.spread && datum.way === '{way}'"}],
            "mark": {"type": "point", "filled": True, "opacity": 0.7, "clip": True, "yOffset": LANE[way]},
            "encoding": {
                "x": {"field": "first", **x},
                "y": {"field": "score", "type": "quantitative"},
                "color": dict(colour),
                "shape": {"field": "side", "type": "nominal", "scale": shapes, "legend": {"title": None}},
                "size": {"field": "acts", "type": "quantitative", "scale": area, "legend": None},
                **_told(),
            },
        }
        for way in ways
    ]


def _told() -> dict[str, Any]:
    return {"description": {"field": "words", "type": "nominal"}, "href": {"field": "link", "type": "nominal"}}


def _ticks(most: int) -> list[int]:
    """Whole numbers for an axis: none, half and all, rounded to what reads well."""
    step = next(step for power in range(12) for step in (10**power, 2 * 10**power, 5 * 10**power) if 3 * step >= most)
    return list(range(0, most + 1, step))


def _means(
    counted: Sequence[Period], pair: Pair, ways: Sequence[str], x: Mapping[str, Any], colour: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The mean of each period at its middle; a line breaks where a period has none, and one between two such is a line by itself."""
    lines: list[dict[str, Any]] = []
    alone: list[dict[str, Any]] = []
    for way in ways:
        mine = [period for period in counted if period.way == way]
        if way == "both":
            continue
        for before, period, after in zip([None, *mine], mine, [*mine[1:], None], strict=False):
            if not (before and _next(before.last) == period.first) and not (after and after.first == _next(period.last)):
                alone.append({"side": pair.label(way), "first": period.first, "last": _next(period.last), "mean": period.mean})
            middle = (date.fromisoformat(period.first).toordinal() + date.fromisoformat(period.last).toordinal()) // 2
            lines.append({"side": pair.label(way), "at": iso(middle), "mean": period.mean})
            if after and after.first != _next(period.last):
                lines.append({"side": pair.label(way), "at": _next(period.last), "mean": None})
    y = {"field": "mean", "type": "quantitative"}
    return [
        {
            "data": {"values": lines, "format": utc("at")},
            "mark": {"type": "line", "clip": True, "strokeWidth": 2, "aria": False},
            "encoding": {"x": {"field": "at", **x}, "y": y, "color": dict(colour)},
        },
        {
            "data": {"values": alone, "format": utc("first", "last")},
            "mark": {"type": "rule", "clip": True, "strokeWidth": 2, "aria": False},
            "encoding": {"x": {"field": "first", **x}, "x2": {"field": "last"}, "y": y, "color": dict(colour)},
        },
    ]


def _bars(counted: Sequence[Period], pair: Pair, x: Mapping[str, Any], colour: Mapping[str, Any], say: Say) -> list[dict[str, Any]]:
    values, height = [], dict.fromkeys((p.first for p in counted), 0)
    for p in counted:
        low, height[p.first] = height[p.first], height[p.first] + p.acts
        values.append({"side": pair.label(p.way), "first": p.first, "last": _next(p.last), "low": low, "high": height[p.first]})
    return [
        {
            "data": {"values": values, "format": utc("first", "last")},
            "mark": {"type": "bar", "clip": True, "aria": False, "stroke": PAPER, "strokeWidth": 0.5},
            "encoding": {
                "x": {"field": "first", **x},
                "x2": {"field": "last"},
                "y": {
                    "field": "low",
                    "type": "quantitative",
                    "axis": {"title": say("pictures.acts"), "values": _ticks(max(height.values(), default=0)), "format": "d"},
                },
                "y2": {"field": "high"},
                "color": dict(colour),
            },
        },
    ]


def _mark(mark: Mark, pair: Pair, frame: Window, say: Say, link: str) -> dict[str, Any]:
    reach = timedelta(days=max(1, (frame.last - frame.first) // STUB))
    first = mark.first or (date.fromisoformat(str(mark.last)) - reach).isoformat()
    last = mark.last or (date.fromisoformat(str(mark.first)) + reach).isoformat()
    spread = mark.first is None or mark.last is None or first != last
    words = say(
        "pictures.timeline.mark",
        when=shown(mark.first, mark.last),
        side=pair.label(mark.way),
        n=mark.acts,
        score=signed(mark.score),
        types=", ".join(say(f"type.{kind}") for kind in mark.types),
    )
    return {
        "way": mark.way,
        "side": pair.label(mark.way),
        "first": first,
        "last": _next(last) if spread else last,
        "spread": spread,
        "open": mark.first is None or mark.last is None,
        "score": mark.score,
        "acts": mark.acts,
        "words": words,
        "link": link,
    }


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
