"""An article from outside, read at once and not kept: pasted, dropped as a file, sent as JSON, or, where that is switched on, fetched.

It is read in a process of its own (worker.py), with limits of size, time and number at once.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from detente.draft import Source
from detente.errors import InputError
from detente.model import SetAside
from detente.own import ENGINES
from detente.read.fields import row_source
from detente.read.rows import json_file, json_rows
from detente.read.whole import whole
from detente.serve.api.params import Day
from detente.serve.fetching import fetched
from detente.serve.problems import refused
from detente.serve.settings import Desk

__all__ = ["PRINTED_SOMETHING", "RAW", "STAGE", "Sent", "file_source", "limits", "raw_source", "source_of"]

STAGE = "upload"
MEDIA = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
ROWS = (".json", ".jsonl")
KNOWN = ", ".join([*MEDIA, *ROWS])
FIELD_CHARS = 2000
PASTED = "pasted text"
SENT = "what was sent"
RAW = {"text/plain": "text", "text/markdown": "markdown", "text/html": "html"}
EXAMPLE = "Moscow, March 2 – Russia condemned the US missile test."
# One character that is neither white space nor invisible: without any there is nothing to read.
SOMETHING = r"[!-~\u00c0-\u0559\u0561-\u05f4\u0620-\u167f\u1681-\u1805\u1810-\u1fff\u3001-\ud7a3]"
PRINTED = r"[^\u0000-\u0008\u000e-\u001a\u001c-\u001f]*"  # what is no binary data
PRINTED_SOMETHING = f"^{PRINTED}{SOMETHING}{PRINTED}$"
ADDRESS = r"^https?://[!-~]+$"
CODE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"  # of a language; it goes into names of folders, so nothing else may


class Sent(BaseModel):
    """An article to be read: `text`, `html`, or `fetch`, the address of a page (where this desk fetches pages). The rest is what is known of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["html"]}, {"required": ["fetch"]}]},
    )

    text: str = Field("", pattern=SOMETHING, description="The article as plain text.", examples=[EXAMPLE])
    html: str = Field("", pattern=SOMETHING, description="The article as a page.")
    fetch: str = Field("", pattern=ADDRESS, max_length=FIELD_CHARS, description="The address of the page to fetch.")
    url: str = Field("", max_length=FIELD_CHARS, description="Where the text came from.")
    title: str = Field("", max_length=FIELD_CHARS)
    outlet: str = Field("", max_length=FIELD_CHARS)
    published: Day | None = Field(None, description="The day of publication.")
    language: str = Field("", pattern=CODE, description="The language's code, where it is known.")

    @model_validator(mode="after")
    def _one(self) -> Sent:
        if len({"text", "html", "fetch"} & self.model_fields_set) != 1:
            raise ValueError("give one of text, html and fetch")
        return self


def raw_source(media: str, data: bytes, charset: str | None) -> Source:
    """The source in the content of a request, of a media type in RAW. Raises InputError where it holds none."""
    return _source(whole(SENT, RAW[media], data, charset=charset))


def limits(desk: Desk) -> dict[str, Any]:
    """What this desk takes."""
    settings = desk.settings
    return {
        "upload": settings.upload,
        "fetch": settings.fetch,
        "bytes": settings.upload_bytes,
        "seconds": settings.upload_s,
        "engines": list(ENGINES),
        "files": [*MEDIA, *ROWS],
    }


def source_of(sent: Sent, desk: Desk) -> Source:
    """The source in what was sent. Raises InputError or Problem where there is none."""
    if sent.fetch:
        if not desk.settings.fetch:
            remedy = "paste the text; or whoever runs the desk starts it with --allow-fetch"
            raise refused(403, "this desk fetches no pages", item="fetch", stage=STAGE, remedy=remedy)
        found = fetched(sent.fetch, limit_bytes=desk.settings.upload_bytes)
        return replace(found, metadata=replace(found.metadata, **_known(sent, ("outlet", "published", "language"))))
    row = _known(sent, ("text", "html", "url", "title", "outlet", "published", "language"))
    return _source(row_source(sent.title or PASTED, row))


def file_source(name: str, data: bytes) -> Source:
    """The source in a file of a known kind. Raises InputError where it holds none, or more than one."""
    path = PurePath(name.replace("\\", "/"))
    ending = path.suffix.lower()
    if ending in MEDIA:
        return _source(whole(path.name, MEDIA[ending], data))
    if ending not in ROWS:
        raise _wrong(path.name, f"unknown kind of file {ending or 'without a suffix'}", f"known are {KNOWN}")
    rows = list(islice(json_rows(path.name, io.BytesIO(data)) if ending == ".jsonl" else json_file(path.name, data), 2))
    if len(rows) != 1:
        raise _wrong(path.name, "more than one article is in it", "send them one by one, or code them with detente code")
    return _source(rows[0])


def _source(found: Source | SetAside) -> Source:
    """What was read; raises InputError where it was set aside. A language's code that is none is passed over."""
    if isinstance(found, SetAside):
        raise _wrong(found.item, found.reason, found.remedy)
    if found.metadata.language and not re.fullmatch(CODE, found.metadata.language):
        return replace(found, metadata=replace(found.metadata, language=None))
    return found


def _known(sent: Sent, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(sent, name))}


def _wrong(item: str, what: str, remedy: str) -> InputError:
    return InputError(what, item=item[:FIELD_CHARS], stage=STAGE, remedy=remedy)
