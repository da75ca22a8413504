"""The actors stage: every mention of an actor in an article, resolved as far as the text and the files allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.actors.consistency import contradictions
from detente.actors.link import Linker
from detente.actors.mentions import Page, Said, find
from detente.actors.nouns import anonymous, groups, head_of
from detente.actors.pronouns import resolve
from detente.actors.resolve import cast
from detente.draft import Draft, Mention
from detente.evidence import cite
from detente.resources import DATA

__all__ = ["run"]

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
    for sentence in draft.sentences:
        if sentence.block in {"residue", "boilerplate", "end_mark"}:
            continue
        row, found = sentence.atoms, find(page, sentence, Said(codes, linker.aliases))
        here: list[Mention] = []
        for item in found:
            evidence = cite(text, "actor", row[item.first].start, row[item.last - 1].end)
            actor = linker.actor(item, evidence)
            if actor is not None:
                here.append(Mention(evidence.span, item.kind, sentence.index, head_of(sentence, evidence.span), actor))
        if sentence.tokens:
            spans = [mention.span for mention in here]
            here += [m for m in anonymous(text, sentence, language) if not any(m.span.touches(span) for span in spans)]
            taken = {token.i for token in sentence.tokens for m in here if m.span.start <= token.start < m.span.end}
            here += resolve(text, sentence, draft.sentences, draft.mentions, here, language)
            by_head = {m.head: m for m in here if m.head is not None}
            here += groups(text, sentence, taken, by_head, language)
        here.sort(key=lambda m: (m.span, m.kind))
        draft.mentions += here
        codes += [code for m in here for code in sorted(m.actor.countries) if code not in BODIES]
        linker.named.update(codes)
    flags = tuple(contradictions(text, draft.sentences, draft.mentions))
    if flags:
        draft.article = replace(draft.article, flags=draft.article.flags + flags)
