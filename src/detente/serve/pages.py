"""The pages that are read: home, search, article, about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from detente.model import Judgement
from detente.serve import reading, results
from detente.serve.problems import refused
from detente.serve.query import SORTS, Query
from detente.serve.users import REVIEWER, may
from detente.serve.views import desk_of, language_of, render

__all__ = ["router", "sorts_of"]

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request) -> Response:
    """What is in the store."""
    index = desk_of(request).index
    return render(request, "home.html", home=results.overview(index))


def _searched(request: Request, kind: str) -> Response:
    index = desk_of(request).index

    def made() -> Response:
        query = Query.from_params(request.query_params, kind)
        found = results.search(index, query, more=request.query_params.get("more", ""))
        return render(request, "search.html", query=query, found=found, sorts=sorts_of(kind))

    return _kept(request, made)


def _kept(request: Request, make: Callable[[], Response]) -> Response:
    """A page as it was made for another reader who asked for the same, where neither is signed in and the index has not changed since."""
    if getattr(request.state, "user", None) is not None or "ui" in request.query_params:
        return make()
    key = language_of(request), request.url.path, request.url.query
    body, headers = desk_of(request).index.snapshot().pages.get(key, lambda: _sent(make()))
    return Response(body, headers=headers)


def _sent(made: Response) -> tuple[bytes, dict[str, str]]:
    return bytes(made.body), {name: value for name, value in made.headers.items() if name != "content-length"}


def sorts_of(kind: str) -> list[str]:
    """The orders that make sense for a kind."""
    columns = {"events": {"published", "first", "score", "confidence"}, "articles": {"published"}}.get(kind, {"published", "first"})
    return [name for name, (column, _) in SORTS.items() if column in columns]


@router.get("/events")
def events(request: Request) -> Response:
    """Events that pass the filters."""
    return _searched(request, "events")


@router.get("/statements")
def statements(request: Request) -> Response:
    """Statements that pass the filters."""
    return _searched(request, "statements")


@router.get("/positions")
def positions(request: Request) -> Response:
    """Positions that pass the filters."""
    return _searched(request, "positions")


@router.get("/relations")
def relations(request: Request) -> Response:
    """Relations that pass the filters."""
    return _searched(request, "relations")


@router.get("/articles")
def articles(request: Request) -> Response:
    """Articles that pass the filters."""
    return _searched(request, "articles")


@router.get("/article/{article}")
def article(request: Request, article: Annotated[str, Path(max_length=40)]) -> Response:
    """An article with its records. Answers 404 where there is none with this id."""
    connection = desk_of(request).index.reader()

    def made() -> Response:
        read = reading.read(connection, article) if re.fullmatch(r"[0-9a-f]{16}", article) else None
        if read is None:
            remedy = "it may have been withdrawn, or have another id since it was coded anew: search for it"
            raise refused(404, "no article has this id", item=article, stage="article", remedy=remedy)
        return render(request, "article.html", read=read, judged=_judged(request, read))

    return _kept(request, made)


def _judged(request: Request, read: reading.Reading) -> dict[str, list[Judgement]]:
    """What has been said of the article's records, for those who may review."""
    desk = desk_of(request)
    return desk.review.judged(read.coded) if desk.review is not None and may(request.state.user, REVIEWER) else {}


@router.get("/about")
def about(request: Request) -> Response:
    """What the desk is, how it is used, and the state of its index."""
    index = desk_of(request).index
    records = sum(len(ids) for (_, kind), ids in index.snapshot().live.items() if kind != "articles")
    return render(request, "about.html", records=records, failed=index.failed)
