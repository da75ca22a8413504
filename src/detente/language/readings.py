"""What a word means under a tag and a relation: its lemma, part of speech and features, by spaCy's own rules, asked once for each different case.

French takes part of speech and features from the tag and the lemma from both. English rules look at the relation too, and a few at the word
before or behind ("there *is*", "let *'s*").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.language.rules import Rules
from detente.language.sums import Floats, Numbers, enough, padded
from detente.language.words import Words

__all__ = ["Reading", "Readings", "Tagger"]

ROWS_AT_ONCE = 1024  # their scores stay in the processor's cache
Case = tuple[str, int, int]  # word, tag, relation


class Reading(NamedTuple):
    """A word as read in its place. `feats` is one dict for each set of features, shared by tokens and never written to.

    `relation` is "" unless a rule puts another in the place of the parser's.
    """

    lemma: str
    pos: str
    feats: dict[str, str]
    relation: str


class Tagger:
    """The best tag of each word, by the weights of a spaCy tagger or morphologizer; a tag is a place among its labels."""

    def __init__(self, pipe: Any) -> None:
        softmax = next(node for node in pipe.model.walk() if node.name == "softmax")
        self._weights, self._bias = padded(softmax.get_param("W"), softmax.get_param("b"))
        self.tags = len(softmax.get_param("b"))

    def best(self, vectors: Floats) -> Numbers:
        """One tag a row."""
        best = np.zeros(len(vectors), np.int64)
        for start in range(0, len(vectors), ROWS_AT_ONCE):
            rows = vectors[start : start + ROWS_AT_ONCE]
            scores = enough(rows) @ self._weights
            scores += self._bias
            best[start : start + len(rows)] = scores.argmax(axis=1)[: len(rows)]
        return best


class Readings(dict[int, Reading]):
    """Word, tag and relation as one number → reading. `mend` has the last word on each."""

    def __init__(self, nlp: Any, words: Words, tags: int, relations: Sequence[str], mend: Callable[[str, Reading], Reading]) -> None:
        super().__init__()
        self._nlp, self._words, self._tags, self._relations, self._mend = nlp, words, tags, relations, mend
        self._tagger = nlp.get_pipe("tagger" if nlp.has_pipe("tagger") else "morphologizer")
        self._ruler = nlp.get_pipe("attribute_ruler") if nlp.has_pipe("attribute_ruler") else None
        self._rules = Rules(self._ruler.patterns if self._ruler else ())
        self._alike = np.array(self._rules.alike(relations))
        self._before = np.array([self._rules.before(name) for name in relations])
        self._opens = self._closes = np.zeros(0, np.bool_)
        self._ruled = cache(self._rule)
        strings = nlp.vocab.strings
        # Words that a model knows no part of speech for are "X".
        self._pos = cache(lambda number: "X" if strings[number] == "SPACE" else str(strings[number]))
        self._feats = cache(lambda number: dict(pair.split("=", 1) for pair in strings[number].split("|") if "=" in pair))

    def of(self, numbers: Numbers, tags: Numbers, relations: Numbers, first: NDArray[np.bool_]) -> list[Reading]:
        """One reading a word of sentences that stand one after the other; `first` marks the first word of each."""
        keys = ((numbers * self._tags + tags) * len(self._relations) + self._alike[relations]).tolist()
        self._learn(dict.fromkeys(key for key in keys if key not in self))
        out = [self[key] for key in keys]
        for i in self._pairs(numbers, relations, first):
            both = slice(i - 1, i + 1)
            cases = zip(numbers[both].tolist(), tags[both].tolist(), relations[both].tolist(), strict=True)
            out[both] = self._read([(self._words.texts[number], tag, relation) for number, tag, relation in cases])
        return out

    def _pairs(self, numbers: Numbers, relations: Numbers, first: NDArray[np.bool_]) -> list[int]:
        """The places of second words of pairs that some rule may be about."""
        texts = self._words.texts
        if self._ruler is None:
            return []
        if new := texts[len(self._opens) :]:
            self._opens = np.append(self._opens, [self._rules.opens(text) for text in new])
            self._closes = np.append(self._closes, [self._rules.closes(text) for text in new])
        before = self._opens[numbers[:-1]] | self._before[relations[:-1]]
        return (1 + np.flatnonzero(before & self._closes[numbers[1:]] & ~first[1:])).tolist()

    def renumber(self, moved: Mapping[int, int]) -> None:
        """Keep the readings of words that have a new number, under it."""
        size = self._tags * len(self._relations)
        kept = {moved[key // size] * size + key % size: reading for key, reading in self.items() if key // size in moved}
        self.clear()
        self.update(kept)
        self._opens = self._closes = np.zeros(0, np.bool_)

    def _learn(self, keys: Iterable[int]) -> None:
        """Read words under tags and relations that have not been met: one by one where a rule looks at them, all others in one document."""
        together: list[tuple[int, str, int, int]] = []
        for key in keys:
            word, relation = divmod(key, len(self._relations))
            number, tag = divmod(word, self._tags)
            text = self._words.texts[number]
            if self._rules.looked_at(text, blank=self._words.blank[number]):
                (self[key],) = self._read([(text, tag, relation)])
            else:
                together.append((key, text, tag, relation))
        doc = self._doc([text for _, text, _, _ in together])
        for token, (_, _, tag, relation) in zip(doc, together, strict=True):
            token.pos, morph, token.lemma = self._ruled(tag, relation)
            token.set_morph(morph)
        for (key, *_), reading in zip(together, self._lemmatised(doc), strict=True):
            self[key] = reading

    def _rule(self, tag: int, relation: int) -> tuple[int, int, int]:
        """Part of speech, features and lemma (0 where the rules give none) of words that no rule looks at."""
        doc = self._tagged([("\ufffd", tag, relation)])
        return doc[0].pos, doc[0].morph.key, doc[0].lemma

    def _read(self, cases: Sequence[Case]) -> list[Reading]:
        """The readings of words that stand side by side."""
        found = self._lemmatised(self._tagged(cases))
        return [
            reading._replace(relation="" if reading.relation == self._relations[relation] else reading.relation)
            for reading, (_, _, relation) in zip(found, cases, strict=True)
        ]

    def _doc(self, texts: list[str]) -> Any:
        from spacy.tokens import Doc

        return Doc(self._nlp.vocab, words=texts)

    def _tagged(self, cases: Sequence[Case]) -> Any:
        doc = self._doc([text for text, _, _ in cases])
        self._tagger.set_annotations([doc], [[tag for _, tag, _ in cases]])
        if self._ruler is not None:
            for token, (_, _, relation) in zip(doc, cases, strict=True):
                token.dep_ = self._relations[relation]
            self._ruler(doc)
        return doc

    def _lemmatised(self, doc: Any) -> list[Reading]:
        self._nlp.get_pipe("lemmatizer")(doc)
        found = [
            Reading(token.lemma_.replace("\u2019", "'"), self._pos(token.pos), self._feats(token.morph.key), token.dep_) for token in doc
        ]
        return [self._mend(token.text, reading) for token, reading in zip(doc, found, strict=True)]
