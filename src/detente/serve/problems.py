"""The one shape of errors at the desk: what, about which item, at which stage, and the remedy; and no word of the insides.

Programs get `{"error": {"what", "item", "stage", "remedy"}}` under the right status, people a page that says the same.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http.client import responses

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from detente.errors import DetenteError, InputError, ResourceError, StoreError
from detente.serve.twins import prefers_json
from detente.serve.views import render

__all__ = ["JSON", "Problem", "answer", "as_json", "install", "problem_of", "refused", "wants_json"]

LOG = logging.getLogger("detente.serve")
JSON = "application/json"
PROGRAMS = "/api/"  # what lies below is for programs
DATA = (".json", ".jsonl", ".csv")  # addresses that end so give data
PHRASES = frozenset(responses.values())
ITEM_CHARS = 200  # of what was sent: enough to know it again
WAIT_S = "5"
PLACES = frozenset({"query", "path", "header", "cookie", "body"})
LOGGED = "try again in a moment; whoever runs the desk finds the reason in its log"
# What is said where a status comes without words of its own.
WORDS: dict[int, tuple[str, str]] = {
    400: ("the request cannot be understood", "see the reference at /api/v1/"),
    401: ("this needs a token", "sign in, or send the header Authorization: Bearer TOKEN"),
    403: ("this is not allowed", "ask whoever runs the desk"),
    404: ("there is nothing here", "check the address; /api/v1/ lists what there is"),
    405: ("this address does not take that method", "the header Allow names those that it takes"),
    409: ("this clashes with what is there", "read it again, then decide"),
    413: ("the request is too large", "send less at a time"),
    415: ("this kind of content is not taken", "send JSON, or a form"),
    429: ("too many requests", "wait as many seconds as the header Retry-After says"),
    500: ("something went wrong here that should not", "report this with the address and the time"),
    503: ("the desk is busy", "try again in a moment"),
}


class Problem(HTTPException):
    """An error to be answered under a status of HTTP; what is not said is said in the words that go with the status. `headers` go with the answer."""

    def __init__(
        self, status: int, what: str = "", *, item: str = "", stage: str = "", remedy: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        said, help_ = WORDS.get(status, (responses.get(status, "this cannot be done").lower(), WORDS[400][1]))
        self.what, self.item, self.stage, self.remedy = what or said, item[:ITEM_CHARS], stage, remedy or help_
        super().__init__(status, self.what, dict(headers or {}))


def refused(
    status: int, what: str = "", *, item: str = "", stage: str = "", remedy: str = "", headers: Mapping[str, str] | None = None
) -> Problem:
    """An error to raise in a route."""
    return Problem(status, what, item=item, stage=stage, remedy=remedy, headers=headers)


def problem_of(error: Exception) -> Problem:
    """Any error as a problem. What nobody foresaw is told without a word of what it was, and so is what names the store's folders."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        own = error.detail if isinstance(error.detail, str) and error.detail not in PHRASES else ""
        return Problem(error.status_code, own, stage="request", headers=error.headers)
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, StoreError):
        return Problem(
            503, "the store cannot be read or written just now", stage=error.stage, remedy=LOGGED, headers={"Retry-After": WAIT_S}
        )
    if isinstance(error, DetenteError):
        status = 400 if isinstance(error, InputError) else 503 if isinstance(error, ResourceError) else 500
        return Problem(status, error.what, item=error.item, stage=error.stage, remedy=error.remedy)
    return Problem(500, stage="desk")


def as_json(problem: Problem) -> bytes:
    """The shape, as it is sent."""
    said = {"what": problem.what, "item": problem.item, "stage": problem.stage, "remedy": problem.remedy}
    return json.dumps({"error": said}, ensure_ascii=False).encode("utf-8", "replace")


def wants_json(request: Request) -> bool:
    """Whether an answer goes to a program: below /api/, at an address of data, or to one who asks for JSON before HTML."""
    path = request.url.path
    if path.startswith(PROGRAMS) or path.endswith(DATA):
        return True
    return prefers_json(request.headers.get("accept", ""))


def answer(request: Request, problem: Problem) -> Response:
    """The answer to a request that failed: JSON for programs, a page for people."""
    status = problem.status_code
    if wants_json(request):
        response = Response(as_json(problem), status, media_type=JSON)
    else:
        response = render(request, "error.html", status=status, code=status, what=problem.what, item=problem.item, remedy=problem.remedy)
    response.headers.update({"Cache-Control": "no-store", **(problem.headers or {})})
    if status == 401:
        response.headers.setdefault("WWW-Authenticate", 'Bearer realm="detente"')
    return response


def install(app: FastAPI) -> None:
    """Have an application answer all errors in this way."""
    for kind in (DetenteError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _told)


async def _told(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status_code >= 500 and not isinstance(error, HTTPException):
        known = error.line() if isinstance(error, DetenteError) else ""
        LOG.error("%s %s: %s", request.method, request.url.path, known or error, exc_info=None if known else error)
    return answer(request, problem)


def _invalid(error: RequestValidationError) -> Problem:
    """The first thing that is wrong with a request, by the name of the parameter."""
    first = error.errors()[0]
    place = [str(part) for part in first.get("loc", ())]
    name = ".".join(place[1:] if place and place[0] in PLACES else place) or "".join(place[:1])
    what = str(first.get("msg", "")).removeprefix("Value error, ") or WORDS[400][0]
    return Problem(400, what[:1].lower() + what[1:], item=name, stage="request")
