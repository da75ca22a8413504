"""What can be judged of each kind of record: its fields, what they may say, what a record says in them, and the words it is found by.

A record is taken apart into corrections, so that what it said, and what it should have said, stand in one form. Parties stand under what counts for
their kind: in acts and relations the state or body ("RUS", "JPN+USA", "NATO"), in statements and positions the person where one is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from detente.evidence import Evidence, cite
from detente.model import Actor, Article, Correction, Event, Position, Relation, Statement, When, Where

__all__ = [
    "ANCHOR",
    "ARTICLES",
    "COMPLETE",
    "FIELDS",
    "JUDGED",
    "KEYS",
    "TYPE",
    "Field",
    "Record",
    "anchor_of",
    "choices",
    "opening",
    "overlaid",
    "party_value",
    "place_value",
    "stated",
    "type_of",
    "values_of",
    "when_value",
]

Record = Event | Statement | Position | Relation
BODIES = frozenset({"IGO", "NGO", "MNC"})
ARTICLES = "articles"  # the kind of a judgement about a whole article
COMPLETE = "complete"  # its one field: a kind of which all records of the article have been judged
OPENING_CHARS = 120  # of the first line, which an article is found by


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a reviewer can put right. `words`: it is said by words of the text; `values`: the list that its value is from, party, date, place
    or text where it is none, or None where it takes no value; `many`: it may have several; `needed`: it cannot be nothing."""

    name: str
    words: bool
    values: str | None
    many: bool = False
    needed: bool = False


FIELDS: dict[str, tuple[Field, ...]] = {
    "events": (
        Field("type", False, "types", needed=True),
        Field("modes", False, "modes", many=True),
        Field("contexts", False, "contexts", many=True),
        Field("status", False, "statuses", needed=True),
        Field("actors", True, "party", many=True, needed=True),
        Field("recipients", True, "party", many=True),
        Field("trigger", True, None, needed=True),
        Field("when", True, "date"),
        Field("where", True, "place"),
    ),
    "statements": (
        Field("kind", False, "quotation", needed=True),
        Field("speaker", True, "party"),
        Field("cue", True, None, needed=True),
        Field("content", True, None, many=True, needed=True),
        Field("force", False, "forces", needed=True),
        Field("addressee", True, "party"),
        Field("venue", True, None),
        Field("medium", True, None),
        Field("when", True, "date"),
    ),
    "positions": (
        Field("holder", True, "party", needed=True),
        Field("stance", False, "stances", needed=True),
        Field("target", True, None, needed=True),
        Field("target_kind", False, "target_kinds"),
        Field("target_members", False, "party", many=True),
        Field("issue", False, "text"),
        Field("framing", True, None),
        Field("condition", True, None),
        Field("basis", False, "bases", needed=True),
        Field("when", True, "date"),
        Field("evidence", True, None, needed=True),
    ),
    "relations": (
        Field("kind", False, "relations", needed=True),
        Field("parties", True, "party", many=True, needed=True),
        Field("object", True, None),
        Field("status", False, "states"),
        Field("trend", False, "trends"),
        Field("obstacle", True, None),
        Field("evidence", True, None, needed=True),
    ),
}
JUDGED = tuple(FIELDS)  # the kinds of record that are judged one by one
TYPE = {"events": "type", "statements": "kind", "positions": "stance", "relations": "kind"}
# The fields that must all be right for a record to be right as a whole.
KEYS = {
    "events": ("type", "actors", "recipients"),
    "statements": ("speaker", "content"),
    "positions": ("holder", "stance", "target"),
    "relations": ("kind", "parties"),
}
ANCHOR = {"events": "trigger", "statements": "content", "positions": "evidence", "relations": "evidence"}
# fmt: off
FORCES = (
    "say", "claim", "confirm", "admit", "deny", "announce", "explain", "reply", "ask", "order", "propose", "promise", "refuse", "threaten", "warn",
    "accuse", "insist", "praise", "agree", "hope", "think", "know", "estimate", "worry",
)
# fmt: on
LISTS: dict[str, tuple[str, ...]] = {
    "statuses": ("happened", "ongoing", "future", "hypothetical", "negated"),
    "quotation": ("direct", "indirect", "mixed"),
    "stances": ("support", "oppose", "conditional", "unclear"),
    "target_kinds": ("actor", "relation", "event", "policy", "proposal"),
    "bases": ("stated", "reported", "inferred"),
    "relations": ("alliance", "treaty", "dispute", "negotiation", "sanctions", "deployment", "summit", "bilateral_relations"),
    "states": ("wanted", "proposed", "planned", "held", "signed", "in force", "suspended", "stalled", "resumed", "ended"),
    "trends": ("improving", "worsening", "stable", "rivalry"),
    "forces": FORCES,
}


@cache
def choices(values: str) -> tuple[str, ...]:
    """The values that a list holds; empty for party, date, place and text, which are no lists."""
    from detente import ontology

    if values == "types":
        return tuple(ontology.types())
    if values == "modes":
        return tuple(sorted({mode for kind in ontology.types() for mode in ontology.modes(kind)}))
    if values == "contexts":
        return tuple(sorted(ontology.contexts()))
    return LISTS.get(values, ())


def anchor_of(kind: str, record: Record) -> Evidence:
    """The words by which a record is found again."""
    found: Evidence = getattr(record, ANCHOR[kind])
    return found


def opening(article: Article) -> Evidence:
    """The first words of an article: the anchor of a judgement about the whole. Raises ValueError where it holds nothing but white space."""
    start = len(article.text) - len(article.text.lstrip())
    line = article.text.find("\n", start)
    end = min(len(article.text) if line < 0 else line, start + OPENING_CHARS)
    return cite(article.text, COMPLETE, start, end)


def type_of(kind: str, record: Record) -> str:
    """The type of an event, the kind of a statement or relation, the stance of a position."""
    return str(getattr(record, TYPE[kind]))


def stated(kind: str, record: Record) -> tuple[Correction, ...]:
    """What a record says, field by field in the order of FIELDS; fields in which it says nothing are left out."""
    return tuple(said for field in FIELDS[kind] for said in _said(kind, field.name, record))


def overlaid(said: Iterable[Correction], corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """What is said once the corrections are made: a corrected field is replaced as a whole, and gone where there is nothing to be said in it."""
    corrections = tuple(corrections)
    changed = {correction.field for correction in corrections}
    kept = [each for each in said if each.field not in changed]
    return (*kept, *(each for each in corrections if each.value is not None or each.evidence is not None))


def party_value(actor: Actor, *, person: bool = False) -> str:
    """What a party stands under: its members' codes, the body, the state; with `person` the person where one is known."""
    if person and (actor.person or actor.anonymous):
        return actor.identity
    if actor.members:
        return "+".join(sorted(actor.members))
    return actor.identity if actor.country is None or actor.country in BODIES else actor.country


def when_value(when: When) -> str | None:
    """A day, or first and last day with a stroke between them, open where one is unknown; None where both are."""
    if when.earliest is None and when.latest is None:
        return None
    return when.earliest if when.earliest == when.latest else f"{when.earliest or ''}/{when.latest or ''}"


def place_value(where: Where) -> str:
    """A place's name and country, which may be the same."""
    return ", ".join(dict.fromkeys(part for part in (where.name, where.country) if part))


def _said(kind: str, name: str, record: Record) -> Iterator[Correction]:
    """What a record says in one field."""
    value: Any = getattr(record, name)
    if isinstance(record, Statement) and name == "content":
        value = (record.content, *record.continued)
    person = kind in {"statements", "positions"}
    for each in value if isinstance(value, (tuple, list)) else (value,):
        if isinstance(each, Actor):
            yield Correction(name, party_value(each, person=person), _as(each.evidence, name))
        elif isinstance(each, Evidence):
            yield Correction(name, None, _as(each, name))
        elif isinstance(each, When):
            if day := when_value(each):
                yield Correction(name, day, None)
        elif isinstance(each, Where):
            yield Correction(name, place_value(each), None)
        elif each is not None:
            yield Correction(name, str(each), None)


def _as(evidence: Evidence, field: str) -> Evidence:
    return Evidence(field, evidence.span, evidence.quote)


def values_of(said: Sequence[Correction], field: str) -> tuple[Correction, ...]:
    """What is said in one field."""
    return tuple(each for each in said if each.field == field)
