"""The texts that a release is about, found again: by the hash of the text layer, else by that of the raw bytes, else by URL.

Texts come from files of any kind that `code` reads, cleaned again by the same stage, or from a store. They wait in a temporary database, so that a
release of any size is checked in the same memory.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.model import SetAside
from detente.release.claims import Page, text_hash

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["Layer", "Texts", "layers_of_files", "layers_of_store"]

KEPT_TEXTS = 256  # of recent articles, unpacked: claims come article by article, once for each kind of record
LAYER, RAW, URL, CARRIED = 3, 2, 1, 0  # how a text was found, the surest highest; CARRIED by the release itself


@dataclass(frozen=True, slots=True)
class Layer:
    """A text layer that was found, and what else it can be known by."""

    text: str
    sha256: str | None = None
    url: str | None = None


def layers_of_files(paths: Iterable[Path]) -> Iterator[Layer | SetAside]:
    """The text layers of files: as they are, and cleaned as coding cleans them. What cannot be read comes as a reason."""
    from detente.clean.stage import to_draft
    from detente.read import sources

    for item in sources(paths):
        if isinstance(item, SetAside):
            yield item
            continue
        url = item.metadata.url
        yield Layer(item.content, None, None)
        try:
            article = to_draft(item).article
        except DetenteError as error:
            yield SetAside(item.name, error.stage, error.what, error.remedy)
            continue
        yield Layer(article.text, item.sha256, article.url or url)


def layers_of_store(lake: Lake) -> Iterator[Layer]:
    """The text layers of a store's articles."""
    for _, article in lake.stream("articles", without=("raw_map", "blocks", "flags")):
        yield Layer(article.text, article.sha256, article.url)


class Texts:
    """The texts of a release's pages, by article. To be used in a `with` statement, which takes its file away."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.known: dict[str, int] = {}  # how the text of an article was found
        self._by_layer: dict[str, list[str]] = {}
        self._by_raw: dict[str, list[str]] = {}
        self._by_url: dict[str, list[str]] = {}
        self._folder = TemporaryDirectory(prefix="detente-verify-")
        self._base = sqlite3.connect(Path(self._folder.name) / "texts.sqlite", isolation_level=None)
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE texts (article TEXT PRIMARY KEY, text BLOB)")
        self.get = lru_cache(KEPT_TEXTS)(self._get)

    def __enter__(self) -> Texts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._base.close()
        self._folder.cleanup()

    def expect(self, page: Page) -> None:
        """Be told of a text that the release is about, and of what it is known by."""
        self.pages[page.article] = replace(page, text=None)
        if page.text is not None:
            self._put(page.article, page.text, CARRIED)
        for key, index in ((page.text_sha256, self._by_layer), (page.sha256, self._by_raw), (page.url, self._by_url)):
            if key:
                index.setdefault(key, []).append(page.article)

    def add(self, layer: Layer) -> bool:
        """Keep a text where a page is known by it and none better was found; whether any page was."""
        found = [(article, LAYER) for article in self._by_layer.get(text_hash(layer.text), ())]
        found += [(article, RAW) for article in self._by_raw.get(layer.sha256 or "", ())]
        found += [(article, URL) for article in self._by_url.get(layer.url or "", ())]
        for article, how in found:
            if how > self.known.get(article, CARRIED):
                self._put(article, layer.text, how)
        return bool(found)

    def _get(self, article: str) -> str | None:
        row = self._base.execute("SELECT text FROM texts WHERE article = ?", (article,)).fetchone()
        return zlib.decompress(row[0]).decode("utf-8", "surrogatepass") if row else None

    def found(self, article: str) -> bool:
        """Whether the text of an article was found outside the release."""
        return self.known.get(article, CARRIED) > CARRIED

    def _put(self, article: str, text: str, how: int) -> None:
        self.known[article] = how
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"))
        self._base.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (article, packed))
