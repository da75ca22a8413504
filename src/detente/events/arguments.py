"""Who did it and to whom: the frame of a lexicon row filled from the roles of its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from detente.actors.resolve import Cast, merged
from detente.draft import Draft, Sentence
from detente.evidence import Span, cite
from detente.language.entries import Arguments, Entry
from detente.language.syntax import light_verbs, subjects
from detente.model import Actor
from detente.resources import table

__all__ = ["Context", "crowd", "fill"]

PARTNERS = ("subj", "obj", "with", "between")


@dataclass(frozen=True, slots=True)
class Context:
    """What a frame is filled with: the article, its cast, and its language."""

    draft: Draft
    actors: Cast
    language: str


def fill(context: Context, sentence: Sentence, i: int, entry: Entry, args: Arguments) -> tuple[list[Actor], list[Actor]]:
    """Actors and recipients of an act; either may be empty. No one is both."""
    frame_actor, frame_recipient = entry.cells["actor"], entry.cells["recipient"]
    if frame_actor == "both":
        everyone: list[Actor] = []
        for role in PARTNERS:
            everyone += _role(context, sentence, i, role, args, free_of=True)
        return merged(everyone), []
    doers = _first(context, sentence, i, frame_actor, args, free_of=not {"of", "obj"} & set(frame_recipient.split(">")))
    if not doers and sentence.tokens[i].pos == "NOUN" and args.get("of"):
        doers = _owner_of(context, sentence, i, frame_recipient, args)
    receivers = _first(context, sentence, i, frame_recipient, args, free_of=False, besides=doers)
    return doers, receivers


def _owner_of(context: Context, sentence: Sentence, i: int, frame_recipient: str, args: Arguments) -> list[Actor]:
    """The genitive of a noun as its actor, where the recipient stands elsewhere ("la visite *du président* en Allemagne")."""
    other = ">".join(role for role in frame_recipient.split(">") if role not in {"of", "obj"})
    owners = _role(context, sentence, i, "of", args, free_of=False)
    return merged(owners) if owners and _first(context, sentence, i, other, args, free_of=False, besides=owners) else []


def _first(
    context: Context, sentence: Sentence, i: int, frame: str, args: Arguments, *, free_of: bool, besides: Sequence[Actor] = ()
) -> list[Actor]:
    """The actors of the first role of a frame that yields any other than `besides`."""
    taken = {actor.identity for actor in besides}
    own = {code for actor in besides for code in actor.countries}
    for role in (role for role in frame.split(">") if role):
        found = [
            actor
            for actor in _role(context, sentence, i, role, args, free_of=free_of)
            # What the actor calls his own makes him no recipient ("will never disarm *its* weapons").
            if actor.identity not in taken
            and not (actor.countries <= own and actor.evidence.quote.lower() in _possessives(context.language))
        ]
        if found:
            return merged(found)
    return []


def _role(context: Context, sentence: Sentence, i: int, role: str, args: Arguments, *, free_of: bool) -> list[Actor]:
    heads = list(args.get(role))
    noun = sentence.tokens[i].pos == "NOUN"
    if noun and role == "subj":
        heads += _light_subjects(context, sentence, i)
        if free_of and not heads:
            heads += args.get("of")
    if noun and role == "obj":
        heads += args.get("of")
    out: list[Actor] = []
    for head in heads:
        mention = context.actors.at(sentence, head)
        if mention is not None and mention.kind in {"adjective", "possessive"}:
            out.append(mention.actor)
        else:
            out += context.actors.meant(sentence, head)
    return out


def _light_subjects(context: Context, sentence: Sentence, i: int) -> list[int]:
    """Subject of the light verb that an act's noun is the object of."""
    token = sentence.tokens[i]
    if token.dep not in {"obj", "nsubj:pass"} or token.head < 0:
        return []
    lemma = sentence.tokens[token.head].lemma.lower()
    return subjects(sentence, token.head) if lemma in light_verbs(context.language) or lemma in _wishing(context.language) else []


@cache
def _possessives(language: str) -> frozenset[str]:
    return frozenset(row["form"].lower() for row in table(f"languages/{language}/pronouns.tsv") if row["kind"] == "possessive")


@cache
def _wishing(language: str) -> frozenset[str]:
    """Verbs whose subject wants or plans what their object noun says ("veulent un sommet")."""
    rows = table(f"languages/{language}/modality.tsv")
    return frozenset(row["lemma"] for row in rows if row["pos"] == "VERB" and row["effect"] in {"intent", "future"})


def crowd(draft: Draft, words: Span) -> Actor:
    """The people whom a word of protest itself stands for ("une manifestation", "les émeutiers")."""
    evidence = cite(draft.article.text, "actor", words.start, words.end)
    return Actor(evidence, "?/CVL", None, ("CVL",), reason="the people that the word stands for")
