"""What kind of source an actor is, in the terms of a chain: by who it is, else by the noun that names it (sources.tsv)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from detente.actors.parties import parties
from detente.agencies import agencies_in, is_media
from detente.language.syntax import prepositions
from detente.model import Actor
from detente.resources import languages, table

__all__ = ["carries", "link_kind"]

GOVERNMENT = frozenset({"GOV"})
KIND_OF_SECTOR = {
    "GOV": "official",
    "LEG": "official",
    "JUD": "official",
    "COP": "official",
    "SPY": "official",
    "MIL": "military",
    "REB": "military",
    "UAF": "military",
    "PRM": "military",
    "PTY": "party",
    "OPP": "party",
    "JRN": "media",
    "EDU": "expert",
    "CVL": "witness",
    "REF": "witness",
}
# Unnamed sources that inform on what is kept from the public; the other kinds of them are what they are called.
CONFIDENTIAL = frozenset({"diplomatic", "official", "government", "military", "security", "intelligence"})
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
ROLES = ("of", "from", "in", "on", "with", "by", "for", "to", "at", "about", "against", "between", "as")
PLURALS = (("ies", "y"), ("s", ""), ("x", ""))
HEAD_LAST = frozenset({"en"})  # the noun that counts is the last before the first preposition; elsewhere the first


def link_kind(actor: Actor | None, language: str) -> str:
    """The kind of a link (model.Link) that ends with this actor."""
    if actor is None:
        return "unknown"
    if actor.anonymous:
        return f"anonymous-{actor.anonymous}" if actor.anonymous in CONFIDENTIAL else actor.anonymous
    quote = actor.evidence.quote
    named = not actor.identity.startswith("phrase:")
    if agencies_in(quote) and (named or _by_noun(quote, language) in {None, "agency"}):
        return "agency"
    if is_media(quote):
        return "media"
    if not named and (kind := _by_noun(quote, language)):
        return kind
    if not actor.person and actor.country and (not actor.sectors or set(actor.sectors) <= GOVERNMENT) and actor.identity == actor.country:
        return "government"
    if actor.identity in parties():
        return "party"
    for sector in actor.sectors:
        if sector in KIND_OF_SECTOR:
            return KIND_OF_SECTOR[sector]
    if actor.country in {"IGO", "NGO", "MNC"}:
        return "official" if actor.person and "IGO" in actor.sectors else "body"
    return "person" if actor.person else _by_noun(quote, language) or "person"


def carries(actor: Actor, language: str) -> bool:
    """Whether an addressee is an agency or a medium with a name, whose report the outlet then has ("told Reuters"): "reporters" are none."""
    return link_kind(actor, language) == "agency" or is_media(actor.evidence.quote)


@cache
def _nouns(language: str) -> Mapping[str, str]:
    return {row["lemma"]: row["kind"] for row in table(f"languages/{language}/sources.tsv")} if language in languages() else {}


def _by_noun(words: str, language: str) -> str | None:
    """The kind that the head noun of some words names; None where it names none."""
    found = [word.lower() for word in WORD.findall(words.replace("’", "'"))]
    found = [part for word in found for part in ([word] if "'" not in word else word.split("'")) if part]
    stops = frozenset().union(*(prepositions(language, role) for role in ROLES)) if language in languages() else frozenset()
    if language in HEAD_LAST:
        cut = next((k for k, word in enumerate(found) if k and word in stops), len(found))
        found = found[:cut][::-1][:1]
    return next((kind for word in found for form in _singulars(word) if (kind := _nouns(language).get(form))), None)


def _singulars(word: str) -> tuple[str, ...]:
    return (word, *(word.removesuffix(end) + base for end, base in PLURALS if word.endswith(end)))
