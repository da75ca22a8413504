"""Answers that a client may keep, and ask whether they still hold: by the state of the index that they were made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from email.utils import formatdate
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

import detente
from detente.serve.index import Index
from detente.serve.views import desk_of, language_of

__all__ = ["Indexed", "modified", "sent", "tag"]

KEPT = "private, no-cache"  # kept by whoever asked, and asked about each time: a store may be written at any moment


class Indexed(APIRoute):
    """A route whose answers depend on its address and the index alone: it answers 304 to those who have the newest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with the question whether anything is new before it."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            index = desk_of(request).index
            headers = {"ETag": tag(index, request), "Last-Modified": modified(index), "Cache-Control": KEPT}
            if request.method == "GET" and _has(request, headers["ETag"]):
                return Response(status_code=304, headers=headers)
            response = await inner(request)
            if response.status_code == 200:
                response.headers.update(headers)
            return response

        return handler


def sent(value: Any) -> Response:
    """A value as JSON, with its characters as they are."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(body, media_type="application/json")


def tag(index: Index, request: Request) -> str:
    """What changes whenever the index does, or the version that answers from it, and is different for each address and language."""
    asked = f"{request.url.path}?{request.url.query} {language_of(request)}"
    made = sha256(f"{index.path}\n{modified(index)}\n{asked}".encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f'W/"{detente.__version__}-{index.generation}-{made}"'


def modified(index: Index) -> str:
    """When the index was last written, for HTTP."""
    times = [path.stat().st_mtime for path in (index.path, index.path.with_name(f"{index.path.name}-wal")) if path.exists()]
    return formatdate(max(times, default=0.0), usegmt=True)


def _has(request: Request, current: str) -> bool:
    """Whether the one who asks has this state already."""
    named = request.headers.get("if-none-match")
    if named is None:
        return False
    return named.strip() == "*" or current.removeprefix("W/") in {each.strip().removeprefix("W/") for each in named.split(",")}
