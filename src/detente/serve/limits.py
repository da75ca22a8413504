"""How many requests a client may send: token buckets, by client and class of request, with a clock that can be given."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

__all__ = ["CLASSES", "Buckets", "Rate", "class_of", "client_of"]

CLIENTS = 20_000  # buckets held; the one that was used longest ago goes first, and it is full again by then
NETWORK = 64  # a customer of a network has a whole /64 of IPv6 addresses


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a second in the long run, and so many at once."""

    a_second: float
    at_once: int


READ, HEAVY, WRITE, ENTER, UPLOAD = "read", "heavy", "write", "enter", "upload"
# Set by hand: a person who clicks fast, with all pictures of a page, stays far below; a program that reads in earnest is slowed, and told.
CLASSES = {
    READ: Rate(30, 200),
    HEAVY: Rate(4, 40),  # pictures and exports, which take a core for a while
    WRITE: Rate(5, 60),
    ENTER: Rate(0.1, 10),  # signing in: a token is pasted right, or it is guessed
    UPLOAD: Rate(0.5, 10),  # each takes seconds of a core
}
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def class_of(method: str, path: str) -> str | None:
    """The class of a request; None for what is not counted: style, script and pictures of the interface itself, and the sign of life."""
    if path.startswith("/static/") or path == "/api/v1/health":
        return None
    if method in WRITES:
        return ENTER if path == "/login" else UPLOAD if path.endswith("/read") else WRITE
    return HEAVY if path.startswith(("/pictures/", "/api/v1/export", "/api/v1/pictures")) else READ


def client_of(host: str | None) -> str:
    """What stands for a client: the address, of IPv6 its network."""
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{IPv6Address(int(address) >> (128 - NETWORK) << (128 - NETWORK))}/{NETWORK}"
    return str(address)


class Buckets:
    """A bucket for each client and class. `scale` multiplies all rates; 0: nobody is slowed. For one thread: the server's loop."""

    def __init__(self, scale: float = 1.0, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._scale = scale
        self._clock = clock
        self._held: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, client: str, name: str) -> int:
        """Take one request out of a bucket: 0, or in how many seconds to ask again."""
        if not self._scale:
            return 0
        now = self._clock()
        left = self._left(client, name, now)
        taken = left >= 1
        self._held.pop((client, name), None)
        self._held[client, name] = (left - taken, now)
        if len(self._held) > CLIENTS:
            self._held.popitem(last=False)
        return 0 if taken else self._until_one(name, left)

    def wait(self, client: str, name: str) -> int:
        """In how many seconds a bucket has something in it, taking nothing; 0: now."""
        if not self._scale:
            return 0
        left = self._left(client, name, self._clock())
        return 0 if left >= 1 else self._until_one(name, left)

    def _left(self, client: str, name: str, now: float) -> float:
        rate = CLASSES[name]
        left, at = self._held.get((client, name), (rate.at_once * self._scale, now))
        return min(rate.at_once * self._scale, left + (now - at) * rate.a_second * self._scale)

    def _until_one(self, name: str, left: float) -> int:
        return math.ceil((1 - left) / (CLASSES[name].a_second * self._scale))
