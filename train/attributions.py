"""Statements of a public set of attributions (PolNeAR, `data/train`) as tagged sentences, for the statement head.

What is no report in our sense is left out: attributions without a cue or with one that is not on file as such ("wants", "looks like"), and
those whose content stands in another sentence.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import Stemmer

from detente.evaluate.attributions import load_attributions
from detente.evidence import Span
from detente.language.sentences import split
from detente.resources import table
from train.examples import Example

__all__ = ["attributed"]

EDGES = " \t\n\"'“”‘’,.;:"
COMPLEMENTISER = "that "
SHORTEST_CHARS = 25
BARE_SHARE = 0.4  # of the sentences that report nothing; the rest would only teach that most report nothing


def attributed(folder: Path, most: int, seed: int = 1) -> list[Example]:
    """At most `most` sentences of the set in a folder, drawn by a seed."""
    found = [
        example for article in load_attributions(folder).articles for example in _sentences(article.text, article.records["attributions"])
    ]
    draw = random.Random(seed)
    chosen = [example for example in found if example.statements or draw.random() < BARE_SHARE]
    return draw.sample(chosen, min(most, len(chosen)))


def _sentences(text: str, rows: list[dict[str, list[Span]]]) -> Iterator[Example]:
    for sentence in split(text, Span(0, len(text)), "en"):
        if len(sentence) < SHORTEST_CHARS:
            continue
        spans = []
        for row in rows:
            cue = [span for span in row["cue"] if sentence.covers(span)]
            content = [part for span in row["content"] if (part := _inside(text, span, sentence))]
            if cue and content and _reports(text[cue[0].start : cue[0].end]):
                source = [span for span in row["source"] if sentence.covers(span)]
                spans += [("S", span) for span in source[:1]] + [("Q", cue[0])] + [("C", span) for span in content]
        moved = tuple((letter, Span(s.start - sentence.start, s.end - sentence.start)) for letter, s in sorted(spans, key=lambda x: x[1]))
        yield Example(text[sentence.start : sentence.end], "en", "polnear", (), moved)


def _reports(cue: str) -> bool:
    """Whether a word of the cue is one of speech.tsv."""
    stemmer = Stemmer.Stemmer("english")
    return bool(_cues() & set(stemmer.stemWords(cue.lower().split())))


@cache
def _cues() -> frozenset[str]:
    stem = Stemmer.Stemmer("english").stemWord
    irregular = {row["form"] for row in table("languages/en/forms.tsv")}
    lemmas = {row["lemma"] for row in table("languages/en/speech.tsv")}
    forms = {row["form"] for row in table("languages/en/forms.tsv") if row["lemma"] in lemmas}
    return frozenset(stem(word) for word in (lemmas | forms | {"according"}) if " " not in word) - {stem(w) for w in irregular - forms}


def _inside(text: str, span: Span, sentence: Span) -> Span | None:
    """The part of a content that lies in a sentence, without marks at its ends and "that"; None where nothing does."""
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    if text.startswith(COMPLEMENTISER, start):
        start += len(COMPLEMENTISER)
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end) if end > start else None
