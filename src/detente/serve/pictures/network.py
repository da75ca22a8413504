"""The network of actors: countries and bodies as nodes, and lines for what passes between them, as wide as there are acts, coloured by their mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from detente.serve.pictures.frame import Cell, Picture, Say, Table, bin_labels, bins, halo, sheet, signed
from detente.serve.pictures.layout import placed
from detente.serve.pictures.palette import INK, PAPER, score_bin

__all__ = ["COLUMNS", "NODES_MOST", "TIES_MOST", "Tie", "kept", "network"]

NODES_MOST = 60  # more cannot be labelled in a drawing of this size
TIES_MOST = 150
COLUMNS = ("a", "b", "acts", "mean_score", "a_to_b", "b_to_a", "together")
WIDTH, HEIGHT = 880, 600
RADIUS = (5.0, 24.0)  # pixels, of the smallest and the largest node
STROKE = (1.0, 9.0)  # pixels, of the thinnest and the widest line
LETTER = 6.6  # pixels of a letter on average, at the size of labels
LABEL = 15.0  # pixels of a label's height


@dataclass(frozen=True, slots=True)
class Tie:
    """What passed between two parties: acts in all, from a to b, from b to a, and together; `mean` is their mean score, None where none has one."""

    a: str
    b: str
    acts: int
    mean: float | None
    forth: int
    back: int

    @property
    def joint(self) -> int:
        """Acts of both together."""
        return self.acts - self.forth - self.back


@dataclass(frozen=True, slots=True)
class _Node:
    code: str
    name: str
    acts: int
    radius: float


def kept(pairs: Sequence[tuple[str, int]], nodes: int = NODES_MOST, ties: int = TIES_MOST) -> list[str]:
    """The pairs ("JPN RUS") that are drawn, of pairs with their numbers of acts, the most frequent first: those among the busiest parties."""
    weight: dict[str, int] = {}
    for pair, acts in pairs:
        for code in pair.split(" "):
            weight[code] = weight.get(code, 0) + acts
    busiest = frozenset(sorted(weight, key=lambda code: (-weight[code], code))[:nodes])
    return [pair for pair, _ in pairs if busiest.issuperset(pair.split(" "))][:ties]


def network(
    ties: Sequence[Tie], acts: int, say: Say, name: Callable[[str], str], *, tie_link: Callable[[Tie], str], node_link: Callable[[str], str]
) -> Picture:
    """The picture of some ties; `acts` are all that the filters let through, drawn or not."""
    nodes = _nodes(ties, name)
    rows = tuple((tie.a, tie.b, tie.acts, tie.mean, tie.forth, tie.back, tie.joint) for tie in ties)
    headers = tuple(say(f"pictures.network.{key}") for key in ("tie", "acts", "mean", "forth", "back", "joint"))
    table = Table(
        say("pictures.network.caption"),
        headers,
        tuple(
            (
                Cell(f"{name(tie.a)} – {name(tie.b)}", tie_link(tie)),
                *(Cell(str(number), number=True) for number in (tie.acts,)),
                Cell("" if tie.mean is None else signed(tie.mean), number=True),
                *(Cell(str(number), number=True) for number in (tie.forth, tie.back, tie.joint)),
            )
            for tie in ties
        ),
        len(ties),
    )
    return Picture(
        "network",
        say("pictures.network.title"),
        _text(ties, nodes, acts, say, name),
        (),
        COLUMNS,
        rows,
        table,
        _spec(ties, nodes, say, tie_link, node_link) if ties else None,
    )


def _nodes(ties: Sequence[Tie], name: Callable[[str], str]) -> list[_Node]:
    """The parties of the ties, the busiest first."""
    weight: dict[str, int] = {}
    for tie in ties:
        for code in (tie.a, tie.b):
            weight[code] = weight.get(code, 0) + tie.acts
    most = max(weight.values(), default=1)
    order = sorted(weight, key=lambda code: (-weight[code], code))
    return [_Node(code, name(code), weight[code], RADIUS[0] + (RADIUS[1] - RADIUS[0]) * math.sqrt(weight[code] / most)) for code in order]


def _text(ties: Sequence[Tie], nodes: Sequence[_Node], acts: int, say: Say, name: Callable[[str], str]) -> str:
    parts = [say("pictures.network.text", nodes=len(nodes), ties=len(ties), acts=acts)]
    if ties:
        first = ties[0]
        parts.append(say("pictures.network.most", a=name(first.a), b=name(first.b), n=first.acts))
        known = [tie for tie in ties if tie.mean is not None and tie.acts >= max(2, first.acts // 10)]
        if known:
            worst, best = min(known, key=lambda tie: tie.mean or 0.0), max(known, key=lambda tie: tie.mean or 0.0)
            for key, tie in (("worst", worst), ("best", best)) if worst != best else ():
                parts.append(say(f"pictures.network.{key}", a=name(tie.a), b=name(tie.b), mean=signed(tie.mean or 0.0)))
    return " ".join(parts)


def _spec(
    ties: Sequence[Tie], nodes: Sequence[_Node], say: Say, tie_link: Callable[[Tie], str], node_link: Callable[[str], str]
) -> dict[str, Any]:
    at = {node.code: number for number, node in enumerate(nodes)}
    most = max(tie.acts for tie in ties)
    boxes = [(max(2 * node.radius, len(node.name) * LETTER), 2 * node.radius + LABEL) for node in nodes]
    points = placed([(at[tie.a], at[tie.b], 0.15 + 0.85 * math.sqrt(tie.acts / most)) for tie in ties], boxes, WIDTH, HEIGHT)
    labels = bin_labels(say)
    lines = [
        {
            **dict(zip(("x", "y"), _centre(points[at[tie.a]]), strict=True)),
            **dict(zip(("x2", "y2"), _centre(points[at[tie.b]]), strict=True)),
            "acts": tie.acts,
            "stroke": STROKE[0] + (STROKE[1] - STROKE[0]) * math.sqrt(tie.acts / most),
            "bin": labels[score_bin(tie.mean or 0.0)],
            "words": say(
                "pictures.network.mark",
                a=nodes[at[tie.a]].name,
                b=nodes[at[tie.b]].name,
                n=tie.acts,
                mean="–" if tie.mean is None else signed(tie.mean),
                forth=tie.forth,
                back=tie.back,
                joint=tie.joint,
            ),
            "link": tie_link(tie),
        }
        for tie in reversed(ties)
    ]
    dots = [
        {
            "x": point[0],
            "y": _centre(point)[1],
            "low": point[1] + node.radius - LABEL / 2 + 3,
            "area": math.pi * node.radius**2,
            "name": node.name,
            "words": say("pictures.network.node", name=node.name, n=node.acts),
            "link": node_link(node.code),
        }
        for node, point in zip(nodes, points, strict=True)
    ]
    return sheet({"height": HEIGHT, "layer": [_lines(lines, labels, say), *_dots(dots)]}, width=WIDTH)


def _centre(point: tuple[float, float]) -> tuple[float, float]:
    """The middle of a node's circle, of the middle of its box."""
    return point[0], point[1] - LABEL / 2


def _axis(field: str, most: int) -> dict[str, Any]:
    scale = {"domain": [0, most], "nice": False, "zero": True}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale if most == WIDTH else {**scale, "reverse": True}}


def _lines(values: Sequence[dict[str, Any]], labels: Sequence[str], say: Say) -> dict[str, Any]:
    return {
        "data": {"values": list(values)},
        "mark": {"type": "rule", "opacity": 0.8, "strokeCap": "round"},
        "encoding": {
            "x": _axis("x", WIDTH),
            "y": _axis("y", HEIGHT),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "stroke", "type": "quantitative", "scale": None},
            "color": {
                "field": "bin",
                "type": "nominal",
                "scale": bins(labels),
                "legend": {
                    "title": say("pictures.score.mean"),
                    "symbolType": "stroke",
                    "symbolSize": 200,
                    "symbolStrokeWidth": 6,
                    "titleOrient": "left",
                },
            },
            "description": {"field": "words", "type": "nominal"},
            "href": {"field": "link", "type": "nominal"},
        },
    }


def _dots(values: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    place = {"x": _axis("x", WIDTH), "y": _axis("y", HEIGHT)}
    circles = {
        "data": {"values": list(values)},
        "mark": {"type": "point", "shape": "circle", "filled": True, "color": INK, "stroke": PAPER, "strokeWidth": 2, "opacity": 1},
        "encoding": {
            **place,
            "size": {"field": "area", "type": "quantitative", "scale": None},
            "description": {"field": "words", "type": "nominal"},
            "href": {"field": "link", "type": "nominal"},
        },
    }
    text = {
        "data": {"values": list(values)},
        "mark": {"type": "text", "baseline": "top", "fontSize": 12, "color": INK, "aria": False},
        "encoding": {**place, "y": _axis("low", HEIGHT), "text": {"field": "name", "type": "nominal"}},
    }
    return [circles, *halo(text)]
