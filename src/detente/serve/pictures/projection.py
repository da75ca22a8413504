"""The views of the map, and where a point lies in them: the same formulas as d3-geo's, which draws the shapes.

The world is in the Equal Earth projection (Šavrič, Patterson and Jenny 2018), a part of it in Lambert's azimuthal equal-area: areas are true in both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["HEIGHT", "VIEWS", "WIDTH", "View", "located", "middle"]

WIDTH, HEIGHT = 880, 430
RIM = 6  # pixels at the edge of a view in which a place counts as outside: its circle would be cut


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world: the point in its middle, in degrees, and pixels for a radius of the Earth. `detail` names the file of shapes."""

    name: str
    lon: float
    lat: float
    scale: float
    detail: str = "50m"

    @property
    def whole(self) -> bool:
        """Whether this is the world."""
        return self.name == "world"


# The first is the world, between 83° north and 56° south.
VIEWS = {
    view.name: view
    for view in (
        View("world", 8, 9, 172, "110m"),
        View("europe", 16, 48.5, 800),  # Crete and Cyprus are in
        View("middle-east", 45, 30, 900),
        View("africa", 18, 2, 350),
        View("asia", 88, 38, 470),
        View("pacific", 125, 16, 420),
        View("americas", -78, 12, 205),
    )
}
# Coefficients of the Equal Earth polynomial.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2


def located(view: View, lon: float, lat: float) -> tuple[float, float] | None:
    """Where a point lies in a view, in pixels from the left and the top; None where it is outside, or at the rim."""
    if view.whole:
        x, y = _equal_earth(lon - view.lon, lat)
        y -= _equal_earth(0, view.lat)[1]
    else:
        found = _azimuthal(view, lon, lat)
        if found is None:
            return None
        x, y = found
    point = (WIDTH / 2 + view.scale * x, HEIGHT / 2 - view.scale * y)
    return point if RIM <= point[0] <= WIDTH - RIM and RIM <= point[1] <= HEIGHT - RIM else None


def middle(view: View) -> tuple[float, float]:
    """Where the projection's own middle lies in a view, in pixels."""
    down = view.scale * _equal_earth(0, view.lat)[1] if view.whole else 0.0
    return WIDTH / 2, round(HEIGHT / 2 + down, 2)


def _equal_earth(lon: float, lat: float) -> tuple[float, float]:
    theta = math.asin(M * math.sin(math.radians(lat)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    lon = (lon + 180) % 360 - 180
    x = math.radians(lon) * math.cos(theta) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)))
    return x, theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))


def _azimuthal(view: View, lon: float, lat: float) -> tuple[float, float] | None:
    around, north, middle = math.radians(lon - view.lon), math.radians(lat), math.radians(view.lat)
    near = math.sin(middle) * math.sin(north) + math.cos(middle) * math.cos(north) * math.cos(around)
    if near <= 0:  # on the other half of the Earth
        return None
    k = math.sqrt(2 / (1 + near))
    return k * math.cos(north) * math.sin(around), k * (
        math.cos(middle) * math.sin(north) - math.sin(middle) * math.cos(north) * math.cos(around)
    )
