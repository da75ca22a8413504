"""The parameters that lists take, with their bounds: the filters of `query.Query`, for each kind those that it has.

Pages take what a form sends, empty fields and all; programs are told where they are wrong, a name that is no filter among it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from detente.serve.query import MANY, MOST_ROWS, MOST_VALUES, Query

__all__ = [
    "FILTERS",
    "ID",
    "ArticleFilters",
    "EventFilters",
    "Everywhere",
    "Filters",
    "PositionFilters",
    "RelationFilters",
    "StatementFilters",
    "asked",
]

ID = r"^[0-9a-f]{16}$"  # evidence.content_id
VALUE_CHARS = 300
LIMIT = 50
PAIR = r"^[A-Za-z0-9_]{1,60}[,>/-][A-Za-z0-9_]{1,60}$"  # two codes of states or bodies
CODE = r"^[^\s,;\u0000-\u001f\u0085]{1,60}$"  # one of them, or a name of one word
NAME = r"^[^,]+$"
CURSOR = r"^-?[0-9]{1,10}\.[0-9]{1,10}$"
WRONG_DAY = "not a day: write it as 2019-03-02"


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError(WRONG_DAY) from error
    if day != value:  # 20190302 and 2019-W09-6 are ISO 8601 too
        raise ValueError(WRONG_DAY)
    return value


def _values(about: str, example: str) -> Any:
    return Field(default=[], max_length=MOST_VALUES, description=f"{about} May come several times: one must fit.", examples=[[example]])


Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Value = Annotated[str, Field(min_length=1, max_length=VALUE_CHARS)]
Code = Annotated[str, Field(pattern=CODE)]
Name = Annotated[str, Field(pattern=NAME, max_length=VALUE_CHARS)]
Words = Annotated[str, Field(min_length=1, max_length=VALUE_CHARS)]
Sort = Literal["newest", "oldest", "latest", "earliest", "conflict", "cooperation", "unsure", "sure"]


class Filters(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    q: Words | None = Field(None, description="Words of the record's quotes, or of the article.", examples=["sanctions"])
    since: Day | None = Field(None, description="Not over before this day.", examples=["2019-01-01"])
    until: Day | None = Field(None, description="Begun by this day.", examples=["2019-12-31"])
    by: Literal["time", "published"] = Field(
        "time", description="Which time the days are held against: the record's own, or the article's."
    )
    lang: list[Value] = _values("Language of the article.", "fr")
    outlet: list[Value] = _values("Outlet, as the articles name it.", "Wire")
    sort: Sort = Field(
        "newest", description="By publication (newest, oldest), own time (latest, earliest), score, or the reader's confidence."
    )
    after: str | None = Field(None, pattern=CURSOR, description="Where the page before ended: its `next`.", examples=["737425.12"])
    limit: int = Field(LIMIT, ge=1, le=MOST_ROWS, description="Rows of a page.")


class Acting(Filters):
    """What lists of records with actors take, and of the articles that have such records."""

    actor: list[Code] = _values("State (alpha-3, or a name of one word) or body that acts, speaks, holds or is a party.", "RUS")
    recipient: list[Code] = _values("State or body that is acted on, spoken to, aimed at, or a party.", "JPN")
    dyad: list[Annotated[str, Field(pattern=PAIR)]] = _values("Two codes, in either direction.", "RUS-JPN")
    person: list[Name] = _values("Identity of an actor, or the beginnings of words of a name.", "lavrov")


class Attributed(Acting):
    """What lists of records with a chain of attribution take."""

    doubt: list[Value] = _values("Kind of a reserve about it: hearsay, hedge, distance, denial.", "hedge")
    source: list[Value] = _values("Kind of a link of its chain of attribution.", "official")


class EventFilters(Attributed):
    """What lists of events take."""

    type: list[Value] = _values("PLOVER type.", "ACCUSE")
    status: list[Value] = _values("happened, ongoing, future, hypothetical or negated.", "happened")
    quad: list[Literal["1", "2", "3", "4"]] = _values("1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.", "3")
    place: list[Code] = _values("State (alpha-3) in which it happens.", "RUS")
    mode: list[Value] = _values("PLOVER mode.", "disapprove")
    context: list[Value] = _values("PLOVER context.", "diplomatic")
    carried: list[Value] = _values("What found it: rules, reader or both.", "rules")
    modality: list[Value] = _values("Who vouches for it: asserted (the outlet) or reported (a source).", "reported")
    min_score: float | None = Field(None, ge=-10, le=10, allow_inf_nan=False, description="Conflict–cooperation score, this or more.")
    max_score: float | None = Field(None, ge=-10, le=10, allow_inf_nan=False, description="Conflict–cooperation score, this or less.")
    min_confidence: float | None = Field(None, ge=0, le=1, allow_inf_nan=False, description="The reader's probability, this or more.")
    max_confidence: float | None = Field(None, ge=0, le=1, allow_inf_nan=False, description="The reader's probability, this or less.")


class StatementFilters(Attributed):
    """What lists of statements take."""

    type: list[Value] = _values("direct, indirect or mixed.", "direct")
    force: list[Value] = _values("What the cue does: say, claim, deny, warn…", "deny")


class PositionFilters(Attributed):
    """What lists of positions take."""

    type: list[Value] = _values("Stance: support, oppose, conditional or unclear.", "oppose")
    issue: list[Value] = _values("Id of an issue.", "alliance:JPN+USA")
    basis: list[Value] = _values("stated, reported or inferred.", "stated")


class RelationFilters(Acting):
    """What lists of relations take."""

    type: list[Value] = _values("alliance, treaty, dispute, negotiation, sanctions, deployment, summit or bilateral_relations.", "alliance")
    status: list[Value] = _values("wanted, proposed, planned, held, signed, in force, suspended, stalled, resumed or ended.", "signed")
    trend: list[Value] = _values("improving, worsening, stable or rivalry.", "worsening")


class ArticleFilters(Acting):
    """What lists of articles take: filters on their records find the articles that have such a record."""

    type: list[Value] = _values("PLOVER type of an event in it.", "ACCUSE")
    issue: list[Value] = _values("Id of an issue of a position in it.", "alliance:JPN+USA")
    place: list[Code] = _values("State (alpha-3) in which an event of it happens.", "RUS")
    flag: list[Value] = _values("Kind of a flag.", "machine_translated")
    holds: list[Value] = _values("Kind of record that it has.", "events")


class Everywhere(BaseModel):
    """What a search of all kinds takes."""

    model_config = ConfigDict(extra="forbid")

    q: Words = Field(description="Words of the records' quotes, or of the articles.", examples=["sanctions"])
    since: Day | None = Field(None, description="Not over before this day.")
    until: Day | None = Field(None, description="Begun by this day.")
    lang: list[Value] = _values("Language of the article.", "fr")
    outlet: list[Value] = _values("Outlet, as the articles name it.", "Wire")
    limit: int = Field(5, ge=1, le=50, description="Rows of each kind.")


FILTERS: dict[str, type[Filters]] = {
    "events": EventFilters,
    "statements": StatementFilters,
    "positions": PositionFilters,
    "relations": RelationFilters,
    "articles": ArticleFilters,
}


def asked(kind: str, filters: Filters | Everywhere) -> Query:
    """The question that the parameters put. Raises InputError as `Query.from_params` does."""
    pairs: list[tuple[str, str]] = []
    for name, value in filters.model_dump(exclude_none=True).items():
        pairs += [(name, each) for each in value] if name in MANY else [(name, str(value))]
    return Query.from_params(pairs, kind)
