"""From names to actors: who is meant, as of the article's date, and how we know.

Persons carry their country and sector from the office the text gives them, else from the leaders file; an office without a name is linked
to its holder when just one person held it in the article's time. Second mentions ("M. Lavrov", "Ri") link back to the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from detente.actors.gazetteer import Term, bodies, fold, holders, person_aliases, terms
from detente.actors.mentions import Found
from detente.evidence import Evidence
from detente.model import Actor, Article

__all__ = ["Linker"]

GOVERNMENT_ROLES = frozenset(
    {
        "head-of-state",
        "head-of-government",
        "foreign-minister",
        "defence-minister",
        "interior-minister",
        "economy-minister",
        "vice-president",
        "president-elect",
        "monarch",
        "envoy",
        "spokesperson",
        "central-banker",
    }
)
SECTOR_OF_ROLE = {
    "opposition-leader": "OPP",
    "group-leader": "REB",
    "igo-head": "IGO",
    "speaker": "LEG",
    "religious-leader": "REL",
}
SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Linker:
    """The persons met so far in one article, by every short form that may mean them."""

    article: Article
    aliases: dict[str, Actor] = field(default_factory=dict)
    offices_seen: dict[str, Actor] = field(default_factory=dict)

    def window(self) -> tuple[str, str]:
        """The interval in which the article was published; all time where nothing is known."""
        published = self.article.published
        return published.earliest or "0000", published.latest or "9999"

    def actor(self, found: Found, evidence: Evidence) -> Actor | None:
        """The actor that a name stands for; None for a proper noun that nothing supports as an actor."""
        if found.kind == "office":
            return self._office(found, evidence)
        if found.kind == "person":
            return self._person(found, evidence)
        if found.body:
            return self._body(found.body, evidence)
        codes = tuple(dict.fromkeys(found.codes))
        if len(codes) > 1:
            return Actor(evidence, "+".join(sorted(codes)), None, members=codes, reason="a compound of its members")
        code = codes[0]
        sector = found.sector
        identity = code if sector in {"", "GOV"} else f"{code}/{sector}"
        return Actor(evidence, identity, code, (sector,) if sector else ())

    def _body(self, body_id: str, evidence: Evidence) -> Actor:
        body = bodies()[body_id]
        return Actor(evidence, body.id, body.country, (body.sector,) if body.sector else (), name=body.name)

    def _person(self, found: Found, evidence: Evidence) -> Actor | None:
        if found.person:
            return self._remember(self._leader(found.person, None, evidence))
        name = found.name or evidence.quote
        earlier = self.aliases.get(fold(name).replace("-", " "))
        if earlier is not None:
            return _again(earlier, evidence)
        if " " not in name and "-" not in name:
            return None
        return self._remember(
            Actor(evidence, _slug(name), None, name=name, person=name, reason="not in the actor files, and no office is given")
        )

    def _office(self, found: Found, evidence: Evidence) -> Actor | None:
        office = found.office
        assert office is not None
        codes = tuple(dict.fromkeys(found.codes))
        if found.person:
            return self._remember(self._leader(found.person, office.role, evidence, codes[0] if codes else None))
        if found.name:
            earlier = self.aliases.get(fold(found.name).replace("-", " "))
            if earlier is not None and (earlier.country or not codes):
                return _again(earlier, evidence)
            country = self._country(codes, found)
            return self._remember(
                Actor(
                    evidence,
                    _slug(found.name),
                    country,
                    (office.sector,),
                    found.name,
                    found.name,
                    office.role,
                    reason=None if country else "office without a country",
                )
            )
        if len(codes) > 1:
            return Actor(evidence, "+".join(sorted(codes)) + f"/{office.sector}", None, (office.sector,), role=office.role, members=codes)
        country = self._country(codes, found)
        if country is None:
            earlier = self.offices_seen.get(office.role)
            if earlier is not None:
                return _again(earlier, evidence)
            return Actor(
                evidence,
                f"?/{office.role}",
                None,
                (office.sector,),
                role=office.role,
                reason="an office whose country the text does not say",
            )
        holder = self._holder(country, office.role)
        if holder is not None:
            return self._remember(self._leader(holder.person, office.role, evidence, country))
        for earlier in self.offices_seen.values():
            if earlier.role == office.role and earlier.country == country:
                return _again(earlier, evidence)
        body = bodies().get(found.body or "")
        return Actor(evidence, f"{country}/{office.role}", country, (office.sector,), role=office.role, name=body.name if body else None)

    def _country(self, codes: tuple[str, ...], found: Found) -> str | None:
        if codes:
            return codes[0]
        return bodies()[found.body].country if found.body else None

    def _holder(self, country: str, role: str) -> Term | None:
        """The one person who held the office in the article's time; None where several did, or nobody is on file."""
        earliest, latest = self.window()
        held = {term.person: term for term in holders().get((country, role), ()) if term.held_on(earliest, latest)}
        return next(iter(held.values())) if len(held) == 1 else None

    def _leader(self, person: str, role: str | None, evidence: Evidence, country: str | None = None) -> Actor:
        """A person of the leaders file, in the office that fits the text's words, else the article's date, else the latest."""
        earliest, latest = self.window()
        known = terms().get(person, ())
        if not known:
            return Actor(evidence, person, country, name=person, person=person, role=role, reason="not in the leaders file")
        fitting = [term for term in known if term.role == role] or [term for term in known if term.held_on(earliest, latest)] or list(known)
        term = fitting[-1]
        held = role or (term.role if term.held_on(earliest, latest) else None)
        past = role == "former-office" or (held is None and term.role in GOVERNMENT_ROLES)
        sector = "ELI" if past else SECTOR_OF_ROLE.get(term.role, "GOV")
        return Actor(evidence, person, country or term.country or None, (sector,), term.name, term.name, held)

    def _remember(self, actor: Actor) -> Actor:
        """File an actor under the short forms of its name and, where it holds one, its office; what is known already is kept."""
        name = actor.name or ""
        self.aliases.setdefault(fold(name).replace("-", " "), actor)
        written = actor.evidence.quote
        for alias in sorted(
            person_aliases(name, actor.country) | (person_aliases(written, actor.country) if actor.role is None else frozenset())
        ):
            self.aliases.setdefault(alias, actor)
        if actor.role:
            self.offices_seen[actor.role] = actor
        return actor


def _slug(name: str) -> str:
    return SLUG.sub("-", fold(name)).strip("-")


def _again(actor: Actor, evidence: Evidence) -> Actor:
    """The same actor at another place in the text."""
    return Actor(
        evidence,
        actor.identity,
        actor.country,
        actor.sectors,
        actor.name,
        actor.person,
        actor.role,
        actor.members,
        actor.anonymous,
        actor.reason,
    )
