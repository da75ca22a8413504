"""The desk as one application: the list of its rooms, and what stands before all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from detente.serve import guard, login, pages, problems, review, review_desk, upload
from detente.serve.api import routes as api
from detente.serve.api import twins
from detente.serve.index import Index
from detente.serve.pictures import routes as pictures
from detente.serve.pictures.painter import Painter
from detente.serve.settings import Desk, Settings, index_path
from detente.serve.twins import Negotiation
from detente.serve.worker import Bench
from detente.store.lake import Lake

__all__ = ["ROUTERS", "desk"]

# In this order, since the first that fits a path takes it.
ROUTERS = (
    twins.router,
    twins.own,
    pages.router,
    pictures.router,
    upload.pages,
    login.router,
    review_desk.router,
    review.router,
    api.router,
)
PACKED_LEVEL = 4  # pages are a tenth larger than at 9, and packed in a third of the time
PACKED_BYTES = 1024  # answers of fewer go as they are: packing would not make them a packet shorter
STATIC = Path(__file__).with_name("static")


def desk(store: str | Path, *, settings: Settings | None = None, index: Index | None = None) -> FastAPI:
    """The application over a store; `index` is its index where that is open already.

    Raises StoreError where there is no store, or its index cannot be written.
    """
    settings = settings or Settings(str(store))
    lake = Lake.open(settings.store) if index is None else index.lake
    if index is None:
        index = Index.open(lake, index_path(settings), refresh_s=settings.refresh_s)
        index.refresh()
    app = FastAPI(title="Détente", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_life)
    bench = Bench(seats=settings.upload_seats, limit_s=settings.upload_s) if settings.upload != "off" else None
    app.state.desk = Desk(settings, lake, index, bench=bench)
    guard.people(app.state.desk)
    app.state.painter = Painter()
    app.add_middleware(Negotiation)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_BYTES, compresslevel=PACKED_LEVEL)
    app.add_middleware(Watch, index=index)
    guard.install(app, settings)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs; in the end the processes that read for it are ended too."""
    yield
    app.state.painter.close()
    guard.leave(app.state.desk)
    if app.state.desk.bench is not None:
        app.state.desk.bench.close()


class Watch:
    """Looks at the store now and then as requests come in, so that the index follows it."""

    def __init__(self, app: ASGIApp, index: Index) -> None:
        self._app = app
        self._index = index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            self._index.watch()
        await self._app(scope, receive, send)
