"""The server below the desk: uvicorn, with patience that ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from detente.serve.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["Impatient", "config"]

HEAD_S = 10.0  # for the first line and headers of a request to arrive: uvicorn itself would wait for ever
IDLE_S = 15  # between two requests of one connection
CONNECTIONS = 1000  # beyond these, 503
HEAD_BYTES = 16 * 1024


class Impatient(H11Protocol):
    """HTTP/1.1 that hangs up on those who do not send a whole head in time."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the class above
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on where a head has begun and is not whole; a request under way is the affair of the limits before the pages."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._rest()
        elif self._timer is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Be ready for the next head: uvicorn's own timer runs until its first byte."""
        self._rest()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(HEAD_S, self._hang_up)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _hang_up(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.abort()


def config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the desk is served: one process, no name of the server in its answers, no log of what people read."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Impatient,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=IDLE_S,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=HEAD_BYTES,
    )
