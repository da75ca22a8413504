"""Protests that the lexicon's words tell where no parser reads: a crowd of the country that the article is set in ("los manifestantes", "デモ").

In French and English the grammar finds them; the reader is asked about actors who are named, and a protest seldom names who protests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from detente.actors.nouns import head_of
from detente.actors.setting import placed
from detente.draft import Sentence
from detente.events.arguments import Context, crowd
from detente.events.detect import Act
from detente.events.wording import mode_of
from detente.evidence import Span
from detente.language.affixes import clitics
from detente.model import Actor
from detente.phrases import PhraseBook
from detente.resources import table

__all__ = ["crowds"]

TYPE = "PROTEST"


def crowds(context: Context, found: Sequence[Act]) -> Iterator[Act]:
    """A protest for each sentence that has such a word and no act of that type among those found, where the crowd's country is known."""
    draft = context.draft
    protests = {act.sentence for act in found if act.type == TYPE}
    for sentence in draft.sentences:
        if sentence.tokens or not sentence.gate.passed or sentence.index in protests:
            continue
        words = next(iter(_told(sentence, context.language)), None)
        actor = placed(draft, crowd(draft, words)) if words else None
        if words and actor and actor.country:
            yield _act(sentence, words, actor, context.language)


def _told(sentence: Sentence, language: str) -> Iterator[Span]:
    """Where the words of a crowd's protest stand."""
    for first, last, _ in _words(language).find(sentence.atoms):
        yield Span(sentence.atoms[first].start, sentence.atoms[last - 1].end)


def _act(sentence: Sentence, words: Span, actor: Actor, language: str) -> Act:
    mode = mode_of(sentence, words, TYPE, language)
    why = f"{language}/events: a crowd's protest"
    return Act(sentence.index, head_of(sentence, words), TYPE, (mode,) if mode else (), (), (actor,), (), "happened", words, why)


@cache
def _words(language: str) -> PhraseBook[None]:
    """The phrases that tell a crowd's protest by themselves."""
    rows = table(f"languages/{language}/events.tsv")
    return PhraseBook(((row["lemma"], None) for row in rows if row["condition"] == "crowd"), fold=True, clitics=clitics(language))
