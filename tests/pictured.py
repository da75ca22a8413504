"""A small store for the pictures, made by hand: two parties over three years, three places, three holders, and words that came by many ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import desks
import records
from detente.evidence import content_id
from detente.model import Coded, Link, When, Where
from detente.serve.index import Index

HOSTILE = '<b onload="alert(1)">Oslo</b> & ]]> "javascript:alert(1)"'
MONTH = When("2019-04-01", "2019-04-30", "month", "2019-04", "expression")
SINCE = When("2019-05-01", None, None, "2019-05-01", "expression", mod="AFTER")


def place(name: str, kind: str, country: str | None, lat: float, lon: float, *claimants: str) -> Where:
    return Where(name, kind, country, lat, lon, None, "gazetteer", claimants=claimants)


def acts(
    number: int,
    *,
    when: When | None = None,
    where: Where | None = None,
    together: bool = False,
    status: str = "happened",
    **page: object,
) -> Coded:
    """An article with one event; `together` has both parties act and nobody be acted on."""
    made = desks.page(number, **page)  # type: ignore[arg-type]
    event = made.events[0]
    if together:
        event = replace(event, actors=(*event.actors, *event.recipients), recipients=())
    event = replace(event, when=when or event.when, where=where, where_reason=None if where else "none is named", status=status)
    return replace(made, events=(event,))


def holds(number: int, stance: str, *, holder: str = "RUS", issue: str | None = "alliance:JPN+USA", published: str | None) -> Coded:
    """An article with one position, whose day is the article's."""
    made = desks.page(number, published=published, told=None)
    position = replace(
        made.positions[0],
        id=content_id("position", number, stance),
        stance=stance,
        holder=replace(made.positions[0].holder, country=holder, identity=holder),
        issue=issue,
        target_kind="relation" if issue else "actor",
        target_members=() if issue else ("USA",),
        when=records.UNKNOWN,
    )
    return replace(made, positions=(position,), events=())


def said(number: int, *links: tuple[str, str], outlet: str | None = "Wire") -> Coded:
    """An article with one statement, whose chain goes from the outlet through these links (kind, label); the last is a Russian."""
    made = desks.page(number, outlet=outlet)
    speaker = records.actor("Russia", "RUS", made.article.text, sectors=("GOV",))
    chain = (Link("outlet", outlet or "unknown outlet", None, None), *(Link(kind, label, speaker, None) for kind, label in links))
    return replace(made, statements=(replace(made.statements[0], chain=chain),), events=(), positions=())


def articles() -> list[Coded]:
    moscow = place("Moscow", "city", "RUS", 55.752, 37.618)
    return [
        acts(100, told="2019-03-02", where=moscow),
        acts(101, told="2019-03-02", where=moscow),
        acts(
            102,
            kind="AID",
            score=10.0,
            told="2020-01-05",
            actor="JPN",
            recipient="RUS",
            where=place(HOSTILE, "city", "NOR", 59.913, 10.739),
        ),
        acts(103, when=MONTH, kind="SANCTION", score=-6.0, where=place("Crimea", "region", "UKR", 45.3, 34.4, "UKR", "RUS")),
        acts(104, when=SINCE, kind="THREATEN", score=-3.5),
        acts(105, told=None),
        acts(106, kind="CONSULT", score=4.0, told="2021-06-01", together=True),
        acts(107, kind="REJECT", score=-2.0, told="2019-03-02", status="negated"),
        acts(108, told="2019-07-01", actor="USA", recipient="RUS", title=HOSTILE, outlet=HOSTILE),
        holds(110, "support", published="2018-01-01"),
        holds(111, "oppose", published="2020-01-01"),
        holds(112, "unclear", published=None),
        holds(113, "oppose", holder="FRA", published="2019-01-01"),
        holds(114, "oppose", holder="FRA", issue=None, published="2019-01-01"),
        said(120, ("official", "the minister")),
        said(121, ("agency", "Reuters"), ("official", "the minister")),
        said(122, ("agency", "the Reuters news agency"), ("official", "the minister")),
        said(123, ("media", "the BBC"), outlet="Courrier"),
        said(124, ("anonymous-diplomatic", "diplomatic sources"), outlet=None),
    ]


def indexed(root: Path) -> Index:
    return desks.indexed(root, *articles())
