"""Routes that give the data behind the pictures: what each shows in words, its rows, and the specification of its drawing."""

from __future__ import annotations

from typing import Annotated, Literal

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import Field

from detente.serve.api.answers import errors
from detente.serve.api.caching import Indexed
from detente.serve.api.params import PAIR, EventFilters, PositionFilters, StatementFilters
from detente.serve.api.shapes import PictureData
from detente.serve.pictures.routes import file

__all__ = ["router"]

router = APIRouter(tags=["pictures"], route_class=Indexed)


class TimelineFilters(EventFilters):
    """What a timeline takes: the filters of events, and one pair."""

    dyad: list[Annotated[str, Field(pattern=PAIR)]] = Field(min_length=1, max_length=1, description="Two codes.", examples=[["RUS-JPN"]])


class NetworkFilters(EventFilters):
    """What the network takes: the filters of events, and how many actors are drawn."""

    nodes: Literal["20", "40", "60"] = Field("40", description="Actors that are drawn.")


class MapFilters(EventFilters):
    """What the map takes: the filters of events, and which part of the world is drawn."""

    view: Literal["world", "europe", "middle-east", "africa", "asia", "pacific", "americas"] = Field(
        "world", description="The part of the world."
    )


class MatrixFilters(PositionFilters):
    """What the matrix takes: the filters of positions, and what its columns are."""

    about: Literal["issues", "actors"] = Field("issues", description="What the columns are.")


class QuoteFilters(StatementFilters):
    """What the picture of quotations takes: the filters of statements, and whether only words that a source relays are counted."""

    relayed: Literal["0", "1"] = Field("0", description="1: only words that a source relays.")


@router.get("/pictures/timeline", response_model=PictureData, responses=errors(304), name="timeline")
def timeline(request: Request, filters: Annotated[TimelineFilters, fastapi.Query()]) -> Response:
    """Conflict and cooperation of a pair over time, with the acts behind each point."""
    return file(request, "timeline", "json")


@router.get("/pictures/network", response_model=PictureData, responses=errors(304), name="network")
def network(request: Request, filters: Annotated[NetworkFilters, fastapi.Query()]) -> Response:
    """Who acts toward whom."""
    return file(request, "network", "json")


@router.get("/pictures/map", response_model=PictureData, responses=errors(304), name="map")
def atlas(request: Request, filters: Annotated[MapFilters, fastapi.Query()]) -> Response:
    """Where it happens."""
    return file(request, "map", "json")


@router.get("/pictures/matrix", response_model=PictureData, responses=errors(304), name="matrix")
def matrix(request: Request, filters: Annotated[MatrixFilters, fastapi.Query()]) -> Response:
    """Who holds what on which issue, over time."""
    return file(request, "matrix", "json")


@router.get("/pictures/quotes", response_model=PictureData, responses=errors(304), name="quotes")
def quotes(request: Request, filters: Annotated[QuoteFilters, fastapi.Query()]) -> Response:
    """Which outlets quote whom, and through which sources."""
    return file(request, "quotes", "json")
