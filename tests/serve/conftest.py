"""Fixtures of the desk: a store of seven articles with its index, and a client of the desk over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import desks
from detente.serve.index import Index
from detente.serve.settings import Settings


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index over a store of seven articles that differ in what is filtered by; it is only read."""
    return desks.indexed(
        tmp_path_factory.mktemp("desk"),
        desks.page(0),
        desks.page(1, kind="AID", score=7.0, published="2019-03-09", told="2019-03-01", outlet="Courrier", language="fr"),
        desks.page(2, published=None, told=None, actor="USA"),
        desks.page(3, confidence=0.4, published="2020-01-01", told="2019-12-24", recipient="FRA", tail=" 中国外交部发言人在北京表示。"),
        desks.page(4, confidence=0.9, published="2018-01-01", told="2017-01-01", kind="ASSAULT", score=-9.0, tail=" Élysée, sanctions."),
        desks.page(5, kind="CONSULT", score=1.0, actor="JPN", recipient="RUS", title="<script>alert(1)</script> & “quotes”"),
        desks.emoji(),
    )


@pytest.fixture(scope="session")
def client(small: Index) -> Iterator[object]:
    """A client of a desk over `small`, which nobody may write."""
    from starlette.testclient import TestClient

    from detente.serve.app import desk

    settings = Settings(str(small.lake.root), index=small.path, refresh_s=3600.0)
    with TestClient(desk(settings.store, settings=settings, index=small), base_url="http://127.0.0.1:8765") as found:
        yield found
