"""Distances and bearings on a sphere. Points are (latitude, longitude) in degrees."""

from __future__ import annotations

import math

__all__ = ["beyond", "km"]

EARTH_KM = 6371.0


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points (haversine)."""
    a, b = math.radians(one[0]), math.radians(other[0])
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def beyond(start: tuple[float, float], distance_km: float, bearing: float) -> tuple[float, float]:
    """The point that lies so far from another in a direction; `bearing` in degrees from north, clockwise."""
    angle, course, lat = distance_km / EARTH_KM, math.radians(bearing), math.radians(start[0])
    there = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course))
    turn = math.atan2(math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(there))
    lon = (start[1] + math.degrees(turn) + 540) % 360 - 180
    return round(math.degrees(there), 4), round(lon, 4)
