"""Routes of the review: judgements as they were made, new ones, and the queues of what is to be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any, Literal

import fastapi
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from detente.errors import InputError
from detente.evidence import Evidence, Span
from detente.model import Correction, Judgement
from detente.review.journal import judgements
from detente.review.judgements import ADJUDICATION, MISSED
from detente.serve.api.answers import errors
from detente.serve.api.caching import sent
from detente.serve.api.params import ID
from detente.serve.api.records import Id, Searched, missing
from detente.serve.api.shapes import JudgementPage, Next, QueueList, TaskPage
from detente.serve.guard import audit_of, client, needed
from detente.serve.problems import refused
from detente.serve.review import review_of
from detente.serve.users import ADMIN, READER, REVIEWER, Person, may
from detente.serve.views import desk_of

__all__ = ["router", "shown_to"]

router = APIRouter(tags=["review"])

TOKEN: dict[str, Any] = {"security": [{"token": []}]}
REASON_CHARS, VALUE_CHARS, NAME_CHARS, QUOTE_CHARS, CORRECTIONS = 2000, 200, 60, 20_000, 60
LARGEST = 2**31 - 1  # of an offset


class Words(BaseModel):
    """Words of the article's text: code points `start` to `end`, and what stands there."""

    model_config = ConfigDict(extra="forbid")

    start: int = Field(ge=0, le=LARGEST)
    end: int = Field(ge=0, le=LARGEST)
    quote: str = Field(min_length=1, max_length=QUOTE_CHARS)


class Put(BaseModel):
    """What a field should say: a value, the words for it, both, or neither where there is nothing to be said. A field with several values has one
    for each."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(min_length=1, max_length=NAME_CHARS, examples=["type"])
    value: str | None = Field(None, max_length=VALUE_CHARS, examples=["CONSULT"])
    words: Words | None = None


class Ruled(BaseModel):
    """What a reviewer decides about a record. `corrections` go with the decision `correct`; `task` is the queue it is done for, or `adjudication`."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["accept", "reject", "correct", "unsure"]
    reason: str = Field("", max_length=REASON_CHARS)
    corrections: list[Put] = Field(default=[], max_length=CORRECTIONS)
    task: str | None = Field(None, min_length=1, max_length=NAME_CHARS)


class Lacking(BaseModel):
    """A record that should be there, said in corrections."""

    model_config = ConfigDict(extra="forbid")

    kind: Searched
    corrections: list[Put] = Field(min_length=1, max_length=CORRECTIONS)
    reason: str = Field("", max_length=REASON_CHARS)


class Judged(BaseModel):
    """Which judgements are asked for."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["events", "statements", "positions", "relations", "articles"] | None = Field(None, description="Kind of record.")
    record: str | None = Field(None, pattern=ID, description="The record's id.")
    article: str | None = Field(None, pattern=ID, description="The article's id.")
    author: str | None = Field(None, min_length=1, max_length=NAME_CHARS, description="Who judged.")
    after: str | None = Field(None, pattern=ID, description="Where the page before ended: its `next`.")
    limit: int = Field(100, ge=1, le=500, description="Rows of a page.")


class Tasks(BaseModel):
    """Which tasks are asked for."""

    model_config = ConfigDict(extra="forbid")

    queue: str = Field(min_length=1, max_length=NAME_CHARS, description="The queue's name.", examples=["first"])
    after: int = Field(-1, ge=-1, le=LARGEST, description="Where the page before ended: its `next`.")
    limit: int = Field(100, ge=1, le=500, description="Rows of a page.")


@router.get("/judgements", response_model=JudgementPage, responses=errors(), openapi_extra=TOKEN, name="judgements")
def listed(request: Request, wanted: Annotated[Judged, fastapi.Query()]) -> Response:
    """Judgements in the order of time, those among them that were revised since. At a desk without users nobody needs a token for them.

    Reviewers see what others say of a record once they have had their say of it, so that they judge for themselves.
    """
    desk = desk_of(request)
    person = needed(request, READER) if desk.users is not None else None
    told = {name: getattr(wanted, name) for name in ("kind", "record", "article", "author") if getattr(wanted, name)}
    rows = shown_to(person, desk.review.journal.all() if desk.review is not None else judgements(desk.lake))
    rows = [each for each in rows if all(getattr(each, name) == value for name, value in told.items())]
    places = [n for n, each in enumerate(rows) if each.id == wanted.after]
    start = places[0] + 1 if places else len(rows) if wanted.after else 0
    shown = rows[start : start + wanted.limit]
    more = shown[-1].id if start + wanted.limit < len(rows) else None
    return sent({"total": len(rows), "next": more, "rows": [asdict(each) for each in shown]})


@router.post(
    "/records/{kind}/{record}/judgements",
    response_model=Judgement,
    status_code=201,
    responses=errors(404, 409),
    openapi_extra=TOKEN,
    name="judge",
)
def judge(request: Request, kind: Searched, record: Id, ruled: Ruled) -> Response:
    """Judge a record; it revises what the same person said of it before. The answer comes when the judgement is in the store, as it was kept.

    Corrections that the article's text or the scheme gainsays are refused with 409.
    """
    person, review = needed(request, REVIEWER), review_of(request)
    subject = review.subject(record)
    if subject is None or subject.kind != kind:
        raise missing(kind.removesuffix("s"), record)
    if ruled.task == ADJUDICATION and not may(person, ADMIN):
        raise refused(403, "only an admin adjudicates", item="task", stage="review", remedy="judge the record as a reviewer")
    with _gainsaid():
        corrections = [_correction(each) for each in ruled.corrections]
        made = review.decide(person, subject, ruled.decision, corrections=corrections, reason=ruled.reason, task=ruled.task)
    return _kept(request, person, "adjudicate" if ruled.task == ADJUDICATION else "judge", made)


@router.post(
    "/judgements/{judgement}/undo", response_model=Judgement, status_code=201, responses=errors(404, 409), openapi_extra=TOKEN, name="undo"
)
def undo(request: Request, judgement: Id) -> Response:
    """Take back one's own last word about a record: what was said before it stands again, as a new judgement."""
    person, review = needed(request, REVIEWER), review_of(request)
    last = review.journal.by_id(judgement)
    if last is None:
        raise missing("judgement", judgement)
    if last.author != person.name or last not in review.journal.of(last.record):
        raise refused(409, "this is not your last word about a record", item=judgement, stage="review", remedy="see what you said since")
    return _kept(request, person, "undo", review.undo(person, judgement))


@router.post(
    "/articles/{article}/missed", response_model=Judgement, status_code=201, responses=errors(404, 409), openapi_extra=TOKEN, name="missed"
)
def missed(request: Request, article: Id, lacking: Lacking) -> Response:
    """Name a record that should be there; its corrections say all that it should say."""
    person, review = needed(request, REVIEWER), review_of(request)
    found = review.article(article)
    if found is None:
        raise missing("article", article)
    with _gainsaid():
        corrections = [_correction(each) for each in lacking.corrections]
        made = review.add_missed(person, found[0].article, lacking.kind, corrections, reason=lacking.reason, coder=found[1])
    return _kept(request, person, MISSED, made)


@router.get("/queues", response_model=QueueList, responses=errors(), openapi_extra=TOKEN, name="queues")
def queues(request: Request) -> Response:
    """The queues of what is to be judged, and how far each is: in all, and for who asks."""
    person, review = needed(request, READER), review_of(request)
    drawn = review.queues()
    far = review.progress(person)
    rows = [
        {"name": name, "plan": tasks[0].plan, "kind": tasks[0].kind, **asdict(far[name])} for name, tasks in sorted(drawn.items()) if tasks
    ]
    return sent({"queues": rows})


@router.get("/queues/tasks", response_model=TaskPage, responses=errors(404), openapi_extra=TOKEN, name="tasks of a queue")
def tasks(request: Request, wanted: Annotated[Tasks, fastapi.Query()]) -> Response:
    """The tasks of a queue in their order."""
    needed(request, READER)
    found = review_of(request).queues().get(wanted.queue)
    if found is None:
        raise refused(404, "no queue has this name", item=wanted.queue, stage="review", remedy="see /api/v1/queues")
    rows = [each for each in found if each.ordinal > wanted.after]
    shown = rows[: wanted.limit]
    return sent(
        {"total": len(found), "next": shown[-1].ordinal if len(rows) > wanted.limit else None, "rows": [asdict(each) for each in shown]}
    )


@router.get("/queues/next", response_model=Next, responses=errors(404), openapi_extra=TOKEN, name="next task")
def following(request: Request, queue: Annotated[str, fastapi.Query(min_length=1, max_length=NAME_CHARS)]) -> Response:
    """The next task of a queue for who asks, taken in hand for a quarter of an hour; null where nothing is left."""
    person, review = needed(request, REVIEWER), review_of(request)
    if queue not in review.queues():
        raise refused(404, "no queue has this name", item=queue, stage="review", remedy="see /api/v1/queues")
    task = review.next(queue, person)
    return sent({"task": asdict(task) if task else None})


def shown_to(person: Person | None, rows: Iterable[Judgement]) -> list[Judgement]:
    """Those of some judgements that somebody may see: of reviewers their own, and what others say of records that they have judged."""
    kept = list(rows)
    if person is None or person.role != REVIEWER:
        return kept
    own = {each.record for each in kept if each.author == person.name and each.task != ADJUDICATION}
    return [each for each in kept if each.record in own]


def _correction(put: Put) -> Correction:
    """A correction as the review has it. Raises InputError for words that end before they begin."""
    if put.words is None:
        return Correction(put.field, put.value, None)
    if put.words.end <= put.words.start:
        raise InputError("these words end before they begin", item=put.field, stage="review", remedy="give start and end in code points")
    return Correction(put.field, put.value, Evidence(put.field, Span(put.words.start, put.words.end), put.words.quote))


@contextmanager
def _gainsaid() -> Iterator[None]:
    """Answer with 409 what is well formed, and clashes with the article's text or with the scheme."""
    try:
        yield
    except InputError as error:
        raise refused(409, error.what, item=error.item, stage=error.stage, remedy=error.remedy) from error


def _kept(request: Request, person: Person, what: str, made: Judgement) -> Response:
    """What was written down, once that is in the log too."""
    audit_of(request).write(what, who=person.name, client=client(request), item=f"{made.kind}/{made.record}", detail=made.decision)
    response = sent(asdict(made))
    response.status_code = 201
    return response
