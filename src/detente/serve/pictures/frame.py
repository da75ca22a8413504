"""What all pictures are made of: a drawing in Vega-Lite, rows behind it, a table beside it, and words about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from detente.serve.pictures.palette import BIN_COLOURS, BINS, FAINT, GRID, INK, MUTED, PAPER

__all__ = ["FONT", "ROWS_MOST", "SCHEMA", "SIZE_MAX", "Cell", "Picture", "Say", "Table", "bin_labels", "halo", "sheet", "signed", "utc"]

Say = Callable[..., str]  # a text of the interface by its key, with values for the names in braces

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"  # the first is bundled with the converter
WIDTH = 880  # pixels at the size in which the page shows it
ROWS_MOST = 300  # of a table in a page: all are in the CSV
SIZE_MAX = 1500  # square pixels of the largest circle


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table that is shown beside a drawing, with where it leads."""

    text: str
    link: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a drawing says, to be read: its caption, headers and rows, ROWS_MOST at most of `total`."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with all that goes with it.

    `text` says in a paragraph what it shows; `notes` what it leaves out, each a sentence and where it leads. `columns` and `rows` are the data
    behind it, as CSV gives them. `spec` is Vega-Lite; None where there is nothing to draw.
    """

    name: str
    title: str
    text: str
    notes: tuple[Cell, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    table: Table
    spec: dict[str, Any] | None


def sheet(body: Mapping[str, Any], *, width: int = WIDTH) -> dict[str, Any]:
    """A specification with the paper, type and axes that all drawings share."""
    return {
        "$schema": SCHEMA,
        "background": PAPER,
        "padding": {"left": 6, "top": 8, "right": 10, "bottom": 6},
        "width": width,
        **body,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": MUTED,
                "labelFontSize": 12,
                "titleColor": MUTED,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "gridColor": GRID,
                "domainColor": FAINT,
                "tickColor": FAINT,
            },
            "legend": {
                "labelColor": INK,
                "labelFontSize": 12,
                "titleColor": MUTED,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "orient": "top",
                "direction": "horizontal",
                "symbolStrokeWidth": 0,
                "offset": 10,
            },
            "text": {"color": INK, "fontSize": 12},
            "line": {"strokeWidth": 2},
        },
    }


def utc(*names: str) -> dict[str, Any]:
    """How fields with ISO days are read: as the start of that day, whatever the clock's zone."""
    return {"parse": dict.fromkeys(names, "utc:'%Y-%m-%d'")}


def bin_labels(say: Say) -> tuple[str, ...]:
    """The steps of the score's scale in words, from conflict to cooperation, in the order of their colours."""
    bounds = [f"{bound:+g}".replace("-", "−") for bound in BINS]
    inner = [f"{low} … {high}" for low, high in pairwise(bounds)]
    return (say("pictures.score.conflict", bound=bounds[0]), *inner, say("pictures.score.cooperation", bound=bounds[-1]))


def halo(layer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A layer of text with a rim of paper around its letters, so that it can be read over lines."""
    mark = dict(layer["mark"])
    rim = {**layer, "mark": {**mark, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round", "aria": False}}
    return [rim, dict(layer)]


def bins(labels: Sequence[str]) -> dict[str, Any]:
    """The colour scale of the steps of the score."""
    return {"domain": list(labels), "range": list(BIN_COLOURS)}


def signed(score: float) -> str:
    """A score with its sign and one decimal."""
    return f"{score:+.1f}".replace("-", "−")
