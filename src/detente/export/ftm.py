"""Records as FollowTheMoney: `entities.ftm.json`, one entity a line, and `statements.csv`, one row for each thing that is said of one.

Articles are Article; actors Person, PublicBody, Organization or LegalEntity, with Mention for their words, Position and Occupancy for their offices;
events are Event; statements and positions are Note on who speaks or holds them; relations are UnknownLink between each two parties. What an act or
a tie is told in is its `proof` or source, and its words are quoted in the article's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from detente.evidence import Evidence, content_id
from detente.export.format import Format
from detente.export.ftm_actors import PREFIX, Cast, article_key
from detente.export.ftm_graph import Graph, Values
from detente.export.records import Found, Loss
from detente.model import Actor, Article, Doubt, Event, Link, Position, Relation, Statement, When, Where
from detente.verify import evidence_in

__all__ = ["ENTITIES", "FORMAT", "STATEMENTS", "write"]

ENTITIES, STATEMENTS = "entities.ftm.json", "statements.csv"
KINDS = ("articles", "statements", "events", "positions", "relations", "actors")
QUOTED = ("summary", "description")  # words of the text, in its language


def write(records: Iterator[Found], out: Path, loss: Loss) -> None:
    """Both files. Raises ResourceError where the library is not installed."""
    with (
        (out / ENTITIES).open("w", encoding="utf-8", newline="") as entities,
        (out / STATEMENTS).open("w", encoding="utf-8", newline="") as rows,
    ):
        graph = Graph(entities, rows, loss)
        writer = _Writer(graph, loss)
        before = ""
        for found in records:
            if found.article.id != before:
                before = found.article.id
                writer.article(found.article)
            writer.record(found)
        graph.close()


class _Writer:
    """Turns records into entities."""

    def __init__(self, graph: Graph, loss: Loss) -> None:
        self._graph, self._loss, self._cast = graph, loss, Cast(graph, loss)

    def article(self, article: Article) -> None:
        self._loss.count("texts of articles")
        day = article.published.earliest if article.published.earliest == article.published.latest else None
        self._loss.count("publication dates that are no single day", day is None)
        title = article.title or article.id
        values: Values = {"title": [article.title], "name": [title], "fileName": [article.id], "sourceUrl": [article.url]}
        values |= {"publisher": [article.outlet], "language": [article.language], "publishedAt": [day]}
        self._graph.add(article_key(article), "Article", values, article, quoted=("title", "name"))

    def record(self, found: Found) -> None:
        record, article = found.record, found.article
        if found.kind != "articles":
            self._loss.count("offsets of quoted words", sum(isinstance(each, Evidence) for each in evidence_in(record)))
        if isinstance(record, Actor):
            self._mention(record, article)
        elif isinstance(record, Event):
            self._event(record, article)
        elif isinstance(record, Statement):
            self._statement(record, article)
        elif isinstance(record, Position):
            self._position(record, article)
        elif isinstance(record, Relation):
            self._relation(record, article)

    def _mention(self, actor: Actor, article: Article) -> None:
        for key in self._cast.keys([actor], article):
            values: Values = {"document": [article_key(article)], "name": [actor.evidence.quote], "resolved": [key]}
            values["contextCountry"] = [
                self._graph.country(code) for code in sorted(actor.countries) if len(code) == ALPHA3 and code not in BODIES
            ]
            where = content_id("ftm mention", article.id, key, actor.evidence.span.start)
            self._graph.add(f"{PREFIX}mention-{where}", "Mention", values, article, quoted=("name",))

    def _event(self, event: Event, article: Article) -> None:
        involved = self._cast.keys([*event.actors, *event.recipients], article)
        self._loss.count("events whose sides (who acts, and toward whom) are in words only", bool(event.actors and event.recipients))
        self._loss.count("events that did not happen, or have not yet, which is in words only", event.status not in {"happened", "ongoing"})
        status = "" if event.status == "happened" else f" ({event.status})"
        name = f"{event.type}{status}: {_called(event.actors)} → {_called(event.recipients)}"
        values: Values = {
            "name": [name],
            "summary": [event.trigger.quote],
            "description": [article.text[event.sentence.start : event.sentence.end]],
            "involved": involved,
            "keywords": [event.type, *event.modes, *event.contexts, f"status:{event.status}", f"modality:{event.modality}"],
            "notes": [_according(event.chain), *_doubts(event.doubts)],
            **self._days(event.when, "events"),
            **self._place(event.where, article),
            **_told(article, event.id),
            "proof": [article_key(article)],
        }
        self._graph.add(f"{PREFIX}event-{event.id}", "Event", values, article, quoted=QUOTED)

    def _statement(self, said: Statement, article: Article) -> None:
        words = " […] ".join(part.quote for part in (said.content, *said.continued))
        about = self._cast.keys([actor for actor in (said.speaker, said.addressee) if actor], article)
        self._loss.count("times of statements", said.when.basis != "none")
        name = f"{_called([said.speaker] if said.speaker else [])}: {said.force} ({said.kind})"
        tags = [f"force:{said.force}", f"kind:{said.kind}", f"tone:{said.tone}"]
        self._note(f"statement-{said.id}", name, words, said.cue.quote, about, tags, said, article)

    def _position(self, stand: Position, article: Article) -> None:
        about = self._cast.keys([stand.holder], article)
        self._loss.count("times of positions", stand.when.basis != "none")
        name = f"{_called([stand.holder])}: {stand.stance} {stand.issue or stand.target.quote}"
        tags = [
            f"stance:{stand.stance}",
            f"basis:{stand.basis}",
            f"strength:{stand.strength}",
            *([f"issue:{stand.issue}"] if stand.issue else []),
        ]
        self._note(f"position-{stand.id}", name, stand.evidence.quote, stand.target.quote, about, tags, stand, article)

    def _note(
        self,
        key: str,
        name: str,
        words: str,
        summary: str,
        about: list[str],
        tags: list[str],
        record: Statement | Position,
        article: Article,
    ) -> None:
        values: Values = {
            "name": [name],
            "description": [words],
            "summary": [summary],
            "entity": about or [article_key(article)],
            "keywords": tags,
            "notes": [_according(record.chain), *_doubts(record.doubts)],
            "sourceUrl": [article.url],
            "publisher": [article.outlet],
            "proof": [article_key(article)],
        }
        self._graph.add(PREFIX + key, "Note", values, article, quoted=QUOTED)

    def _relation(self, tie: Relation, article: Article) -> None:
        parties = self._cast.keys(tie.parties, article)
        if len(parties) < MOST_FEW:
            self._loss.count("relations with fewer than two parties that are entities")
        self._loss.count("trends of relations", tie.trend is not None)
        more = [part.quote for part in (tie.object, tie.obstacle) if part]
        for first, second in combinations(parties, 2):
            values: Values = {"subject": [first], "object": [second], "role": [tie.kind.replace("_", " ")], "status": [tie.status]}
            values |= {"summary": [tie.evidence.quote], "description": more, **_told(article, tie.id)}
            key = f"{PREFIX}link-{content_id('ftm link', tie.id, first, second)}"
            self._graph.add(key, "UnknownLink", values, article, quoted=QUOTED)

    def _days(self, when: When, kind: str) -> dict[str, list[str | None]]:
        """The days of an act whose time the text gives; bounds that are only worked out are counted."""
        if when.basis == "none":
            self._loss.count(
                f"days before or after which {kind} without a time must lie", when.earliest is not None or when.latest is not None
            )
            return {}
        if when.earliest == when.latest:
            return {"date": [when.earliest]}
        return {"startDate": [when.earliest], "endDate": [when.latest]}

    def _place(self, where: Where | None, article: Article) -> dict[str, list[str | None]]:
        """The place of an act, with an Address of its own where it has a point."""
        if where is None:
            return {}
        country = self._graph.country(where.country)
        found: dict[str, list[str | None]] = {"location": [where.name], "country": [country]}
        if where.lat is not None and where.lon is not None:
            key = f"{PREFIX}place-{content_id('ftm place', where.name, where.kind, where.lat, where.lon)}"
            values: Values = {"name": [where.name], "full": [where.name], "country": [country]}
            values |= {"latitude": [f"{where.lat:.5f}"], "longitude": [f"{where.lon:.5f}"]}
            self._graph.share(key, "Address", values, article)
            found["addressEntity"] = [key]
        return found


ALPHA3 = 3
BODIES = frozenset({"IGO", "NGO", "MNC"})
MOST_FEW = 2


def _told(article: Article, record: str) -> dict[str, list[str | None]]:
    return {"sourceUrl": [article.url], "publisher": [article.outlet], "recordId": [record]}


def _called(actors: Sequence[Actor]) -> str:
    return " + ".join(actor.name or actor.evidence.quote for actor in actors) or "?"


def _according(chain: Iterable[Link]) -> str | None:
    links = " <- ".join(f"{link.label} ({link.kind})" for link in chain)
    return f"according to: {links}" if links else None


def _doubts(doubts: Iterable[Doubt]) -> list[str]:
    return [f"{doubt.kind} ({doubt.owner}): {doubt.evidence.quote}" for doubt in doubts]


FORMAT = Format("ftm", KINDS, write, folder=True)
