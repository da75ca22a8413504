"""Review as a whole: the queues and how far they are, who differs with whom, how far reviewers agree, and the codebook sheet."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from detente.errors import InputError
from detente.model import Correction
from detente.review import codebook
from detente.review.agreement import agreements
from detente.review.fields import FIELDS, JUDGED, values_of
from detente.review.judgements import Standing, verdict
from detente.review.queues import METHODS, UNCERTAIN, Plan
from detente.serve.cells import inert_row
from detente.serve.forms import blank
from detente.serve.guard import audit_of, client, needed
from detente.serve.review import GROUPS, review_of, reviewer
from detente.serve.users import ADMIN, REVIEWER, may
from detente.serve.views import desk_of, render

__all__ = ["router"]

router = APIRouter(include_in_schema=False, prefix="/review")

MEDIA = {"csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8"}
FIELDS_SENT = 200
EMPTY = {"name": "", "kind": "events", "method": UNCERTAIN, "size": "100", "overlap": "20", "seed": "1", "type": "", "lang": ""}


@router.get("")
def front(request: Request) -> Response:
    """What there is to be reviewed."""
    person = reviewer(request)
    return person if isinstance(person, Response) else _front(request)


def _front(request: Request, *, told: object = None, sent: dict[str, str] | None = None, status: int = 200) -> Response:
    review, person = review_of(request), needed(request, REVIEWER)
    queues = review.queues()
    progress = review.progress(person)
    own = [each for each in review.journal.all() if each.author == person.name]
    users = desk_of(request).users
    people = [found.name for found, _ in users.everybody() if may(found, REVIEWER)] if users else []
    return render(
        request,
        "review.html",
        status,
        queues=[(name, tasks, progress[name]) for name, tasks in sorted(queues.items())],
        own=len(own),
        judged=len(review.journal.current()),
        contested=len(review.contested()),
        admin=may(person, ADMIN),
        people=people,
        methods=METHODS,
        kinds=JUDGED,
        told=told,
        sent=EMPTY | (sent or {}),
    )


@router.post("/queues")
async def drawn(request: Request) -> Response:
    """Draw a queue."""
    person = needed(request, ADMIN)
    form = await request.form(max_files=0, max_fields=FIELDS_SENT)
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    people = tuple(str(name) for name in form.getlist("reviewers"))

    def make() -> Response:
        try:
            plan = _plan(sent, people)
            tasks = review_of(request).make(plan)
        except InputError as error:
            return _front(request, told=error, sent=sent, status=400)
        audit_of(request).write(
            "queue", who=person.name, client=client(request), item=plan.name, detail=f"{len(tasks)} tasks; {plan.words()}"
        )
        return RedirectResponse("/review", 303)

    return await run_in_threadpool(make)


@router.get("/adjudication")
def adjudication(request: Request) -> Response:
    """The records that reviewers differ about, side by side."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    found = review_of(request).contested()
    return render(
        request,
        "review_adjudication.html",
        rows=[(each, _beside(each), blank(each.kind)) for each in found],
        admin=may(person, ADMIN),
        groups=GROUPS,
    )


@router.get("/agreement")
def agreement(request: Request) -> Response:
    """How far reviewers agree, by kind and field."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    return render(request, "review_agreement.html", rows=agreements(review_of(request).judgements()))


@router.get("/sheet.{form}")
def sheet(request: Request, form: Annotated[str, Path(pattern="^(csv|html|md)$")]) -> Response:
    """The codebook sheet as a file."""
    person = reviewer(request)
    if isinstance(person, Response):
        return person
    found = codebook.lines(review_of(request).lake)
    title = "Codebook sheet"
    if form == "csv":
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, fieldnames=codebook.columns(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(inert_row(asdict(line)) for line in found)
        text = buffer.getvalue()
    else:
        text = codebook.as_html(found, title) if form == "html" else codebook.as_markdown(found, title)
    headers = {"Content-Disposition": f'attachment; filename="codebook-sheet.{form}"', "Cache-Control": "no-store"}
    return Response(text.encode("utf-8", "replace"), headers=headers, media_type=MEDIA[form])


def _plan(sent: dict[str, str], people: tuple[str, ...]) -> Plan:
    """A plan from a form. Raises InputError where a number is none."""
    try:
        size, seed, overlap = int(sent.get("size", "")), int(sent.get("seed", "1") or 1), float(sent.get("overlap", "20") or 0) / 100
    except ValueError as error:
        raise InputError("size, seed and overlap are numbers", item="queue", stage="review", remedy="write 100, 1 and 20") from error
    filters = {name: value.strip() for name in ("type", "lang") if (value := sent.get(name, "")).strip()}
    return Plan(sent.get("name", "").strip(), sent.get("method", ""), sent.get("kind", ""), size, seed, people, overlap, filters)


def _beside(stands: Standing) -> list[tuple[str, list[tuple[Correction, ...]]]]:
    """What each reviewer says in each field in which they do not say the same: (field, what is said by each)."""
    said = [verdict(each) or () for each in stands.judgements]
    cells = [(field.name, [values_of(each, field.name) for each in said]) for field in FIELDS[stands.kind]]
    return [(name, values) for name, values in cells if len(set(values)) > 1]
