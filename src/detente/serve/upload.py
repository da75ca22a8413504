"""The routes of upload: the page with a field and a drop zone, and `/api/v1/read`; what they take is in uploads.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

import detente
from detente.draft import Source
from detente.errors import AnalysisError, InputError
from detente.model import Coded, SetAside
from detente.own import BOTH, ENGINES
from detente.serve.api.answers import errors
from detente.serve.api.caching import sent
from detente.serve.api.shapes import Limits, Reading
from detente.serve.guard import needed
from detente.serve.problems import Problem, problem_of, refused
from detente.serve.reading import laid_out
from detente.serve.settings import Desk
from detente.serve.uploads import PRINTED_SOMETHING, RAW, STAGE, Sent, file_source, limits, raw_source, source_of
from detente.serve.users import REVIEWER
from detente.serve.views import desk_of, render
from detente.serve.worker import BusyError

__all__ = ["api", "pages"]

api = APIRouter(tags=["read"])
pages = APIRouter(include_in_schema=False)

JSON = "application/json"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
RETRY_S = "10"
FIELDS = 20  # of a form; ours has ten
TAKEN = {
    JSON: {"schema": Sent.model_json_schema()},
    **{media: {"schema": {"pattern": PRINTED_SOMETHING, "description": "The article as it is."}} for media in RAW},
}

Make = Callable[[], Source]


@api.post(
    "/read",
    response_model=Reading,
    responses=errors(413, 415),
    openapi_extra={"requestBody": {"required": True, "content": TAKEN}},
    name="read",
)
async def read(request: Request, engine: Literal["rules", "reader", "both"] = "both") -> Response:
    """All records of an article that is sent, in seconds; nothing is kept.

    `engine` is what finds acts: the grammar, the model, or each beside the other.
    """
    desk = _permitted(request)
    coded = await run_in_threadpool(_coded, desk, await _sent(request, desk), engine)
    return sent({"version": detente.__version__, "coded": asdict(coded)})


@api.get("/limits", response_model=Limits, responses=errors(), name="limits of reading")
def taken(request: Request) -> Response:
    """What may be sent to be read: how much, of which kinds, and whether this desk fetches pages."""
    return sent(limits(desk_of(request)))


@pages.get("/read")
def form(request: Request) -> Response:
    """The page to paste or drop an article on."""
    desk = desk_of(request)
    if desk.bench is not None:
        desk.bench.warm()
    return render(request, "upload.html", limits=limits(desk), told=None, sent={})


@pages.post("/read")
async def result(request: Request) -> Response:
    """The article with its records, as its page in the store would show it; nothing is kept."""
    try:
        desk = _permitted(request)
        coded = await run_in_threadpool(_coded, desk, *await _filled(request, desk))
    except (InputError, RequestValidationError, Problem) as error:
        told = problem_of(error)
        typed = getattr(request.state, "sent", {})
        response = render(request, "upload.html", told.status_code, limits=limits(desk_of(request)), told=told, sent=typed)
        response.headers.update(told.headers or {})
        return response
    return render(request, "upload_read.html", read=await run_in_threadpool(laid_out, coded))


def _permitted(request: Request) -> Desk:
    """The desk, where it reads articles from outside for whoever asks. Raises Problem where it does not."""
    desk = desk_of(request)
    if desk.settings.upload == "off" or desk.bench is None:
        raise refused(403, "this desk reads no articles from outside", stage=STAGE, remedy="whoever runs the desk can switch it on")
    if desk.settings.upload == "reviewer":
        needed(request, REVIEWER)
    return desk


async def _sent(request: Request, desk: Desk) -> Make:
    """What makes a source of the content of a request to the API."""
    limit_bytes = desk.settings.upload_bytes
    media, _, more = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media != JSON and media not in RAW:
        raise refused(415, item=media, stage=STAGE, remedy=f"send {JSON}, {' or '.join(RAW)}")
    data = await _body(request, limit_bytes)
    if media == JSON:
        valid = _valid(data)
        return lambda: source_of(valid, desk)
    charset = more.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    return lambda: raw_source(media, data, charset)


async def _filled(request: Request, desk: Desk) -> tuple[Make, str]:
    """What makes a source of a form that was filled in, and the engine."""
    limit_bytes = desk.settings.upload_bytes
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in FORMS:
        raise refused(415, item=media, stage=STAGE, remedy=f"send {FORMS[0]}")
    async with request.form(max_files=1, max_fields=FIELDS, max_part_size=limit_bytes) as form:
        engine, file = str(form.get("engine") or BOTH), form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            name, data = file.filename, await file.read(limit_bytes + 1)
        else:
            name, data = "", b""
        fields = {
            key: value.strip() for key, value in form.items() if isinstance(value, str) and key in Sent.model_fields and value.strip()
        }
        request.state.sent = fields | {"engine": engine}  # shown again where something is wrong
    if engine not in ENGINES:
        raise InputError("no such engine", item="engine", stage=STAGE, remedy=f"one of {', '.join(ENGINES)}")
    if len(data) > limit_bytes:
        raise _too_large(limit_bytes)
    if name:
        return lambda: file_source(name, data), engine
    valid = _valid(json.dumps(fields).encode())
    return lambda: source_of(valid, desk), engine


async def _body(request: Request, limit_bytes: int) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit_bytes:
            raise _too_large(limit_bytes)
    return bytes(data)


def _valid(data: bytes) -> Sent:
    try:
        return Sent.model_validate_json(data)
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]) from error


def _coded(desk: Desk, make: Make, engine: str) -> Coded:
    """The records of a source. Raises InputError where it cannot be read, Problem where the desk has no time."""
    assert desk.bench is not None
    source = make()
    try:
        found = desk.bench.code(source, engine)
    except BusyError as error:
        raise refused(503, "too many articles are being read", stage=STAGE, headers={"Retry-After": RETRY_S}) from error
    except AnalysisError as error:
        raise InputError(error.what, item=error.item, stage=error.stage, remedy=error.remedy) from error
    if isinstance(found, SetAside):
        raise InputError(found.reason, item=found.item, stage=found.stage, remedy=found.remedy)
    return found


def _too_large(limit_bytes: int) -> Problem:
    return refused(413, f"more than {limit_bytes} bytes", stage=STAGE, remedy="send the article alone, or read it with detente read")
