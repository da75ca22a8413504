"""What a desk is started with, and what its pages share while it runs."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.store.location import Location

if TYPE_CHECKING:
    from detente.serve.index import Index
    from detente.serve.reviewing import Review
    from detente.serve.sessions import Sessions
    from detente.serve.users import Users
    from detente.serve.worker import Bench
    from detente.store.lake import Lake

__all__ = ["LANGUAGES", "UPLOADS", "Desk", "Settings", "index_path"]

LANGUAGES = ("en", "fr")  # of the interface; each has its words in words/
UPLOADS = ("anyone", "reviewer", "off")
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """How a desk is set up. `index` None is a file in the user's cache; `tokens` None is a desk that all may read and nobody may write.

    `upload` says who may have an article read that is not in the store: one of UPLOADS. `fetch` lets an upload name a web address;
    `upload_seats` are the processes that read side by side, each of which takes 1 GB of memory once it is used, and `upload_s` the longest
    time for one article. Sizes are in bytes, times in seconds; `refresh_s` is how often the store is looked at for news.

    `hosts` are names that the desk goes by beside `host`, localhost and bare addresses; `secure`: it is reached by HTTPS, and cookies go over nothing
    else; `closed`: reading too needs a token. `rates` multiplies how many requests a client may send; 0 lets all through. `audit` is the file of the
    audit log; None: beside the tokens, and nowhere for a desk without.
    """

    store: str
    index: Path | None = None
    tokens: Path | None = None
    language: str = "en"
    fetch: bool = False
    host: str = "127.0.0.1"
    port: int = 8765
    refresh_s: float = 3.0
    body_bytes: int = 2 * MIB
    upload: str = "anyone"
    upload_bytes: int = 2 * MIB
    upload_s: float = 60.0
    upload_seats: int = 1
    page_rows: int = 50
    hosts: tuple[str, ...] = ()
    secure: bool = False
    closed: bool = False
    rates: float = 1.0
    audit: Path | None = None


@dataclass(slots=True)
class Desk:
    """What pages find under `request.app.state.desk`. `users` None: the desk has no tokens file, and nobody may write. `bench` None: it reads no
    articles from outside."""

    settings: Settings
    lake: Lake
    index: Index
    users: Users | None = None
    bench: Bench | None = None
    review: Review | None = None
    sessions: Sessions | None = None


def index_path(settings: Settings) -> Path:
    """Where the index of a store lies: as the settings say, else in the user's cache under a name made of where the store is."""
    if settings.index is not None:
        return settings.index
    location = Location(settings.store)
    where = str(location) if location.folder is None else str(location.folder.resolve())
    name = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return _cache() / "detente" / "desk" / f"{name}.sqlite"


def _cache() -> Path:
    """The folder for files of a user that can be made anew: as XDG says, or as the system has it."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path.home() / ".cache"
