from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.serve.limits import CLASSES, CLIENTS, Buckets, class_of, client_of


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/", "read"),
        ("GET", "/api/v1/events", "read"),
        ("GET", "/static/desk.css", None),
        ("GET", "/api/v1/health", None),
        ("GET", "/pictures/network.png", "heavy"),
        ("GET", "/api/v1/export/events.csv", "heavy"),
        ("POST", "/login", "enter"),
        ("GET", "/login", "read"),
        ("POST", "/read", "upload"),
        ("POST", "/api/v1/read", "upload"),
        ("POST", "/review/record/x", "write"),
        ("DELETE", "/api/v1/x", "write"),
    ],
)
def test_requests_fall_into_classes(method: str, path: str, name: str | None) -> None:
    assert class_of(method, path) == name


def test_a_bucket_gives_so_many_at_once_and_then_so_many_a_second() -> None:
    clock = Clock()
    buckets = Buckets(clock=clock)
    rate = CLASSES["enter"]
    waits = [buckets.take("a", "enter") for _ in range(rate.at_once + 1)]
    assert waits[:-1] == [0] * rate.at_once
    assert waits[-1] == 10  # one in ten seconds
    assert buckets.wait("a", "enter") == 10
    assert buckets.take("b", "enter") == buckets.take("a", "read") == 0
    clock.now = 10.0
    assert buckets.wait("a", "enter") == 0
    assert [buckets.take("a", "enter"), buckets.take("a", "enter")] == [0, 10]


@settings(deadline=None)
@given(st.lists(st.floats(0, 5), max_size=80))
def test_no_more_is_given_than_the_rate_allows(pauses: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(clock=clock)
    given_ = 0
    for pause in pauses:
        clock.now += pause
        given_ += buckets.take("a", "write") == 0
    rate = CLASSES["write"]
    assert given_ <= rate.at_once + rate.a_second * clock.now + 1e-6


def test_rates_can_be_scaled_and_switched_off() -> None:
    half, none = Buckets(0.5), Buckets(0)
    assert [half.take("a", "enter") > 0 for _ in range(6)] == [False] * 5 + [True]
    assert not any(none.take("a", "enter") or none.wait("a", "enter") for _ in range(100))


def test_only_so_many_clients_are_kept_in_mind() -> None:
    buckets = Buckets()
    for n in range(CLIENTS + 10):
        buckets.take(str(n), "read")
    assert len(buckets._held) == CLIENTS


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_a_client_is_an_address_or_a_network(host: str | None, client: str) -> None:
    assert client_of(host) == client
