"""A desk over a store in which somebody has put attempts, with a user of each role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

import attacked
import desks
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.settings import Settings
from detente.serve.users import add


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return desks.indexed(tmp_path_factory.mktemp("attacked"), attacked.hostile(), desks.page(1), desks.page(2, actor="USA"))


@pytest.fixture(scope="session")
def tokens(index: Index) -> dict[str, str]:
    """A token of somebody of each role."""
    path = index.path.with_name("tokens")
    return {role: add(path, role, role, today="2025-05-05") for role in ("reader", "reviewer", "admin")}


@pytest.fixture(scope="session")
def app(index: Index, tokens: dict[str, str]) -> Any:
    settings = Settings(str(index.lake.root), index=index.path, tokens=index.path.with_name("tokens"), rates=0.0, refresh_s=3600.0)
    return desk(settings.store, settings=settings, index=index)


@pytest.fixture(scope="session")
def shared(app: Any) -> Iterator[TestClient]:
    with TestClient(app, base_url=attacked.BASE, raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


@pytest.fixture
def client(shared: TestClient) -> TestClient:
    """A browser that nobody is signed in with."""
    shared.cookies.clear()
    return shared


@pytest.fixture(scope="session")
def small(index: Index, tokens: dict[str, str]) -> Iterator[TestClient]:
    with TestClient(attacked.small_desk(index, rates=0.0), base_url=attacked.BASE, raise_server_exceptions=False) as found:
        yield found
