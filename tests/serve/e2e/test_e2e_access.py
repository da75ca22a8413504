"""Every page held against axe-core's rules, light and dark: no fault that is serious or critical."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from browsing import ARABIC, EMOJI, HOTLINE, Desk

PAGES = (
    "/", "/events", "/events?actor=GRC&sort=conflict", "/statements", "/positions", "/relations", "/articles", "/articles?q=nothing+at+all",
    "/article/HOTLINE", "/article/ARABIC", "/about", "/read", "/login", "/nothing", "/pictures", "/pictures/timeline?dyad=GRC-TUR",
    "/pictures/network", "/pictures/map", "/pictures/matrix", "/pictures/quotes", "/api/v1/",
)  # fmt: skip
REVIEW = ("/review", "/review/record/RECORD", "/review/article/HOTLINE", "/review/history", "/review/adjudication", "/review/agreement")


def serious(page: Any) -> list[str]:
    """The faults that count, with the elements that have them."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install 'detente[dev]' has axe")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


def address(path: str, desk: Desk) -> str:
    path = path.replace("HOTLINE", desk.article(HOTLINE)).replace("ARABIC", desk.article(ARABIC))
    return path.replace("RECORD", desk.record(EMOJI, "imposed sanctions"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_readers(window: Callable[..., Any], desk: Desk, scheme: str) -> None:
    page = window(color_scheme=scheme, reduced_motion="reduce")
    faults = {}
    for path in PAGES:
        page.goto(address(path, desk))
        if found := serious(page):
            faults[path] = found
        page.context.clear_cookies()
    assert faults == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_reviewers(signed_in: Callable[..., Any], desk: Desk, scheme: str) -> None:
    page = signed_in("eve", color_scheme=scheme, reduced_motion="reduce")
    faults = {}
    for path in REVIEW:
        page.goto(address(path, desk))
        if path.startswith("/review/record"):
            page.keyboard.press("c")
        if found := serious(page):
            faults[path] = found
    assert faults == {}


def test_on_a_telephone_in_french(window: Callable[..., Any], desk: Desk) -> None:
    page = window(viewport={"width": 390, "height": 844}, locale="fr-FR", reduced_motion="reduce")
    faults = {}
    for path in ("/", "/events", "/article/HOTLINE", "/pictures/timeline?dyad=GRC-TUR", "/read"):
        page.goto(address(path, desk))
        if found := serious(page):
            faults[path] = found
    assert faults == {}
