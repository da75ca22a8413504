"""Review in the browser, record by record: judge, correct, name what is missing, go on to the next; all of it also without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from detente.errors import InputError
from detente.evidence import Evidence, Span
from detente.model import Article, Block, Correction, Judgement
from detente.resources import table
from detente.review.fields import ARTICLES, COMPLETE, JUDGED, Record, anchor_of, overlaid, type_of, values_of
from detente.review.judgements import ADJUDICATION, CORRECT
from detente.serve.forms import Filled, blank, filled, read, words_of
from detente.serve.guard import audit_of, client, needed
from detente.serve.login import sign_in_first
from detente.serve.marks import Mark, Offsets, segments
from detente.serve.pictures.names import name_of
from detente.serve.problems import Problem, refused
from detente.serve.reading import RTL, Part
from detente.serve.reviewing import Review, Subject
from detente.serve.settings import LANGUAGES
from detente.serve.users import ADMIN, REVIEWER, Person
from detente.serve.views import desk_of, language_of, render

__all__ = ["GROUPS", "review_of", "reviewer", "router"]

router = APIRouter(include_in_schema=False, prefix="/review")

FIELDS_SENT = 400  # of a form: eleven fields with twelve rows of three inputs
HISTORY = 50  # judgements a page
MAIN = frozenset({"trigger", "content", "evidence", "cue"})  # fields whose words are marked as the record's own
# The groups of the interface's words that name the values of a list.
GROUPS = {
    "types": "type",
    "modes": "mode",
    "contexts": "context",
    "statuses": "status",
    "quotation": "saying",
    "forces": "force",
    "stances": "stance",
    "target_kinds": "target",
    "bases": "basis",
    "relations": "tie",
    "states": "state",
    "trends": "trend",
}
MARK = {"events": "event", "statements": "content", "positions": "position", "relations": "relation"}
Name = Annotated[str, Query(max_length=60)]


def review_of(request: Request) -> Review:
    """The review of the desk. Raises Problem where it has no users, and so nobody who could judge."""
    found = desk_of(request).review
    if found is None:
        raise refused(403, "this desk is read-only", stage="review", remedy="whoever runs the desk can start it with --tokens")
    return found


def reviewer(request: Request, role: str = REVIEWER) -> Person | Response:
    """Who is asking for a page, or where they are sent to sign in first. Raises Problem for a role that is too low."""
    review_of(request)
    return sign_in_first(request) if request.state.user is None else needed(request, role)


@router.get("/next")
def following(request: Request, queue: Name, after: Annotated[int, Query(ge=-1)] = -1) -> Response:
    """The next task of a queue, behind a place in it."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    review = review_of(request)
    tasks = review.queues().get(queue, [])
    task = review.next(queue, person, passed={each.id for each in tasks if each.ordinal <= after})
    if task is None:
        return render(request, "review_done.html", queue=queue, after=after, progress=review.progress(person, queue).get(queue))
    return RedirectResponse(_address(f"/review/record/{task.record}", queue=queue), 303)


@router.get("/previous")
def preceding(request: Request, queue: Name, before: Annotated[int, Query(ge=0)]) -> Response:
    """The task of a queue before a place in it, judged or not."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    review = review_of(request)
    tasks = [each for each in review.queues().get(queue, []) if each.ordinal < before and review.asks(each, person)]
    if not tasks:
        return RedirectResponse("/review", 303)
    return RedirectResponse(_address(f"/review/record/{tasks[-1].record}", queue=queue), 303)


@router.get("/record/{record}")
def shown(request: Request, record: str, queue: Name = "", adjudicate: bool = False) -> Response:
    """A record beside its article, to be judged."""
    person = reviewer(request, ADMIN if adjudicate else REVIEWER)
    if isinstance(person, Response):
        return person
    return _page(request, person, _subject(request, record), queue=queue, adjudicate=adjudicate)


@router.post("/record/{record}")
async def decided(request: Request, record: str) -> Response:
    """Judge a record, then go on."""
    person = needed(request, REVIEWER)
    form = await _form(request)
    return await run_in_threadpool(_decide, request, person, record, form)


def _decide(request: Request, person: Person, record: str, form: Mapping[str, str]) -> Response:
    review, subject = review_of(request), _subject(request, record)
    queue, adjudicate, reason = form.get("queue", "")[:60], form.get("adjudicate") == "1", form.get("reason", "")
    decision = form.get("decision", "")
    fields: tuple[Filled, ...] | None = None
    task = ADJUDICATION if adjudicate else queue if review.task(queue, person, subject) else None
    try:
        corrections: tuple[Correction, ...] = ()
        if decision == CORRECT:
            asked = read(form, subject.kind, subject.stated, subject.article.text, anchor_of(subject.kind, subject.record).span, party)
            corrections, fields = asked.corrections, asked.fields
            if asked.open:
                return _page(request, person, subject, queue=queue, adjudicate=adjudicate, fields=fields, reason=reason, told="which")
        made = review.decide(person, subject, decision, corrections=corrections, reason=reason, task=task)
    except InputError as error:
        return _page(request, person, subject, queue=queue, adjudicate=adjudicate, fields=fields, reason=reason, told=error, status=400)
    _log(request, person, "adjudicate" if adjudicate else "judge", made)
    if adjudicate:
        return RedirectResponse("/review/adjudication", 303)
    if queue:
        return RedirectResponse(_address("/review/next", queue=queue), 303)
    return RedirectResponse(f"/article/{subject.article.id}#r-{subject.record.id}", 303)


@router.get("/article/{article}")
def lacking(request: Request, article: str, kind: str = "events") -> Response:
    """An article, to name a record that is missing, or to say that none is."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    return _article_page(request, person, article, kind if kind in JUDGED else "events")


@router.post("/article/{article}")
async def named(request: Request, article: str) -> Response:
    """Name a record that is missing."""
    person = needed(request, REVIEWER)
    form = await _form(request)
    return await run_in_threadpool(_name, request, person, article, form)


def _name(request: Request, person: Person, article: str, form: Mapping[str, str]) -> Response:
    review = review_of(request)
    page, coder = _coded(request, article)
    kind = form.get("kind", "")
    fields: tuple[Filled, ...] | None = None
    try:
        if kind not in JUDGED:
            raise InputError("this is no kind of record that is judged", item="kind", stage="review", remedy=f"one of {', '.join(JUDGED)}")
        asked = read(form, kind, (), page.text, Span(0, 0), party)
        fields = asked.fields
        if asked.open:
            return _article_page(request, person, article, kind, fields=fields, told="which", reason=form.get("reason", ""))
        made = review.add_missed(person, page, kind, asked.corrections, reason=form.get("reason", ""), coder=coder)
    except InputError as error:
        kind = kind if kind in JUDGED else "events"
        return _article_page(request, person, article, kind, fields=fields, told=error, reason=form.get("reason", ""), status=400)
    _log(request, person, "judge", made)
    return RedirectResponse(_address(f"/review/article/{article}", kind=kind), 303)


@router.post("/complete/{article}")
async def complete(request: Request, article: str) -> Response:
    """Say of which kinds all records of an article have been judged."""
    person = needed(request, REVIEWER)
    form = await request.form(max_files=0, max_fields=FIELDS_SENT)
    kinds = [str(kind) for kind in form.getlist("kinds")]

    def done() -> Judgement:
        page, coder = _coded(request, article)
        return review_of(request).complete(person, page, kinds, coder=coder)

    _log(request, person, "complete", await run_in_threadpool(done))
    return RedirectResponse(f"/review/article/{article}", 303)


@router.get("/history")
def history(request: Request, before: Annotated[str, Query(max_length=40)] = "") -> Response:
    """What one has decided, the last first."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    review = review_of(request)
    own = [each for each in reversed(review.journal.all()) if each.author == person.name and (not before or each.made < before)]
    standing = {each.id for each in review.journal.current()}
    return render(
        request, "review_history.html", rows=own[:HISTORY], more=own[HISTORY - 1].made if len(own) > HISTORY else "", standing=standing
    )


@router.post("/undo")
async def undone(request: Request) -> Response:
    """Take back one's last word about a record."""
    person = needed(request, REVIEWER)
    form = await _form(request)
    made = await run_in_threadpool(review_of(request).undo, person, form.get("judgement", ""))
    _log(request, person, "undo", made)
    return RedirectResponse("/review/history", 303)


def _page(
    request: Request,
    person: Person,
    subject: Subject,
    *,
    queue: str = "",
    adjudicate: bool = False,
    fields: tuple[Filled, ...] | None = None,
    reason: str = "",
    told: object = None,
    status: int = 200,
) -> Response:
    review = review_of(request)
    article = subject.article
    rows = review.judged(subject.coded).get(subject.record.id, [])
    own = next((each for each in rows if each.author == person.name and each.task != ADJUDICATION), None)
    task = review.task(queue, person, subject)
    # What others say is shown to those alone who have had their say, so that reviewers judge for themselves.
    others = [each for each in rows if each is not own] if own or adjudicate else []
    return render(
        request,
        "review_record.html",
        status,
        subject=subject,
        article=article,
        parts=_laid(article, subject.kind, words_of(subject.stated)),
        direction=_direction(article),
        fields=fields
        or filled(
            subject.kind, subject.stated if own is None or not own.corrections else overlaid(own.stated, own.corrections), article.text
        ),
        stated=subject.stated,
        own=own,
        others=others,
        task=task,
        queue=queue if task else "",
        progress=review.progress(person, queue).get(queue) if task else None,
        adjudicate=adjudicate,
        reason=reason,
        told=told,
        opened=bool(told) or fields is not None,
        **_shared(request),
    )


def _article_page(
    request: Request,
    person: Person,
    article: str,
    kind: str,
    *,
    fields: tuple[Filled, ...] | None = None,
    told: object = None,
    reason: str = "",
    status: int = 200,
) -> Response:
    review = review_of(request)
    found = review.article(article)
    if found is None:
        raise _gone(article)
    coded, _ = found
    judged = review.judged(coded)
    whole = [each for each in judged.get(coded.article.id, []) if each.kind == ARTICLES]
    records = getattr(coded, kind)
    missing = [each for rows in judged.values() for each in rows if each.decision == "missed" and each.kind == kind]
    marks = [words_of(each.corrections) for each in missing]
    anchors = [anchor_of(kind, record) for record in records]
    return render(
        request,
        "review_missing.html",
        status,
        article=coded.article,
        kind=kind,
        kinds=JUDGED,
        records=records,
        judged=judged,
        missing=missing,
        parts=_laid(coded.article, kind, [*anchors, *(one for words in marks for one in words)]),
        direction=_direction(coded.article),
        fields=fields or blank(kind),
        complete={each.value for row in whole if row.author == person.name for each in values_of(row.corrections, COMPLETE)},
        told=told,
        reason=reason,
        **_shared(request),
    )


async def _form(request: Request) -> dict[str, str]:
    sent = await request.form(max_files=0, max_fields=FIELDS_SENT)
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _subject(request: Request, record: str) -> Subject:
    found = review_of(request).subject(record[:40])
    if found is None:
        raise _gone(record)
    return found


def _coded(request: Request, article: str) -> tuple[Article, str | None]:
    found = review_of(request).article(article[:40])
    if found is None:
        raise _gone(article)
    return found[0].article, found[1]


def _shared(request: Request) -> dict[str, Any]:
    """What all forms of the review need."""
    return {"groups": GROUPS, "parties": _parties(language_of(request)), "gist": _gist}


@cache
def _parties(language: str) -> tuple[tuple[str, str], ...]:
    """Codes of states, with their names in the language, by name."""
    return tuple(sorted(((row["code"], name_of(row["code"], language)) for row in table("actors/countries.tsv")), key=lambda pair: pair[1]))


def party(value: str) -> str:
    """The code of a state that was called by its name in a language of the interface; anything else as it is."""
    folded = value.casefold()
    codes = {code.casefold(): code for code, _ in _parties(LANGUAGES[0])}
    names = {name.casefold(): code for language in LANGUAGES for code, name in _parties(language)}
    return codes.get(folded) or names.get(folded) or value


def _gist(kind: str, record: Record) -> str:
    return f"{type_of(kind, record).replace('_', ' ')}: {' '.join(anchor_of(kind, record).quote.split())}"


def _gone(key: str) -> Problem:
    remedy = "its article may have been coded anew since: find it again by its words"
    return refused(404, "no record or article has this id", item=key, stage="review", remedy=remedy)


def _laid(article: Article, kind: str, words: Iterable[Evidence]) -> tuple[Part, ...]:
    """The text in blocks, with words marked by the field that they are for."""
    offsets = Offsets(article.text)
    over = [
        Mark(MARK[kind] if each.field in MAIN else "actor", f"f-{each.field}", each.span)
        for each in words
        if each.span.end <= len(article.text)
    ]
    blocks = article.blocks or (Block("paragraph", Span(0, len(article.text))),)
    return tuple(
        Part(
            block.kind,
            block.span,
            offsets.units(block.span.start),
            offsets.units(block.span.end),
            tuple(segments(article.text, block.span, over)),
        )
        for block in blocks
    )


def _direction(article: Article) -> str:
    return "rtl" if (article.language or "").partition("-")[0] in RTL else "ltr"


def _address(path: str, **params: str) -> str:
    return f"{path}?{urlencode(params)}"


def _log(request: Request, person: Person, what: str, made: Judgement) -> None:
    audit_of(request).write(what, who=person.name, client=client(request), item=f"{made.kind}/{made.record}", detail=made.decision)
