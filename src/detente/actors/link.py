"""From names to actors: who is meant, as of the article's date, and how we know.

Persons carry their country and sector from the office the text gives them, else from the actor files (candidates.py scores who may be meant);
an office without a name is linked to its holder when just one person held it in the article's time. Second mentions ("M. Lavrov", "Ri") link
back to the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.actors.candidates import ENOUGH, RANK, Asked, Candidate, rank
from detente.actors.gazetteer import Term, person_aliases
from detente.actors.namesakes import Found
from detente.actors.parties import chosen, status_on
from detente.actors.registry import Registry
from detente.actors.spelling import fold
from detente.evidence import Evidence
from detente.model import Actor, Article

__all__ = ["Linker"]

MOST_OTHERS = 3  # losing candidates that are kept
SECTORS = {"government": "GOV", "opposition": "OPP"}
VOICES = frozenset({"army", "ministry", "seat"})  # kinds of bodies that speak and act for their state
SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Linker:
    """The persons met so far in one article, by every short form that may mean them."""

    article: Article
    registry: Registry
    aliases: dict[str, Actor] = field(default_factory=dict)
    offices_seen: dict[str, Actor] = field(default_factory=dict)
    sentence: int = 0  # the one that is being read
    met_in: dict[str, tuple[int, int]] = field(default_factory=dict)  # (sentence, place in it) by role
    named: Counter[str] = field(default_factory=Counter)  # countries that the article has named so far, and how often

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
        if found.kind in {"company", "media"}:
            return _namesake(found, evidence)
        if found.kind == "party":
            return self._party(found, evidence)
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
        body = self.registry.bodies[body_id]
        if body.kind in VOICES:  # the Kremlin is Russia's government, the Royal Navy Britain's forces
            identity = body.country if body.sector == "GOV" else f"{body.country}/{body.sector}"
            return Actor(evidence, identity, body.country, (body.sector,), name=body.name)
        return Actor(evidence, body.id, body.country, (body.sector,) if body.sector else (), name=body.name)

    def _party(self, found: Found, evidence: Evidence) -> Actor | None:
        """The party that a name means here: GOV in power at the article's time, OPP out of it, PTY where that is not known (PLOVER)."""
        party = chosen(found.parties, self.named, *self.window())
        if party is None:
            return None
        status = status_on(party.id, *self.window())
        reason = f"in {status} at the article's time" if status else "not known whether it governed at the article's time"
        return Actor(evidence, party.id, party.country, (SECTORS.get(status or "", "PTY"),), name=party.name, reason=reason)

    def _person(self, found: Found, evidence: Evidence) -> Actor | None:
        name = found.name or evidence.quote
        earlier = self.aliases.get(_alias(name))
        if earlier is not None:
            self._met(earlier)
            return _again(earlier, evidence)
        candidates = self._candidates(name, found.persons, None, ())
        if candidates and candidates[0].score >= ENOUGH:
            return self._remember(_chosen(candidates, evidence, None, ()))
        if " " not in name and "-" not in name:
            return None
        return self._remember(Actor(evidence, _slug(name), None, name=name, person=name, reason=_unknown(candidates)))

    def _office(self, found: Found, evidence: Evidence) -> Actor | None:
        office = found.office
        assert office is not None
        codes = tuple(dict.fromkeys(found.codes))
        if found.name:
            return self._named_holder(found, found.name, codes, evidence)
        if len(codes) > 1:
            return Actor(evidence, "+".join(sorted(codes)) + f"/{office.sector}", None, (office.sector,), role=office.role, members=codes)
        country = self._country(codes, found)
        if country is None:
            earlier = self._earlier(office.role)
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
        holder = self.holder(country, office.role, evidence)
        if holder is not None:
            return holder
        for earlier in self.offices_seen.values():
            if earlier.role == office.role and earlier.country == country:
                return _again(earlier, evidence)
        body = self.registry.bodies.get(found.body or "")
        return Actor(evidence, f"{country}/{office.role}", country, (office.sector,), role=office.role, name=body.name if body else None)

    def holder(self, country: str, role: str | None, evidence: Evidence) -> Actor | None:
        """The one person who held an office in the article's time; None where several did, or nobody is on file."""
        if role is None or self._holder(country, role) is None:
            return None
        return self._remember(_chosen(self._candidates(None, (), role, (country,)), evidence, role, (country,)))

    def last_role(self) -> str | None:
        """The office that was named last; None where none was."""
        return max(self.met_in, key=self._nearness, default=None)

    def _earlier(self, role: str) -> Actor | None:
        """Who was last named with an office: with that one, or for "the minister" with any ministry."""
        if role in self.offices_seen or role != "minister":
            return self.offices_seen.get(role)
        ministers = [held for held in self.offices_seen if held.endswith("-minister")]
        return self.offices_seen[max(ministers, key=self._nearness)] if ministers else None

    def _nearness(self, role: str) -> tuple[int, int]:
        """Sorts offices by how likely "the minister" means them: the latest sentence, in it the one named first, who is its subject more often."""
        sentence, order = self.met_in[role]
        return sentence, -order

    def _named_holder(self, found: Found, name: str, codes: tuple[str, ...], evidence: Evidence) -> Actor:
        """An office with the name of who fills it."""
        office = found.office
        assert office is not None
        earlier = self.aliases.get(_alias(name))
        if earlier is not None and not found.persons and (earlier.country or not codes):
            return _again(earlier, evidence)
        country = self._country(codes, found)
        candidates = self._candidates(name, found.persons, office.role, (country,) if country else ())
        if candidates and candidates[0].score >= ENOUGH:
            return self._remember(_chosen(candidates, evidence, office.role, codes))
        reason = _unknown(candidates) if country else f"office without a country; {_unknown(candidates)}"
        return self._remember(Actor(evidence, _slug(name), country, (office.sector,), name, name, office.role, reason=reason))

    def _candidates(self, name: str | None, listed: tuple[str, ...], role: str | None, countries: tuple[str, ...]) -> list[Candidate]:
        earliest, latest = self.window()
        return rank(self.registry, Asked(name, listed, role, countries, earliest, latest, self.named))

    def _country(self, codes: tuple[str, ...], found: Found) -> str | None:
        if codes:
            return codes[0]
        if found.parties:
            party = chosen(found.parties, self.named, *self.window())
            return party.country if party else None
        return self.registry.bodies[found.body].country if found.body else None

    def _holder(self, country: str, role: str) -> Term | None:
        """The one person who held the office in the article's time; None where several did, or nobody is on file."""
        earliest, latest = self.window()
        held = {term.person: term for term in self.registry.holders.get((country, role), ()) if term.held_on(earliest, latest)}
        return next(iter(held.values())) if len(held) == 1 else None

    def _remember(self, actor: Actor) -> Actor:
        """File an actor under the short forms of its name and, where it holds one, its office; what is known already is kept."""
        name = actor.name or ""
        self.aliases.setdefault(_alias(name), actor)
        self.aliases.setdefault(_alias(actor.evidence.quote), actor)
        written = actor.evidence.quote
        for alias in sorted(
            person_aliases(name, actor.country) | (person_aliases(written, actor.country) if actor.role is None else frozenset())
        ):
            self.aliases.setdefault(alias, actor)
        self._met(actor)
        return actor

    def _met(self, actor: Actor) -> None:
        """Note an office holder as the one named last."""
        if actor.role and self.met_in.get(actor.role, (-1, 0))[0] != self.sentence:
            before = sum(1 for sentence, _ in self.met_in.values() if sentence == self.sentence)
            self.met_in[actor.role] = (self.sentence, before)
            self.offices_seen[actor.role] = actor


def _alias(name: str) -> str:
    """A name as it is looked up among those met before."""
    return fold(name).replace("-", " ")


def _namesake(found: Found, evidence: Evidence) -> Actor:
    """A company or a news outlet that is named after a country, and is not its government."""
    name = found.name or evidence.quote
    if found.kind == "company":
        return Actor(evidence, _slug(name), "MNC", ("BUS",), name=name)
    return Actor(evidence, _slug(name), None, ("JRN",), name=name, reason="a news outlet speaks for itself, not for a country")


def _chosen(candidates: Sequence[Candidate], evidence: Evidence, role: str | None, countries: tuple[str, ...]) -> Actor:
    """The actor that the best candidate is. What the text says of office and country goes before the files."""
    best = candidates[0]
    # An office of another kind than the person's own is a loose word for it ("Labour leader", "the chancellor").
    held = best.role if best.role and role in RANK else role or best.role
    country = countries[0] if countries else best.country
    others = tuple(f"{candidate.person} {candidate.score:.2f}" for candidate in candidates[1 : MOST_OTHERS + 1])
    return Actor(
        evidence, best.person, country, (best.sector,), best.name, best.name, held, reason=best.reason, score=best.score, others=others
    )


def _unknown(candidates: Sequence[Candidate]) -> str:
    """Why a name is linked to nobody on file."""
    if not candidates:
        return "not in the actor files"
    best = candidates[0]
    return f"nobody on file fits; nearest is {best.person} ({best.score:.2f}: {best.reason})"


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
        actor.score,
        actor.others,
    )
