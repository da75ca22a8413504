"""Take the pictures of the desk that the docs show: `python scripts/screenshots.py STORE [NAME…]`.

STORE is the demonstration's (`detente demo STORE`). Needs the extra `dev`, Pillow (`pip install pillow`), and Debian's Chromium
(`apt-get install chromium`). Writes docs/desk-NAME.png in 255 colours, so that they stay small.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

__all__ = ["SHOTS", "main"]

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH, HEIGHT = 1400, 900  # pixels
COLOURS = 255
START_S = 60.0
SETTLE_MS = 400  # for what is shown with a short wait
REVIEWER = "ana"

Page = Any  # of Playwright, which has no types that mypy reads where it is not installed


def article(page: Page) -> None:
    """An article with a statement's record and its chain of attribution."""
    key = _article(page, "2025-04-18-fr-inspection")
    said = page.request.get(f"/api/v1/articles/{key}").json()["statements"]
    relayed = next(each["id"] for each in said if len(each["chain"]) > 2)  # outlet, agency, diplomats
    words = page.locator(f'.text [data-cards~="r-{relayed}"]').last
    words.click()
    words.hover()


def search(page: Page) -> None:
    """What Greece and Turkey did, the most hostile first."""
    page.goto("/events?dyad=GRC-TUR&sort=conflict")


def timeline(page: Page) -> None:
    """Two parties day by day."""
    page.goto("/pictures/timeline?dyad=GRC-TUR")


def map_(page: Page) -> None:
    """Where it was."""
    page.goto("/pictures/map")


def review(page: Page) -> None:
    """A record that is being put right."""
    _article(page, "2025-04-15-en-hotline")
    page.locator(".card.events", has_text="signed an agreement").first.locator(".line").click()
    page.locator(".card.events", has_text="signed an agreement").first.get_by_role("link", name="Judge").click()
    page.wait_for_url("**/review/record/**")
    page.locator("#mend summary").click()


SHOTS: dict[str, Callable[[Page], None]] = {
    "article": article,
    "search": search,
    "timeline": timeline,
    "map": map_,
    "review": review,
}


def _article(page: Page, name: str) -> str:
    """Open an article by the name of its file; its id."""
    found = page.request.get("/api/v1/articles?limit=100").json()["rows"]
    key = str(next(row["id"] for row in found if row["source"] == f"demo/{name}.html"))
    page.goto(f"/article/{key}")
    return key


@contextmanager
def served(store: Path) -> Iterator[tuple[str, str]]:
    """A desk over a copy of a store: its address, and a reviewer's token."""
    import uvicorn

    from detente.serve.app import desk
    from detente.serve.settings import Settings
    from detente.serve.users import add

    with TemporaryDirectory() as folder, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        there = Path(folder)
        shutil.copytree(store, there / "store")
        token = add(there / "tokens", REVIEWER, "reviewer", today="2025-05-05")
        settings = Settings(str(there / "store"), index=there / "index.sqlite", tokens=there / "tokens", rates=0.0)
        server = uvicorn.Server(uvicorn.Config(desk(settings.store, settings=settings), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        late = time.monotonic() + START_S
        while not server.started and time.monotonic() < late:
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{taken.getsockname()[1]}", token
        finally:
            server.should_exit = True
            thread.join()


def small(picture: bytes) -> bytes:
    """A PNG in few colours."""
    from PIL import Image

    out = io.BytesIO()
    flat = Image.open(io.BytesIO(picture)).convert("RGB")
    flat.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Take those that are named, or all."""
    from playwright.sync_api import sync_playwright

    store, names = Path(sys.argv[1]), sys.argv[2:] or list(SHOTS)
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    own = ["--no-sandbox"] if os.geteuid() == 0 else []
    with served(store) as (base, token), sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=own)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, base_url=base, locale="en-GB", color_scheme="light")
        page.goto("/login")
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/review")
        for name in names:
            SHOTS[name](page)
            page.wait_for_timeout(SETTLE_MS)
            picture = small(page.screenshot())
            (DOCS / f"desk-{name}.png").write_bytes(picture)
            print(f"desk-{name}.png: {len(picture):,} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
