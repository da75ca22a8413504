"""Colours and shapes that a colour-blind reader can tell apart, for light and for dark paper.

Drawings are made in the light colours. A dark one is the same drawing with each colour exchanged (`darkened`); on the page the style sheet does it,
by the attributes that the drawing carries (static/pictures.css), so every colour of a drawing must be one of these.
"""

from __future__ import annotations

import re

__all__ = [
    "BINS",
    "BIN_COLOURS",
    "COLOURS",
    "FAINT",
    "GRID",
    "INK",
    "LAND",
    "MUTED",
    "PAPER",
    "SEA",
    "STANCES",
    "WAYS",
    "darkened",
    "score_bin",
]

INK, MUTED, FAINT, GRID, PAPER = "#1d1f21", "#5c6066", "#8d9096", "#e2dfd8", "#fffefb"
LAND, SEA = "#e6e2d9", "#f4f6f7"

# Two directions and the acts of both together: blue, vermilion and green of Okabe and Ito's eight, each with a shape of its own.
WAYS = {"ab": ("#0072b2", "circle"), "ba": ("#d55e00", "diamond"), "both": ("#009e73", "square")}

# A stance has a colour and a shape: up, down, halfway, open.
STANCES = {
    "support": ("#0072b2", "triangle-up"),
    "oppose": ("#d55e00", "triangle-down"),
    "conditional": ("#b58900", "diamond"),
    "unclear": ("#7a7d82", "circle"),
}

# Bounds of seven steps of the conflict–cooperation scale, and their colours: ColorBrewer's PuOr with a grey that shows on paper in its middle.
BINS = (-7.0, -4.0, -1.0, 1.0, 4.0, 7.0)
BIN_COLOURS = ("#a44a04", "#d9740b", "#eda63f", "#9b9b9b", "#ada1d6", "#8168b8", "#4f2a86")

# Light → dark. On dark paper the strong ends of a scale are the bright ones.
COLOURS = {
    INK: "#ece9e2",
    MUTED: "#b1b3b6",
    FAINT: "#85888d",
    GRID: "#35383c",
    PAPER: "#17191b",
    LAND: "#34373b",
    SEA: "#1c2023",
    "#0072b2": "#56b4e9",
    "#d55e00": "#ff8a3d",
    "#009e73": "#2fc498",
    "#b58900": "#f0c04a",
    "#7a7d82": "#a0a3a8",
    "#a44a04": "#ffab57",
    "#d9740b": "#e8822a",
    "#eda63f": "#a9672a",
    "#9b9b9b": "#808286",
    "#ada1d6": "#7467a8",
    "#8168b8": "#a48fe0",
    "#4f2a86": "#d0c2ff",
}
_KNOWN = re.compile("|".join(COLOURS))


def darkened(drawing: str) -> str:
    """A drawing, or its specification, with the colours of dark paper in place of those of light."""
    return _KNOWN.sub(lambda found: COLOURS[found.group()], drawing)


def score_bin(score: float) -> int:
    """The step of the scale that a score of −10 to 10 falls in, 0 (conflict) to 6 (cooperation); a bound belongs to the step further out."""
    if score < 0:
        return sum(score > bound for bound in BINS)
    return sum(score >= bound for bound in BINS)
