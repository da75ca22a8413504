"""The actors stage: every mention of an actor in an article, resolved as far as the text and the files allow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from detente.actors.consistency import contradictions
from detente.actors.link import Linker
from detente.actors.mentions import Page, Said, ands, find
from detente.actors.nouns import anonymous, groups, head_of, with_unnamed
from detente.actors.pronouns import resolve
from detente.actors.resolve import cast
from detente.draft import Draft, Mention, Sentence
from detente.evidence import cite
from detente.resources import DATA, table

__all__ = ["run"]

PAIRS_REMEMBERED = 2  # sentences
CODE_LETTERS = 3
BODIES = frozenset({"IGO", "NGO", "MNC"})


def run(drafts: Sequence[Draft]) -> None:
    """Fill `mentions` and `cast` of every draft; both are empty for languages without data."""
    for draft in drafts:
        language = draft.article.language
        if language and (DATA / "languages" / language / "offices.tsv").exists():
            _mentions(draft, language)
        draft.cast = cast(draft)


def _mentions(draft: Draft, language: str) -> None:
    text = draft.article.text
    page = Page(text, language, draft.registry)
    linker = Linker(draft.article, draft.registry)
    codes: list[str] = []
    pairs: list[list[tuple[str, str]]] = []  # by sentence
    for sentence in draft.sentences:
        if sentence.block in {"residue", "boilerplate", "end_mark"}:
            continue
        said = Said(codes, linker.aliases, [pair for found in pairs[-PAIRS_REMEMBERED:] for pair in found])
        row, found = sentence.atoms, find(page, sentence, said)
        linker.sentence = sentence.index
        here: list[Mention] = []
        for item in found:
            evidence = cite(text, "actor", row[item.first].start, row[item.last - 1].end)
            actor = linker.actor(item, evidence)
            if actor is not None:
                here.append(Mention(evidence.span, item.kind, sentence.index, head_of(sentence, evidence.span), actor))
        if sentence.tokens:
            here = with_unnamed(text, here, anonymous(text, sentence, language))
            starts = [token.start for token in sentence.tokens]
            taken = {i for m in here for i in range(bisect_left(starts, m.span.start), bisect_left(starts, m.span.end))}
            here += resolve(text, sentence, draft.sentences, draft.mentions, here, language)
            by_head = {m.head: m for m in here if m.head is not None}
            here += [_counterpart(sentence, group, here, linker, language) for group in groups(text, sentence, taken, by_head, language)]
        here.sort(key=lambda m: (m.span.start, m.span.end, m.kind))
        draft.mentions += here
        new = [code for m in here for code in sorted(m.actor.countries) if code not in BODIES]
        codes += new
        pairs.append(_joined(text, here, language))
        linker.named.update(new)
    flags = tuple(contradictions(text, draft.sentences, draft.mentions))
    if flags:
        draft.article = replace(draft.article, flags=draft.article.flags + flags)


def _joined(text: str, here: Sequence[Mention], language: str) -> list[tuple[str, str]]:
    """Pairs of countries in a sentence that nothing but "and" stands between: they are what "the two" will speak of."""
    alone = [m for m in here if m.actor.country and len(m.actor.country) == CODE_LETTERS and m.actor.country not in BODIES]
    return [
        (str(first.actor.country), str(second.actor.country))
        for first, second in pairwise(alone)
        if text[first.span.end : second.span.start].strip() in ands(language) and first.actor.country != second.actor.country
    ]


def _counterpart(sentence: Sentence, group: Mention, here: Sequence[Mention], linker: Linker, language: str) -> Mention:
    """ "His Japanese counterpart" holds the office of whoever was named before it, in his own country."""
    if group.head is None or sentence.tokens[group.head].lemma.lower() not in _counterparts(language) or group.actor.country is None:
        return group
    before = [m.actor for m in here if m.span.end <= group.span.start and m.actor.role and m.actor.person]
    holder = linker.holder(group.actor.country, before[-1].role if before else linker.last_role(), group.actor.evidence)
    return group if holder is None else replace(group, actor=holder)


@cache
def _counterparts(language: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in table(f"languages/{language}/counterparts.tsv"))
