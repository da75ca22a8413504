"""Actors that have no name: crowds, armies and police, and sources who will not be named."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter

from detente.draft import Mention, Sentence
from detente.evidence import Span, cite
from detente.model import Actor
from detente.phrases import Atom, PhraseBook
from detente.resources import table

__all__ = ["anonymous", "groups", "noun_phrase", "with_unnamed"]

# What stays outside a noun phrase's own words: clauses that hang on it, appositions, coordinated partners.
OUTSIDE = frozenset(
    {
        "acl:relcl",
        "acl",
        "appos",
        "conj",
        "cc",
        "parataxis",
        "punct",
        "cop",
        "nsubj",
        "nsubj:pass",
        "advcl",
        "advmod",
        "aux",
        "mark",
        "case",
        "obl",
    }
)

START, END = itemgetter(1), itemgetter(2)  # of a token
GROUPING = frozenset({"NOUN", "PROPN", "ADJ"})


@cache
def _group_sectors(language: str) -> Mapping[str, str]:
    return {row["lemma"]: row["sector"] for row in table(f"languages/{language}/groups.tsv")}


@cache
def _unnamed(language: str) -> PhraseBook[str]:
    return PhraseBook(((row["phrase"], row["kind"]) for row in table(f"languages/{language}/anonymous.tsv")), fold=True)


def noun_phrase(sentence: Sentence, head: int) -> Span:
    """The words of a noun phrase from its first determiner or modifier to its last, without clauses, appositions and partners."""
    nodes = [head]
    stack = [head]
    while stack:
        for child in sentence.children[stack.pop()]:
            if sentence.tokens[child].dep not in OUTSIDE:
                nodes.append(child)
                stack.append(child)
            elif sentence.tokens[child].dep == "case" and sentence.tokens[child].head != head:
                nodes.append(child)
    low, high = min(nodes), max(nodes)
    gap = next((i for i in range(head, high) if sentence.tokens[i].pos == "PUNCT" and sentence.tokens[i].text == ","), high)
    return Span(sentence.tokens[low].start, sentence.tokens[max(gap - (gap != high), head)].end)


def anonymous(text: str, sentence: Sentence, language: str) -> list[Mention]:
    """Unnamed sources of a sentence, each typed (diplomatic, official, …)."""
    out = []
    row = sentence.atoms
    for first, last, kinds in _longest(_unnamed(language), row):
        start, end = row[first].start, row[last - 1].end
        evidence = cite(text, "actor", start, end)
        actor = Actor(evidence, f"anonymous:{kinds[0]}", None, ("UNK",), anonymous=kinds[0], reason="the text does not name the source")
        out.append(Mention(evidence.span, "anonymous", sentence.index, head_of(sentence, evidence.span), actor))
    return out


def _longest(book: PhraseBook[str], row: Sequence[Atom]) -> Iterator[tuple[int, int, list[str]]]:
    """The phrases of a row; one that begins inside another and goes on behind it is joined to it ("un *diplomate sous couvert d'anonymat*")."""
    end = 0
    for first, last, kinds in book.find(row):
        if first >= end:
            begun = ((start, next(iter(book.find(row[start:])), None)) for start in range(first + 1, last))
            longer = [
                (start + inner[1], inner[2]) for start, inner in begun if inner is not None and inner[0] == 0 and start + inner[1] > last
            ]
            end, named = longer[0] if longer else (last, kinds)
            yield first, end, named


def with_unnamed(text: str, here: list[Mention], unnamed: list[Mention]) -> list[Mention]:
    """The mentions of a sentence with its unnamed sources: one takes the place of an office and country inside it ("a *US diplomat*"), and the
    country from it; it gives way to whoever is named."""
    for source in unnamed:
        touched = [m for m in here if m.span.touches(source.span)]
        if any(m.actor.person or not (source.span.covers(m.span) or m.kind == "office") for m in touched):
            continue
        codes = sorted({code for m in touched for code in m.actor.countries})
        country = codes[0] if len(codes) == 1 else None
        words = [source.span, *(m.span for m in touched)]
        evidence = cite(text, "actor", min(span.start for span in words), max(span.end for span in words))
        actor = replace(source.actor, evidence=evidence)
        if country is not None:
            actor = replace(actor, identity=f"{country}/{actor.identity}", country=country, sectors=("GOV",))
        here = [m for m in here if m not in touched] + [replace(source, span=evidence.span, actor=actor)]
    return here


def groups(text: str, sentence: Sentence, taken: set[int], by_head: Mapping[int, Mention], language: str) -> list[Mention]:
    """Common nouns that are actors; their country is that of an adjective, genitive or possessor inside their phrase, else None for now."""
    sectors = _group_sectors(language)
    out = []
    for token in sentence.tokens:
        if token.pos not in GROUPING:
            continue
        sector = sectors.get(token.lemma) or sectors.get(token.lemma.lower())
        if sector is None or token.i in taken or token.dep in {"amod", "compound", "case", "fixed"}:
            continue
        codes = owners(sentence, token.i, by_head)
        span = noun_phrase(sentence, token.i)
        evidence = cite(text, "actor", span.start, span.end)
        if len(codes) > 1:
            actor = Actor(evidence, "+".join(sorted(codes)) + f"/{sector}", None, (sector,), members=codes)
        else:
            code = codes[0] if codes else None
            identity = code if code and sector == "GOV" else f"{code or '?'}/{sector}"
            actor = Actor(evidence, identity, code, (sector,), reason=None if code else "a group whose country its own words do not say")
        out.append(Mention(evidence.span, "group", sentence.index, token.i, actor))
    return out


def owners(sentence: Sentence, head: int, by_head: Mapping[int, Mention]) -> tuple[str, ...]:
    """Country codes named inside the noun phrase of `head` by adjectives and genitives, in order, without doubles."""
    codes: list[str] = []
    possessor: list[str] = []
    for child in sentence.children[head]:
        token = sentence.tokens[child]
        if token.dep not in {"amod", "nmod", "nmod:poss", "compound", "flat:name", "flat", "det"}:
            continue
        for node in [child, *(c for c in sentence.children[child] if sentence.tokens[c].dep == "conj")]:
            mention = by_head.get(node)
            if mention is not None:
                # "His Japanese counterpart" is Japanese: a pronoun counts where nothing else says whose.
                into = possessor if mention.kind == "possessive" else codes
                into += (
                    sorted(mention.actor.countries) if mention.actor.members else [mention.actor.country] if mention.actor.country else []
                )
    return tuple(dict.fromkeys(codes or possessor))


def head_of(sentence: Sentence, span: Span) -> int | None:
    """The token of a span that hangs on something outside it; None where the sentence was not analysed."""
    tokens = sentence.tokens
    first = bisect_right(tokens, span.start, key=END)
    inside = range(first, bisect_left(tokens, span.end, first, key=START))
    for i in inside:
        if sentence.tokens[i].head not in inside and sentence.tokens[i].pos not in {"DET", "PUNCT", "ADP"}:
            return _titled(sentence, i)
    return inside[0] if inside else None


def _titled(sentence: Sentence, i: int) -> int:
    """The head of a name that hangs on its title ("M. Lavrov"): the title."""
    token = sentence.tokens[i]
    return token.head if token.dep in {"flat:name", "flat"} and 0 <= token.head < i else i
