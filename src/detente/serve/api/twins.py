"""The JSON twins of the pages: what a page shows, at its address with `.json`, with the parameters that the page takes."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

import detente
from detente.review.agreement import agreements
from detente.serve import reading, results
from detente.serve.api import lists
from detente.serve.api.caching import Indexed, sent
from detente.serve.api.records import missing
from detente.serve.api.review import shown_to
from detente.serve.guard import needed
from detente.serve.pictures.made import KINDS as KINDS_DRAWN
from detente.serve.query import KINDS, Query
from detente.serve.review import review_of
from detente.serve.twins import twin_path
from detente.serve.uploads import limits
from detente.serve.users import REVIEWER, Person
from detente.serve.views import desk_of

__all__ = ["own", "router"]

router = APIRouter(include_in_schema=False, route_class=Indexed)
own = APIRouter(include_in_schema=False)  # of what does not come from the index, or is different for everybody


@router.get(twin_path("/"))
def home(request: Request) -> Response:
    """What is in the store."""
    found = results.overview(desk_of(request).index)
    told: dict[str, Any] = {
        "counts": found.counts,
        "latest": [lists.head(row) for row in found.latest],
        "dyads": [{"codes": [one, other], "events": count} for one, other, count in found.dyads],
        **{name: [{"value": value, "count": count} for value, count in getattr(found, name)] for name in ("types", "languages", "outlets")},
        "runs": list(found.runs),
    }
    return sent(told)


def _twin(kind: str) -> None:
    @router.get(twin_path(f"/{kind}"), name=f"twin of {kind}")
    def listed(request: Request) -> Response:
        index = desk_of(request).index
        query = Query.from_params(request.query_params, kind)
        return sent({**lists.listed(index, query), "facets": lists.facets(index, query)})


for _kind in KINDS:
    _twin(_kind)


@router.get(twin_path("/article/{article}"))
def article(request: Request, article: str) -> Response:
    """An article with its records."""
    found = reading.coded(desk_of(request).index.reader(), article) if re.fullmatch(r"[0-9a-f]{16}", article) else None
    if found is None:
        raise missing("article", article)
    return sent(asdict(found))


@router.get(twin_path("/about"))
def about(request: Request) -> Response:
    """What the desk is, and the state of its index."""
    index = desk_of(request).index
    return sent({"version": detente.__version__, "generation": index.generation, "refresh_failed": index.failed is not None})


@router.get(twin_path("/read"))
def read(request: Request) -> Response:
    """What may be sent to be read."""
    return sent(limits(desk_of(request)))


@router.get(twin_path("/pictures"))
def pictures(request: Request) -> Response:
    """What can be drawn."""
    return sent({"pictures": [{"name": name, "of": kind} for name, kind in KINDS_DRAWN.items()]})


@own.get(twin_path("/login"))
def login(request: Request) -> Response:
    """Who is signed in."""
    person: Person | None = request.state.user
    return sent({"user": person and {"name": person.name, "role": person.role}, "users": desk_of(request).users is not None})


@own.get(twin_path("/review"))
def review(request: Request) -> Response:
    """What there is to be reviewed."""
    person, found = needed(request, REVIEWER), review_of(request)
    far = found.progress(person)
    return sent({"queues": [{"name": name, "plan": tasks[0].plan, **asdict(far[name])} for name, tasks in sorted(found.queues().items())]})


@own.get(twin_path("/review/next"))
def following(request: Request, queue: str = "") -> Response:
    """The next task of a queue; null where nothing is left."""
    person, found = needed(request, REVIEWER), review_of(request)
    task = found.next(queue, person)
    return sent({"task": task and asdict(task)})


@own.get(twin_path("/review/record/{record}"))
def judged(request: Request, record: str) -> Response:
    """A record, and what has been said of it, as far as who asks may see that."""
    person = needed(request, REVIEWER)
    found = review_of(request)
    subject = found.subject(record)
    if subject is None:
        raise missing("record", record)
    said = shown_to(person, found.judged(subject.coded).get(record, []))
    return sent(
        {
            "kind": subject.kind,
            "article": subject.article.id,
            "record": asdict(subject.record),
            "judgements": [asdict(each) for each in said],
        }
    )


@own.get(twin_path("/review/article/{article}"))
def surveyed(request: Request, article: str) -> Response:
    """What has been said of an article and its records, by record, as far as who asks may see that."""
    person = needed(request, REVIEWER)
    found = review_of(request)
    page = found.article(article)
    if page is None:
        raise missing("article", article)
    said = {key: [asdict(each) for each in shown_to(person, rows)] for key, rows in found.judged(page[0]).items()}
    return sent({"article": article, "judgements": said})


@own.get(twin_path("/review/history"))
def history(request: Request) -> Response:
    """What one has decided, the last first."""
    person, found = needed(request, REVIEWER), review_of(request)
    return sent({"judgements": [asdict(each) for each in reversed(found.journal.all()) if each.author == person.name]})


@own.get(twin_path("/review/adjudication"))
def adjudication(request: Request) -> Response:
    """The records that reviewers differ about."""
    needed(request, REVIEWER)
    return sent({"contested": [asdict(each) for each in review_of(request).contested()]})


@own.get(twin_path("/review/agreement"))
def agreement(request: Request) -> Response:
    """How far reviewers agree, by kind and field."""
    needed(request, REVIEWER)
    return sent({"agreement": [asdict(each) for each in agreements(review_of(request).judgements())]})
