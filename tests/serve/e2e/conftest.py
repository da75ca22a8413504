"""A desk as people meet it: `detente serve` over a few articles of the demonstration, and Debian's Chromium driven by Playwright's Python client.

Run by themselves, `DETENTE_E2E=1 python -m pytest tests/serve/e2e`: they take minutes, and Playwright keeps an event loop running in its
process, which other tests cannot do with. Skipped where Chromium or Playwright is missing: `apt-get install chromium`, `pip install 'detente[dev]'`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from browsing import ARTICLES_TAKEN, PEOPLE, Desk
from detente.demo import make
from detente.demo.build import ARTICLES
from detente.serve.index import Index
from detente.serve.users import add
from detente.store.lake import Lake

ASKED = "DETENTE_E2E"
START_S = 60.0
WAIT_MS = 20_000  # for something to appear: long, since tests share the machine


@pytest.fixture(scope="package")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of six articles, by the rules alone; nobody writes into it."""
    if not os.environ.get(ASKED):
        pytest.skip(f"browser tests are run by themselves: {ASKED}=1 python -m pytest tests/serve/e2e")
    folder = tmp_path_factory.mktemp("e2e")
    pages = folder / "pages"
    pages.mkdir()
    for name in ARTICLES_TAKEN:
        shutil.copy(ARTICLES / f"{name}.html", pages)
    make(folder / "store", engine="rules", articles=pages)
    return folder / "store"


@pytest.fixture(scope="package")
def serve(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Desk]]:
    """Starts a desk over a copy of the store."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> Desk:
        folder = tmp_path_factory.mktemp("desk")
        shutil.copytree(coded, folder / "store")
        Index.open(Lake.open(folder / "store"), folder / "index.sqlite").refresh()
        tokens = {name: add(folder / "tokens", name, role, today="2025-05-05") for name, role in PEOPLE.items()}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        command = [sys.executable, "-c", "from detente.cli.main import main; main()", "serve", str(folder / "store"), "--port", str(port)]
        options = ["--index", str(folder / "index.sqlite"), "--tokens", str(folder / "tokens")]
        with (folder / "log").open("wb") as log:
            running.append(subprocess.Popen([*command, *options], stdout=log, stderr=log))
        late = time.monotonic() + START_S
        while time.monotonic() < late and running[-1].poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return Desk(f"http://127.0.0.1:{port}", folder / "store", folder / "index.sqlite", tokens)
            time.sleep(0.1)
        raise AssertionError((folder / "log").read_text(encoding="utf-8", errors="replace"))

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(20)


@pytest.fixture(scope="package")
def desk(serve: Callable[[], Desk]) -> Desk:
    """A desk whose records nobody changes but by judging them."""
    return serve()


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A headless browser."""
    if not os.environ.get(ASKED):
        pytest.skip(f"browser tests are run by themselves: {ASKED}=1 python -m pytest tests/serve/e2e")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'detente[dev]' has Playwright's client")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium: apt-get install chromium")
    own = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # Chromium's sandbox refuses to run for root
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=path, args=own)
        yield found
        found.close()


@dataclass
class Window:
    """A page of the browser with what went wrong in it: errors of scripts, what the policy forbade, and requests to elsewhere."""

    page: Any
    faults: list[str]

    def console(self, message: Any) -> None:
        """Take note of an error, unless it is that a page which was asked for is refused, as some are meant to be."""
        about = message.location.get("url", "")
        if message.type == "error" and not (message.text.startswith("Failed to load resource") and "/static/" not in about):
            self.faults.append(f"{message.text} ({about})")


@pytest.fixture
def window(browser: Any, desk: Desk) -> Iterator[Callable[..., Any]]:
    """Opens pages, each with cookies of its own; in the end none of them may have met a fault."""
    opened: list[Window] = []

    def opening(at: Desk = desk, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, "locale": "en-GB", "base_url": at.base, **options})
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        made = Window(page, [])
        page.on("console", made.console)
        page.on("pageerror", lambda error: made.faults.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((at.base, "data:")) else made.faults.append(request.url))
        opened.append(made)
        return page

    yield opening
    faults = [fault for made in opened for fault in made.faults]
    for made in opened:
        made.page.context.close()
    assert faults == []


@pytest.fixture
def signed_in(window: Callable[..., Any], desk: Desk) -> Callable[..., Any]:
    """Opens a page at which somebody is signed in."""

    def opening(name: str = "ana", at: Desk = desk, **options: Any) -> Any:
        page = window(at, **options)
        page.goto("/login")
        page.get_by_label("Token").fill(at.tokens[name])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/review")
        return page

    return opening
