"""The API's rooms under /api/v1, its description, and the page about it."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response

from detente.serve import upload
from detente.serve.api import export, pictures, records, review, store
from detente.serve.api.caching import sent
from detente.serve.api.description import ABOUT, TAGS, document, forms, operations, ticked
from detente.serve.views import render

__all__ = ["ROOT", "described", "router"]

ROOT = "/api/v1"
ROOMS = (records.router, export.router, review.router, pictures.router, upload.api, store.router)

api = APIRouter(prefix=ROOT)
for room in ROOMS:
    api.include_router(room)

router = APIRouter(include_in_schema=False)
router.include_router(api)


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document of the API."""
    return document(api.routes)


@router.get(f"{ROOT}/openapi.json")
def openapi() -> Response:
    """The description that programs read."""
    return sent(described())


@router.get(f"{ROOT}/")
def reference(request: Request) -> Response:
    """The description that people read."""
    made = described()
    shown = {"operations": operations(made), "forms": forms(made), "schemas": made["components"]["schemas"]}
    return render(request, "api.html", about=ABOUT, tags=TAGS, ticked=ticked, **shown)
