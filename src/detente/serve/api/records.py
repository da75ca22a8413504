"""Routes that give records: lists, single records, whole articles, texts, search and facets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import fastapi
from fastapi import APIRouter, Depends, Path, Request, Response

from detente.model import Coded
from detente.serve.api import lists
from detente.serve.api.answers import errors
from detente.serve.api.caching import Indexed, sent
from detente.serve.api.params import FILTERS, ID, Everywhere, Filters, asked
from detente.serve.api.shapes import (
    ArticlePage,
    EventPage,
    Everything,
    FacetList,
    Found,
    PositionPage,
    RelationPage,
    StatementPage,
    Text,
)
from detente.serve.problems import refused
from detente.serve.query import Query
from detente.serve.reading import coded
from detente.serve.views import desk_of
from detente.store.tables import from_tables

__all__ = ["asking", "missing", "router"]

router = APIRouter(tags=["records"], route_class=Indexed)

PAGES: dict[str, Any] = {
    "events": EventPage,
    "statements": StatementPage,
    "positions": PositionPage,
    "relations": RelationPage,
    "articles": ArticlePage,
}
GONE = "it may have been withdrawn, or have another id since its article was coded anew"
Id = Annotated[str, Path(pattern=ID, description="The id of the record or article.", examples=["0123456789abcdef"])]
Searched = Literal["events", "statements", "positions", "relations"]


def asking(kind: str) -> Any:
    """A dependency that gives the question in the parameters of a request for records of this kind."""

    def question(filters: Filters) -> Query:
        return asked(kind, filters)

    question.__annotations__["filters"] = Annotated[FILTERS[kind], fastapi.Query()]
    return Depends(question)


def missing(what: str, key: str) -> Exception:
    """That nothing has this id."""
    return refused(404, f"no {what} has this id", item=key, remedy=GONE)


def _routes(kind: str, page: Any) -> None:
    """The list of a kind, and its facets."""
    question = asking(kind)

    @router.get(
        f"/{kind}", response_model=page, responses=errors(304), name=f"list {kind}", summary=f"A page of {kind} that pass the filters."
    )
    def listed(request: Request, query: Query = question) -> Response:
        return sent(lists.listed(desk_of(request).index, query))

    @router.get(
        f"/facets/{kind}",
        response_model=FacetList,
        responses=errors(304),
        name=f"facets of {kind}",
        summary=f"How the {kind} that pass the filters fall into types, actors, outlets…",
    )
    def facets(request: Request, query: Query = question) -> Response:
        return sent({"facets": lists.facets(desk_of(request).index, query)})


for _kind, _page in PAGES.items():
    _routes(_kind, _page)


@router.get("/search", response_model=Everything, responses=errors(304), name="search")
def search(request: Request, words: Annotated[Everywhere, fastapi.Query()]) -> Response:
    """Full text over all kinds at once: the first rows of each, and how many there are."""
    index = desk_of(request).index
    return sent({"q": words.q, **{kind: lists.listed(index, asked(kind, words)) for kind in PAGES}})


@router.get("/articles/{article}", response_model=Coded, responses=errors(304, 404), name="article")
def article(request: Request, article: Id, whole: bool = False) -> Response:
    """An article with all its records. `whole` reads it from the store itself, with its notes and the map to the raw input."""
    desk = desk_of(request)
    found = next(iter(from_tables(desk.lake.of_article(article))), None) if whole else coded(desk.index.reader(), article)
    if found is None:
        raise missing("article", article)
    return sent(asdict(found))


@router.get("/articles/{article}/text", response_model=Text, responses=errors(304, 404), name="text of an article")
def text(request: Request, article: Id) -> Response:
    """The text into which all spans point, in code points."""
    found = lists.text(desk_of(request).index, article)
    if found is None:
        raise missing("article", article)
    return sent(found)


@router.get("/records/{kind}/{record}", response_model=Found, responses=errors(304, 404), name="record")
def record(request: Request, kind: Searched, record: Id) -> Response:
    """A record by its id, with its article in brief."""
    found = lists.record(desk_of(request).index, kind, record)
    if found is None:
        raise missing(kind.removesuffix("s"), record)
    return sent(found)
