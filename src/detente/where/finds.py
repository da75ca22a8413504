"""Names of towns and regions gathered from a sentence, and which of them are believed once all of an article are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, compress, count

from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span
from detente.phrases import Atom
from detente.resources import table
from detente.where.around import Around, Names, look_around
from detente.where.choose import Choice
from detente.where.gazetteer import Candidate, candidates
from detente.where.names import spots
from detente.where.words import Words

__all__ = ["Find", "believed", "gather", "names_in", "ordinary"]

LEAST_NAME_LETTERS = 3  # of a name of one word: "La Haye" may begin with a shorter one
LEAST_INHABITANTS_ALONE = 50_000  # smaller places are believed only in a country that the article names
LEAST_INHABITANTS_UNPLACED = 15_000  # and smaller ones than this only behind a preposition, or where the text says in what they lie
LONGEST_NAME_ATOMS = 12
LISTS = frozenset({",", "and", "et", "or", "ou", ", and"})


@dataclass(frozen=True, slots=True)
class Find:
    """A name in the text that may be a town or region, before it is decided. `plainly`: nothing speaks against its being one;
    `word`: it is a word that the article also uses otherwise."""

    span: Span
    name: str
    found: tuple[Candidate, ...]
    around: Around
    plainly: bool
    word: bool


def names_in(text: str) -> Names:
    """All names of the gazetteer in a text, by where they start."""
    out: dict[int, list[tuple[int, int]]] = {}
    for start, end, name in spots(text):
        out.setdefault(start, []).append((end, name))
    for found in out.values():
        found.sort(reverse=True)
    return out


def ordinary(draft: Draft) -> frozenset[str]:
    """Words of one article that are no places by themselves in it: those it writes small elsewhere, and those of names of persons."""
    low = set(filter(str.islower, set(chain.from_iterable(sentence.atoms.words for sentence in draft.sentences))))
    for mention in draft.mentions:
        if mention.kind in {"person", "office"}:
            low |= {word.lower() for word in mention.actor.evidence.quote.replace("-", " ").split()}
    return frozenset(low)


@cache
def _not_places(language: str) -> frozenset[str]:
    """Words that are written with a capital and are no places: function words at the start of sentences, titles, months, weekdays, acts."""
    out = {row["form"].lower() for name in ("pronouns", "prepositions") for row in table(f"languages/{language}/{name}.tsv")}
    out |= {row["phrase"].lower() for row in table(f"languages/{language}/times.tsv")}
    out |= {word for row in table(f"languages/{language}/offices.tsv") for word in row["phrase"].lower().split()}
    lemmas = ("groups", "speech", "modality", "events", "contexts", "relations", "venues", "measures")
    out |= {row["lemma"].lower() for name in lemmas for row in table(f"languages/{language}/{name}.tsv")}
    return frozenset(out)


def gather(
    text: str,
    sentence: Sentence,
    language: str,
    known: Words,
    here: Sequence[Mention],
    names: Names,
    taken: Sequence[Span],
    words: frozenset[str],
    *,
    first: bool,
) -> Iterator[Find]:
    """Names in one sentence that may be towns or regions, from the left, longest first, outside of what is `taken`.

    `words` are the article's ordinary ones. `first` says that the sentence begins a paragraph. Capitals count only with a container behind.
    """
    row = sentence.atoms
    capitals = [m.span for m in here if m.kind == "capital"]
    free = 0
    before: Find | None = None
    for i in compress(count(), map(names.__contains__, row.starts)):
        if i < free:
            continue
        limit = min((s.start for s in taken if s.end > row[i].start), default=sentence.span.end)
        for end, name in names[row[i].start]:
            n = bisect_left(row.starts, end, i, min(i + LONGEST_NAME_ATOMS, len(row))) - i
            if end > limit or not _writable(row[i : i + n], language):
                continue
            around = look_around(text, sentence, i, n, known, here, names, first=first)
            span = Span(row[i].start, end)
            if any(span.touches(capital) for capital in capitals) and not around.containers:
                break
            if before is not None and before.around.located and text[before.span.end : span.start].strip() in LISTS:
                around = replace(around, located=True)
            word = n == 1 and (row[i].low in words or _common(sentence, row[i]))
            before = Find(span, text[span.start : end], candidates(name), around, not word and not _beside(row, i, n) and i > 0, word)
            yield before
            free = i + n
            break


def _writable(part: Sequence[Atom], language: str) -> bool:
    """Whether words are written as names of places are."""
    if part[0].text.islower() or part[-1].text.islower():
        return False
    return len(part) > 1 or (len(part[0].text) >= LEAST_NAME_LETTERS and part[0].low not in _not_places(language))


def _beside(row: Sequence[Atom], i: int, n: int) -> bool:
    """Whether a capitalised word stands right before or behind: part of a longer name, most likely a person's."""
    left = i > 0 and row[i - 1].text[0].isupper() and row[i - 1].end + 1 >= row[i].start
    return left or (i + n < len(row) and row[i + n].text[0].isupper() and row[i + n].start <= row[i + n - 1].end + 1)


def _common(sentence: Sentence, atom: Atom) -> bool:
    """Whether the analysis takes a capitalised word for something else than a name."""
    i = sentence.token_at(atom.start)
    return i is not None and sentence.tokens[i].pos not in {"PROPN", "X", "NOUN"}


def believed(find: Find, choice: Choice) -> bool:
    """Whether a find is a place at all."""
    if choice.contained or find.around.dateline:
        return True
    if find.around.located:
        least = LEAST_INHABITANTS_ALONE if find.word or not choice.named else 0
        return choice.place.population >= least
    return find.plainly and choice.named and choice.place.population >= LEAST_INHABITANTS_UNPLACED
