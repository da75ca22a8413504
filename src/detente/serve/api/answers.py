"""The errors that every route may answer with, as OpenAPI describes them."""

from __future__ import annotations

from typing import Any

from detente.serve.api.shapes import Error

__all__ = ["ALWAYS", "errors"]

TEXTS = {
    304: "What was sent before still holds.",
    400: "A parameter or the content is not what this takes; `item` names it.",
    401: "This needs a token.",
    403: "This token may not do that, or this desk does not.",
    404: "There is nothing here.",
    409: "This clashes with what is there.",
    413: "The request is too large.",
    415: "This kind of content is not taken.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Something went wrong that should not.",
    503: "The store cannot be read, or the desk is busy; `Retry-After` says how many seconds to wait.",
}
ALWAYS = (400, 401, 403, 429, 500, 503)  # any request may be refused in these ways
BARE = frozenset({304})
WAITING = frozenset({429, 503})
WAIT = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}


def errors(*more: int) -> dict[int | str, dict[str, Any]]:
    """The statuses that any route may answer with, and some more."""
    told: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*ALWAYS, *more}):
        told[status] = {"description": TEXTS[status]} | ({} if status in BARE else {"model": Error})
        if status in WAITING:
            told[status]["headers"] = WAIT
    return told
