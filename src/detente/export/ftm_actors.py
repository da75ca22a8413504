"""Actors as FollowTheMoney entities: persons, public bodies, organisations, and the posts that persons hold.

States, bodies and persons on file are one entity for the whole store, since their identity is known. A name that is not on file is an entity of its
article alone: that two articles have a name in common does not make it one person.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from detente.evidence import content_id
from detente.export.ftm_graph import Graph, Values, country_name
from detente.export.records import Loss
from detente.model import Actor, Article
from detente.ontology import sectors
from detente.resources import table

__all__ = ["Cast", "article_key"]

PUBLIC = frozenset({"GOV", "MIL", "JUD", "LEG", "COP", "SPY"})  # sectors that are organs of a state
NO_COUNTRY = frozenset({"IGO", "NGO", "MNC"})
FORMER = "former-office"


def article_key(article: Article) -> str:
    """The id of an article's entity."""
    return f"{PREFIX}article-{article.id}"


PREFIX = "detente-"


class Cast:
    """Turns the actors of records into entities of a graph, and remembers nothing but the graph."""

    def __init__(self, graph: Graph, loss: Loss) -> None:
        self._graph, self._loss = graph, loss

    def keys(self, actors: Iterable[Actor], article: Article) -> list[str]:
        """The ids of the entities that actors stand for, each once; those that cannot be entities are counted."""
        return list(dict.fromkeys(key for actor in actors for key in self._keys(actor, article)))

    def _keys(self, actor: Actor, article: Article) -> list[str]:
        if actor.anonymous is not None:
            self._loss.count("mentions of unnamed sources")
            return []
        if actor.members and actor.name is None:  # "Moscow and Tokyo": each of them
            return [self._body(member, actor.sectors, article) for member in actor.members]
        if actor.person is not None:
            return [self._person(actor, article)]
        if actor.role is not None and actor.country not in {None, *NO_COUNTRY}:
            self._loss.count("holders of an office who are not named, given as the state's body and the post")
            self._post(actor, article)
            return [self._body(str(actor.country), actor.sectors, article)]
        if actor.name is not None:
            return [self._named(actor, article)]
        if actor.country is None or actor.country in NO_COUNTRY:
            self._loss.count("mentions of groups without a name and a country")
            return []
        return [self._body(actor.country, actor.sectors, article)]

    def _body(self, code: str, groups: tuple[str, ...], article: Article) -> str:
        """A state, or what is told of as one of its sectors."""
        told = [group for group in groups if group not in {"UNK", "GOV"}]
        key = self._key("body", "/".join([code, *told]))
        name = country_name(code) + (f": {'; '.join(sectors()[group] for group in told)}" if told else "")
        public = not told or any(group in PUBLIC for group in told)
        values: Values = {"name": [name], "country": [self._graph.country(code)], "sector": told}
        self._graph.share(key, "PublicBody" if public else "LegalEntity", values, article)
        return key

    def _named(self, actor: Actor, article: Article) -> str:
        """A body that is called by a name."""
        on_file = actor.identity in _bodies() or actor.identity == actor.country
        key = self._key("body", actor.identity, None if on_file else article.id)
        public = any(group in PUBLIC for group in actor.sectors) and actor.country not in {None, *NO_COUNTRY}
        schema = "PublicBody" if public else "Organization" if on_file else "LegalEntity"
        values: Values = {"name": [actor.name], "country": [self._country(actor)], "sector": list(actor.sectors)}
        values["topics"] = ["gov.igo"] if "IGO" in actor.sectors else []
        self._graph.share(key, schema, values, article)
        return key

    def _person(self, actor: Actor, article: Article) -> str:
        """A person on file, or one whose name stands beside an office; any other name may be a club's or a firm's."""
        on_file = actor.score is not None
        key = self._key("person", actor.identity, None if on_file else article.id)
        country = self._country(actor)
        values: Values = {"name": [actor.person], "country": [country], "sector": list(actor.sectors)}
        if not on_file and actor.role is None:
            self._graph.share(key, "LegalEntity", values, article)
            return key
        values["wikidataId"] = [_wikidata().get(actor.identity)] if on_file else []
        self._graph.share(key, "Person", values, article)
        if actor.role is not None and actor.role != FORMER and country is not None:
            post = self._post(actor, article)
            day = article.published.earliest if article.published.earliest == article.published.latest else None
            told: Values = {
                "holder": [key],
                "post": [post],
                "sourceUrl": [article.url],
                "publisher": [article.outlet],
                "status": ["as told"],
                "date": [day],
            }
            self._graph.share(self._key("occupancy", key, post), "Occupancy", told, article)
        return key

    def _post(self, actor: Actor, article: Article) -> str:
        """The post that an actor's office is."""
        role, country = str(actor.role), str(actor.country)
        key = self._key("post", role, country)
        name = f"{role.replace('-', ' ')} of {country_name(country)}"
        self._graph.share(key, "Position", {"name": [name], "country": [self._country(actor)]}, article)
        return key

    def _country(self, actor: Actor) -> str | None:
        return self._graph.country(actor.country) if actor.country not in NO_COUNTRY else None

    @staticmethod
    def _key(kind: str, *parts: str | None) -> str:
        return f"{PREFIX}{kind}-{content_id(f'ftm {kind}', *parts)}"


@cache
def _bodies() -> frozenset[str]:
    """The ids of bodies and parties on file."""
    return frozenset(row["id"] for name in ("bodies", "parties") for row in table(f"actors/{name}.tsv"))


@cache
def _wikidata() -> dict[str, str]:
    return {row["person"]: row["qid"] for row in table("actors/persons.tsv") if row["qid"].startswith("Q")}
