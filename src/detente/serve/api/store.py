"""Routes that tell of the store and of the desk: runs, changes, version, health."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Annotated, Any, Literal

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

import detente
from detente.serve.api.answers import errors
from detente.serve.api.caching import sent
from detente.serve.api.params import ID
from detente.serve.api.shapes import ChangePage, Health, RunList, Version
from detente.serve.views import desk_of
from detente.store.changes import Change
from detente.store.lake import Lake
from detente.store.query import ask, connected

__all__ = ["changes", "router", "runs"]

router = APIRouter(tags=["store"])

MOST_RUNS = 200
RUNS = f"SELECT * FROM runs ORDER BY started DESC, id LIMIT {MOST_RUNS}"
CHANGES = "SELECT * FROM changes WHERE id > ? AND (? IS NULL OR change = ?) AND (? IS NULL OR article = ?) ORDER BY id LIMIT ?"


class Wanted(BaseModel):
    """Which changes are asked for."""

    model_config = ConfigDict(extra="forbid")

    change: Literal["added", "changed", "withdrawn"] | None = Field(None, description="What became of the record.")
    article: str | None = Field(None, pattern=ID, description="The article's id.")
    after: str | None = Field(None, pattern=ID, description="Where the page before ended: its `next`.")
    limit: int = Field(100, ge=1, le=500, description="Rows of a page.")


def runs(lake: Lake) -> list[dict[str, Any]]:
    """The runs that wrote a store, the last first; MOST_RUNS of them. Raises StoreError where it cannot be read."""
    found: list[dict[str, Any]] = ask(lake, RUNS).to_pylist()
    return found


def changes(lake: Lake, wanted: Wanted) -> dict[str, Any]:
    """A page of the trail of changes. Raises StoreError where it cannot be read."""
    values = [wanted.after or "", wanted.change, wanted.change, wanted.article, wanted.article, wanted.limit + 1]
    with connected(lake) as connection:
        found: list[dict[str, Any]] = connection.sql(CHANGES, params=values).to_arrow_table().to_pylist()
    names = [each.name for each in fields(Change)]
    rows = [{name: row[name] for name in names} for row in found[: wanted.limit]]
    return {"next": rows[-1]["id"] if len(found) > wanted.limit else None, "rows": rows}


@router.get("/runs", response_model=RunList, responses=errors(), name="runs")
def list_runs(request: Request) -> Response:
    """The runs that wrote the store, the last first: what coded it, with which models and settings, and what was set aside."""
    return sent({"runs": runs(desk_of(request).lake)})


@router.get("/changes", response_model=ChangePage, responses=errors(), name="changes")
def list_changes(request: Request, wanted: Annotated[Wanted, fastapi.Query()]) -> Response:
    """What became of records that an upgrade or a publisher changed."""
    return sent(changes(desk_of(request).lake, wanted))


@router.get("/version", response_model=Version, responses=errors(), name="version")
def version(request: Request) -> Response:
    """The version of the desk, and of what it shows."""
    return sent({"version": detente.__version__, "api": "v1", "generation": desk_of(request).index.generation})


@router.get("/health", response_model=Health, responses=errors(), name="health")
def health() -> Response:
    """That the desk answers, and nothing more."""
    return Response(json.dumps({"status": "ok"}), media_type="application/json", headers={"Cache-Control": "no-store"})
