"""Détente reads news of international affairs in the language it was written in, and turns it into records that can be checked.

    >>> import detente
    >>> coded = detente.read("article.html")
    >>> summary = detente.code(["news/"], store="news.store")
    >>> detente.open("news.store").events(actor="RUS", recipient="JPN")

Importing loads neither a language engine nor a database; the first call does.
"""

import detente.read  # noqa: F401 - the package, now: imported first later on, it would replace the function of that name below
from detente.api import Store, code, link, open, read  # noqa: A004 - `detente.open` is the public name
from detente.client import Client
from detente.errors import AnalysisError, DetenteError, GoldError, InputError, ResourceError, StoreError
from detente.model import Coded, SetAside

__all__ = [
    "AnalysisError",
    "Client",
    "Coded",
    "DetenteError",
    "GoldError",
    "InputError",
    "ResourceError",
    "SetAside",
    "Store",
    "StoreError",
    "__version__",
    "code",
    "link",
    "open",
    "read",
]

__version__ = "0.1.0"  # the same as in pyproject.toml; a test holds the two together
