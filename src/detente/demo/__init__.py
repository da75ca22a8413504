"""A demonstration: a store made from articles in the package, with links, queues and judgements, to look around in."""

from __future__ import annotations

from detente.demo.build import DemoSummary, make

__all__ = ["DemoSummary", "make"]
