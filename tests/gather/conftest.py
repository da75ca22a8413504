"""Small webs, a clock that does not wait, and a run against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_web import QUICK, Clock, Web, feed, page

from detente.gather.records import FetchSummary, Manners, Wishes
from detente.gather.run import run


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    yield served
    served.close()


@pytest.fixture
def other() -> Iterator[Web]:
    """A second host: another port."""
    served = Web()
    yield served
    served.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


Fetch = Callable[..., FetchSummary]


@pytest.fixture
def fetch(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Fetches into `tmp_path / "news"`, where nothing else is said; without TLS, whose certificates take longer to load than most tests run."""
    monkeypatch.setattr("httpcore2.default_ssl_context", lambda: None)

    def fetched(*targets: str, into: Path = tmp_path / "news", manners: Manners = QUICK, private: bool = True, **more: Any) -> FetchSummary:
        wishes = Wishes(**{name: more.pop(name) for name in ("kind", "since", "limit", "again") if name in more})
        return run(targets, into=into, wishes=wishes, manners=manners, allow_private=private, clock=clock, **more)

    return fetched


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return tmp_path / "news"


@pytest.fixture
def two(web: Web) -> Web:
    """A feed of two pages."""
    web.pages |= {"/rss": feed("/a", "/b"), "/a": page("first"), "/b": page("second")}
    return web
