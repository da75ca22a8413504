"""What the API sends: models at this edge only, made of the records' own types."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from detente.model import Coded, Event, Judgement, Position, Relation, Statement
from detente.review.tasks import Task
from detente.store.changes import Change
from detente.store.runs import Run

__all__ = [
    "ArticlePage",
    "ChangePage",
    "Error",
    "EventPage",
    "Everything",
    "FacetList",
    "Found",
    "Head",
    "Health",
    "JudgementPage",
    "Limits",
    "Next",
    "Page",
    "PictureData",
    "PositionPage",
    "QueueList",
    "Reading",
    "RelationPage",
    "Row",
    "RunList",
    "Said",
    "StatementPage",
    "TaskPage",
    "Text",
    "Version",
]

T = TypeVar("T")


class Said(BaseModel):
    """What went wrong, with which item, at which stage, and the remedy; parts of which nothing is to be said are empty."""

    what: str
    item: str
    stage: str
    remedy: str


class Error(BaseModel):
    """Every error has this shape."""

    error: Said


class Health(BaseModel):
    """That the desk answers."""

    status: Literal["ok"]


class Version(BaseModel):
    """What the desk is, and which state of the store it shows: `generation` counts the changes of its index."""

    version: str
    api: Literal["v1"]
    generation: int


class Head(BaseModel):
    """An article in brief. `events` to `relations` are how many it has; days are None where a side of the interval is open or unknown."""

    id: str
    source: str
    title: str | None
    outlet: str | None
    url: str | None
    language: str | None
    published_earliest: str | None
    published_latest: str | None
    chars: int
    flags: list[str]
    events: int
    statements: int
    positions: int
    relations: int


class Row(BaseModel, Generic[T]):
    """A record with its article in brief."""

    record: T
    article: Head


class Page(BaseModel, Generic[T]):
    """A page of a list. `next` goes into `after` for the page that follows; None on the last. `total_is_exact` is False where full text found more
    than is counted."""

    total: int
    total_is_exact: bool
    next: str | None
    rows: list[T]


class EventPage(Page[Row[Event]]):
    """A page of events."""


class StatementPage(Page[Row[Statement]]):
    """A page of statements."""


class PositionPage(Page[Row[Position]]):
    """A page of positions."""


class RelationPage(Page[Row[Relation]]):
    """A page of relations."""


class ArticlePage(Page[Head]):
    """A page of articles in brief."""


class Found(BaseModel):
    """A record by its id, with its article in brief."""

    kind: Literal["events", "statements", "positions", "relations"]
    record: Event | Statement | Position | Relation
    article: Head


class Everything(BaseModel):
    """What full text finds, the first rows of each kind."""

    q: str
    events: EventPage
    statements: StatementPage
    positions: PositionPage
    relations: RelationPage
    articles: ArticlePage


class Text(BaseModel):
    """The text of an article, into which all spans point, in code points."""

    id: str
    language: str | None
    text: str


class Reading(BaseModel):
    """All records of an article that was sent, and not kept."""

    version: str
    coded: Coded


class Limits(BaseModel):
    """What may be sent to be read. `upload`: who may; `fetch`: whether an address may be sent; `bytes` of the content, `seconds` that reading
    may take."""

    upload: Literal["anyone", "reviewer", "off"]
    fetch: bool
    bytes: int
    seconds: float
    engines: list[str]
    files: list[str]


class FacetValue(BaseModel):
    """A value, how many have it, and whether it is asked for."""

    value: str
    count: int
    active: bool


class Facet(BaseModel):
    """The most frequent values of a field, without regard to the filter on that field itself."""

    field: str
    values: list[FacetValue]


class FacetList(BaseModel):
    """How what passes the filters falls into values."""

    facets: list[Facet]


class RunList(BaseModel):
    """The runs that wrote the store, the last first."""

    runs: list[Run]


class ChangePage(BaseModel):
    """A page of changes, in the order of their ids."""

    next: str | None
    rows: list[Change]


class JudgementPage(BaseModel):
    """A page of judgements, in the order of time."""

    total: int
    next: str | None
    rows: list[Judgement]


class Queue(BaseModel):
    """A queue and how far it is. `mine` and `done` count the tasks that who asks may do and has done, `total` and `complete` those of everybody;
    `adrift` those whose record is gone."""

    name: str
    plan: str
    kind: str
    mine: int
    done: int
    total: int
    complete: int
    adrift: int


class QueueList(BaseModel):
    """All queues, by name."""

    queues: list[Queue]


class TaskPage(BaseModel):
    """A page of a queue; `next` goes into `after`."""

    total: int
    next: int | None
    rows: list[Task]


class Next(BaseModel):
    """The next task; null where nothing is left."""

    task: Task | None


class PictureData(BaseModel):
    """What a picture shows in words, its rows by column, and the Vega-Lite specification of its drawing; null where there is nothing to draw."""

    picture: str
    title: str
    text: str
    notes: list[str]
    filters: list[list[str]]
    exact: bool
    columns: list[str]
    rows: list[dict[str, str | int | float | None]]
    spec: dict[str, Any] | None
