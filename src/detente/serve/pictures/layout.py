"""Places for the nodes of a network: forces that push all nodes apart and pull those with ties together, then room for each label.

The forces are those of ForceAtlas2 (Jacomy and others 2014): each node pushes by its number of ties, and a pull to the middle keeps parts without
ties in the frame. It starts from a spiral in the
order of the nodes and takes no chance, so the same network always gets the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["placed"]

Points = npt.NDArray[np.float64]

GOLDEN = math.pi * (3 - math.sqrt(5))  # the angle between leaves on a stem: no two nodes of the spiral lie on one ray
STEPS = 250  # more move hardly a node of sixty by a pixel
ROOM_STEPS = 120  # rounds of pushing boxes apart
PUSH = 0.6  # between two nodes of one tie each, at distance 1
PULL = 0.12  # to the middle: less lets parts without ties fly to the rim, more crowds the middle
GAP = 6.0  # pixels between two boxes


def placed(
    ties: Sequence[tuple[int, int, float]], boxes: Sequence[tuple[float, float]], width: float, height: float
) -> list[tuple[float, float]]:
    """A point in a frame for each node, in pixels, with one decimal.

    `boxes` are the width and height that each node needs, its label included; `ties` are (node, node, strength), strength 0 to 1.
    """
    if not boxes:
        return []
    sizes = np.array(boxes, np.float64)
    points = _settled(_spiral(len(boxes)), ties)
    points = _apart(_fitted(points, sizes, width, height), sizes, width, height)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in points]


def _spiral(count: int) -> Points:
    rank = np.arange(count, dtype=np.float64)
    return np.stack([np.sqrt(rank + 0.5) * np.cos(rank * GOLDEN), np.sqrt(rank + 0.5) * np.sin(rank * GOLDEN)], axis=1)


def _settled(points: Points, ties: Sequence[tuple[int, int, float]]) -> Points:
    strength = np.zeros((len(points), len(points)))
    for one, other, weight in ties:
        strength[one, other] = strength[other, one] = weight
    charge = 1.0 + (strength > 0).sum(axis=1)  # by number of ties, so that hubs keep apart and their leaves stand around them
    heat = math.sqrt(len(points)) / 2
    for step in range(STEPS):
        gaps = points[:, None, :] - points[None, :, :]
        far = np.sqrt((gaps**2).sum(axis=2)) + 1e-9
        push = PUSH * charge[:, None] * charge[None, :] / far
        np.fill_diagonal(push, 0.0)
        pull = strength * far
        force = (gaps / far[:, :, None] * (push - pull)[:, :, None]).sum(axis=1) - PULL * charge[:, None] * points
        length = np.sqrt((force**2).sum(axis=1)) + 1e-9
        points = points + force / length[:, None] * np.minimum(length / charge, heat * (1 - step / STEPS))[:, None]
    return points


def _fitted(points: Points, sizes: Points, width: float, height: float) -> Points:
    """The points spread over the frame, with room for boxes at its rim."""
    margin = sizes.max(axis=0) / 2 + 2
    low, span = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-9)
    room = np.maximum(np.array([width, height]) - 2 * margin, 1.0)
    if len(points) == 1:
        return np.array([[width / 2, height / 2]])
    fitted: Points = (points - low) / span * room + margin
    return fitted


def _apart(points: Points, sizes: Points, width: float, height: float) -> Points:
    """Boxes that overlap are pushed apart along the side that takes less; all stay in the frame."""
    points = points.copy()
    least, most = sizes / 2 + 2, np.array([width, height]) - sizes / 2 - 2
    need = (sizes[:, None, :] + sizes[None, :, :]) / 2 + GAP
    for _ in range(ROOM_STEPS):
        gaps = points[:, None, :] - points[None, :, :]
        lacks = need - np.abs(gaps)
        hit = (lacks > 0).all(axis=2) & ~np.eye(len(points), dtype=np.bool_)
        if not hit.any():
            break
        sideways = lacks[:, :, 0] < lacks[:, :, 1]
        order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])  # for boxes on one spot
        for axis, chosen in ((0, hit & sideways), (1, hit & ~sideways)):
            way = np.where(gaps[:, :, axis] == 0, order, np.sign(gaps[:, :, axis]))
            points[:, axis] += (np.where(chosen, lacks[:, :, axis], 0.0) * way).sum(axis=1) * 0.3
        points = np.clip(points, least, np.maximum(most, least))
    return points
