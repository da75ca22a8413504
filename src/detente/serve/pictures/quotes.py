"""Who quotes whom: from outlets, through agencies and other media, to those whose words they report. Bands are as wide as there are statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.serve.pictures.frame import ROWS_MOST, Cell, Picture, Say, Table, halo, sheet
from detente.serve.pictures.palette import INK, MUTED, PAPER, STANCES, WAYS
from detente.serve.pictures.terms import NO_RELAY, OTHER_RELAY

__all__ = ["COLUMNS", "OUTLETS_MOST", "RELAYS_MOST", "REST", "VOICES_MOST", "Flow", "kind_of_relay", "quotes"]

OUTLETS_MOST, RELAYS_MOST, VOICES_MOST = 14, 10, 26
REST = "*"  # all others of a column
COLUMNS = ("outlet", "relay", "voice", "statements")
WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 880, 260, 640
ROOM = 24  # pixels of height for each node of the fullest column
COLUMN_X = (180.0, 420.0, 645.0)  # left edges of the nodes
NODE = 12.0  # pixels of a node's width
GAP = 6.0  # pixels between nodes
SLOT = 13.0  # pixels that a node takes at least: the height of its label
STEPS = 14  # points of a band's edge
THIN = 0.8  # pixels of the thinnest band
LETTER = 6.4
COLOURS = {"none": STANCES["unclear"][0], "agency": WAYS["ab"][0], "media": WAYS["ba"][0], "rest": MUTED}


@dataclass(frozen=True, slots=True)
class Flow:
    """Statements that one outlet has of one voice through one relay (see terms.py); REST stands for all others of a column."""

    outlet: str
    relay: str
    voice: str
    statements: int


@dataclass(frozen=True, slots=True)
class _Node:
    key: str
    statements: int
    top: float
    height: float


def kind_of_relay(relay: str) -> str:
    """none, agency, media or rest: what a band is coloured by. Agencies are written in capitals (outlets/agencies.tsv)."""
    if relay in {NO_RELAY, REST}:
        return "none" if relay == NO_RELAY else "rest"
    return (
        "agency"
        if relay != OTHER_RELAY and relay.replace("-", "").isupper() and relay.isascii() and not relay.startswith("BBC")
        else "media"
    )


def quotes(
    flows: Sequence[Flow],
    statements: int,
    say: Say,
    outlet_name: Callable[[str], str],
    relay_name: Callable[[str], str],
    voice_name: Callable[[str], str],
    *,
    link: Callable[[str, str, str], str],
) -> Picture:
    """The picture of some flows; `statements` are all that the filters let through. `link` takes outlet, relay and voice, "" for any."""
    names = (outlet_name, relay_name, voice_name)
    rows = tuple((flow.outlet, flow.relay, flow.voice, flow.statements) for flow in flows)
    table = Table(
        say("pictures.quotes.caption"),
        tuple(say(f"pictures.quotes.{key}") for key in ("outlet", "relay", "voice", "statements")),
        tuple(
            (
                Cell(outlet_name(flow.outlet)),
                Cell(relay_name(flow.relay)),
                Cell(voice_name(flow.voice)),
                Cell(str(flow.statements), link(flow.outlet, flow.relay, flow.voice) or None, number=True),
            )
            for flow in sorted(flows, key=lambda flow: (-flow.statements, flow.outlet, flow.relay, flow.voice))[:ROWS_MOST]
        ),
        len(flows),
    )
    return Picture(
        "quotes",
        say("pictures.quotes.title"),
        _text(flows, statements, say, names),
        (),
        COLUMNS,
        rows,
        table,
        _spec(flows, say, names, link) if flows else None,
    )


def _text(flows: Sequence[Flow], statements: int, say: Say, names: Sequence[Callable[[str], str]]) -> str:
    through = sum(flow.statements for flow in flows if flow.relay not in {NO_RELAY, REST})
    parts = [say("pictures.quotes.text", n=statements, through=through)]
    for key, column in (("relay", 1), ("voice", 2)):
        weight = _weights(flows, column)
        told = [(value, count) for value, count in weight if value not in {NO_RELAY, OTHER_RELAY, REST}][:3]
        if told:
            parts.append(say(f"pictures.quotes.most_{key}", names=", ".join(f"{names[column](value)} ({count})" for value, count in told)))
    return " ".join(parts)


def _key(flow: Flow, column: int) -> str:
    return (flow.outlet, flow.relay, flow.voice)[column]


def _weights(flows: Sequence[Flow], column: int) -> list[tuple[str, int]]:
    """The values of a column with their statements: the most frequent first, all others last."""
    weight: Counter[str] = Counter()
    for flow in flows:
        weight[_key(flow, column)] += flow.statements
    return sorted(weight.items(), key=lambda pair: (pair[0] == REST, -pair[1], pair[0]))


def _nodes(flows: Sequence[Flow], height: float) -> list[dict[str, _Node]]:
    """The nodes of each column by key, from the top down, all in one measure, each column in the middle of the height.

    Each has room for its label, however few statements it stands for.
    """
    weights = [_weights(flows, column) for column in range(3)]
    unit = min(_unit([count for _, count in column], height) for column in weights)
    out = []
    for column in weights:
        top = (height - sum(max(SLOT, unit * count) + GAP for _, count in column) + GAP) / 2
        found = {}
        for key, count in column:
            slot = max(SLOT, unit * count)
            found[key] = _Node(key, count, top + (slot - unit * count) / 2, unit * count)
            top += slot + GAP
        out.append(found)
    return out


def _unit(counts: Sequence[int], height: float) -> float:
    """Pixels for a statement, so that a column with a slot for each node fills the height."""
    room = height - GAP * (len(counts) - 1)
    small = 0  # nodes that need their whole slot, the fewest statements first
    ordered = sorted(counts)
    while small < len(ordered) and ordered[small] * (room - SLOT * small) < SLOT * sum(ordered[small:]):
        small += 1
    return max(0.0, room - SLOT * small) / sum(ordered[small:]) if small < len(ordered) else SLOT / ordered[-1]


def _spec(flows: Sequence[Flow], say: Say, names: Sequence[Callable[[str], str]], link: Callable[[str, str, str], str]) -> dict[str, Any]:
    fullest = max(len(_weights(flows, column)) for column in range(3))
    height = max(LEAST_HEIGHT, min(MOST_HEIGHT, fullest * ROOM))
    columns = _nodes(flows, height)
    kinds = [kind for kind in COLOURS if any(kind_of_relay(flow.relay) == kind for flow in flows)]
    words = {kind: say(f"pictures.quotes.kind_{kind}") for kind in kinds}
    bands = [band for left in (0, 1) for band in _bands(flows, columns, left, words, say, names, link)]
    nodes = []
    for number, column in enumerate(columns):
        for node in column.values():
            place = ["", "", ""]
            place[number] = node.key
            nodes.append(
                {
                    "x": COLUMN_X[number],
                    "x2": COLUMN_X[number] + NODE,
                    "y": round(node.top, 1),
                    "y2": round(node.top + max(node.height, THIN), 1),
                    "words": say("pictures.quotes.node", name=names[number](node.key), n=node.statements),
                    "link": link(*place),
                    "column": number,
                    "name": _label(names[number](node.key), node.statements, number),
                    "middle": round(node.top + node.height / 2, 1),
                }
            )
    heads = [
        {"x": COLUMN_X[n] + (NODE if n == 0 else 0), "name": say(f"pictures.quotes.{key}")}
        for n, key in enumerate(("outlet", "relay", "voice"))
    ]
    return sheet({"height": height + 18, "layer": [*_ribbons(bands, words, height, say), *_boxes(nodes, heads, height)]}, width=WIDTH)


def _label(name: str, statements: int, column: int) -> str:
    most = (
        int((COLUMN_X[0] - 16 if column == 0 else WIDTH - COLUMN_X[2] - NODE - 16 if column == 2 else 190) / LETTER)
        - len(str(statements))
        - 2
    )
    short = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    return f"{short}  {statements}"


def _bands(
    flows: Sequence[Flow],
    columns: Sequence[Mapping[str, _Node]],
    left: int,
    words: Mapping[str, str],
    say: Say,
    names: Sequence[Callable[[str], str]],
    link: Callable[[str, str, str], str],
) -> list[dict[str, Any]]:
    """The bands between two neighbouring columns as points of their edges, those of one node side by side."""
    weight: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        weight[_key(flow, left), _key(flow, left + 1)] += flow.statements
    order = [{key: n for n, key in enumerate(column)} for column in columns]
    total = sum(weight.values())
    unit = sum(node.height for node in columns[0].values()) / total
    used = ({key: node.top for key, node in columns[left].items()}, {key: node.top for key, node in columns[left + 1].items()})
    starts: dict[tuple[str, str], float] = {}
    for pair in sorted(weight, key=lambda pair: (order[left][pair[0]], order[left + 1][pair[1]])):
        starts[pair] = used[0][pair[0]]
        used[0][pair[0]] += unit * weight[pair]
    points = []
    for pair in sorted(weight, key=lambda pair: (order[left + 1][pair[1]], order[left][pair[0]])):
        stop = used[1][pair[1]]
        used[1][pair[1]] += unit * weight[pair]
        relay = pair[1] if left == 0 else pair[0]
        place = (pair[0], pair[1], "") if left == 0 else ("", pair[0], pair[1])
        shared = {
            "band": f"{left} {order[left][pair[0]]} {order[left + 1][pair[1]]}",
            "kind": words[kind_of_relay(relay)],
            "words": say("pictures.quotes.band", a=names[left](pair[0]), b=names[left + 1](pair[1]), n=weight[pair]),
            "link": link(*place),
        }
        thick = max(unit * weight[pair], THIN)
        for step in range(STEPS + 1):
            part = step / STEPS
            top = starts[pair] + (stop - starts[pair]) * part * part * (3 - 2 * part)
            x = COLUMN_X[left] + NODE + (COLUMN_X[left + 1] - COLUMN_X[left] - NODE) * part
            points.append({**shared, "x": round(x, 1), "y": round(top, 1), "y2": round(top + thick, 1)})
    return points


def _x(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}}


def _y(field: str, height: float) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-18, height], "nice": False, "reverse": True, "zero": False},
    }


def _ribbons(points: Sequence[Mapping[str, Any]], words: Mapping[str, str], height: float, say: Say) -> list[dict[str, Any]]:
    scale = {"domain": list(words.values()), "range": [COLOURS[kind] for kind in words]}
    return [
        {
            "data": {"values": list(points)},
            "mark": {"type": "area", "opacity": 0.45, "interpolate": "linear"},
            "encoding": {
                "x": _x("x"),
                "y": {**_y("y", height), "stack": None},
                "y2": {"field": "y2"},
                "detail": {"field": "band", "type": "nominal"},
                "fill": {
                    "field": "kind",
                    "type": "nominal",
                    "scale": scale,
                    "legend": {
                        "title": say("pictures.quotes.through"),
                        "titleOrient": "left",
                        "symbolType": "square",
                        "symbolSize": 140,
                        "symbolOpacity": 0.7,
                    },
                },
                "description": {"field": "words", "type": "nominal"},
                "href": {"field": "link", "type": "nominal"},
            },
        }
    ]


def _boxes(nodes: Sequence[Mapping[str, Any]], heads: Sequence[Mapping[str, Any]], height: float) -> list[dict[str, Any]]:
    boxes = {
        "data": {"values": list(nodes)},
        "mark": {"type": "rect", "fill": INK, "stroke": PAPER, "strokeWidth": 0},
        "encoding": {
            "x": _x("x"),
            "x2": {"field": "x2"},
            "y": _y("y", height),
            "y2": {"field": "y2"},
            "description": {"field": "words", "type": "nominal"},
            "href": {"field": "link", "type": "nominal"},
        },
    }

    def text(column: int) -> list[dict[str, Any]]:
        side = {"align": "right", "dx": -6} if column == 0 else {"align": "left", "dx": 6}
        return halo(
            {
                "data": {"values": [node for node in nodes if node["column"] == column]},
                "mark": {"type": "text", "baseline": "middle", "fontSize": 12, "color": INK, "aria": False, **side},
                "encoding": {
                    "x": _x("x" if column == 0 else "x2"),
                    "y": _y("middle", height),
                    "text": {"field": "name", "type": "nominal"},
                },
            }
        )

    def head(column: int) -> dict[str, Any]:
        return {
            "data": {"values": [heads[column]]},
            "mark": {"type": "text", "align": "right" if column == 0 else "left", "fontSize": 12, "color": MUTED, "aria": False},
            "encoding": {"x": _x("x"), "y": {"datum": -9, "type": "quantitative"}, "text": {"field": "name", "type": "nominal"}},
        }

    return [boxes, *(layer for column in range(3) for layer in text(column)), *(head(column) for column in range(3))]
