"""The engines against the pipelines that their words, rules and weights come from: the same tokens, trees and lemmas, in any company."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from detente.language import words
from detente.language.dependencies import Analysis, plain
from detente.language.engines import SpacyEngine, engine
from detente.language.french import mended
from detente.language.readings import Reading

SENTENCES = {
    "en": [
        "Russia, Sergei Lavrov said on Monday, will leave the INF treaty.",
        "There's no doubt: let's go, they aren't gonna stay, y'all.",
        "What did the minister say that Paris would do about the sanctions?",
        "A report was published in March which the U.S. had long been waiting for.",
        "He didn't know whom, of all the envoys in town, Washington had asked to come.",
        "  Two blanks  inside, and one at the end. ",
        "No.",
        "\u2014",
        'The "can\'t-do" plan (from 3 p.m.) cost $1.5bn...',
    ],
    "fr": [
        "La Russie, a déclaré Sergueï Lavrov, ne quittera pas le traité américano-soviétique.",
        "Le ministre aurait-il, selon l'AFP, proposé qu'on reprît les pourparlers ?",
        "Les troupes partiraient demain, a-t-on appris de source diplomatique.",
        "C'est-à-dire que Pékin, lui, n'y croit plus.",
        "Il est\tvenu  ici .",
        "Non.",
        "«",
    ],
}


def spacy_engine(language: str) -> SpacyEngine:
    found = engine(language)
    assert isinstance(found, SpacyEngine)
    return found


@cache
def analysed(language: str) -> dict[str, Analysis]:
    texts = SENTENCES[language]
    found = spacy_engine(language).parse(texts, [0] * len(texts))
    return {text: analysis for text, analysis in zip(texts, found, strict=True) if analysis is not None}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in SENTENCES.items() for text in texts])
def test_an_analysis_is_the_pipelines_own(language: str, text: str) -> None:
    doc, found = spacy_engine(language).nlp(text), analysed(language)[text]
    assert list(found.texts) == [token.text for token in doc]
    assert list(found.starts) == [token.idx for token in doc]
    assert found.heads == [token.head.i if token.head.i != token.i else -1 for token in doc]
    label = plain if language == "fr" else str
    relations = [reading.relation or name for reading, name in zip(found.readings, found.relations, strict=True)]
    assert relations == [label(token.dep_) for token in doc]
    expected = [
        Reading(token.lemma_.replace("\u2019", "'"), "X" if token.pos_ == "SPACE" else token.pos_, token.morph.to_dict(), "")
        for token in doc
    ]
    if language == "fr":
        expected = [mended(token.text, reading) for token, reading in zip(doc, expected, strict=True)]
    assert [reading[:3] for reading in found.readings] == [reading[:3] for reading in expected]


@pytest.mark.parametrize("language", SENTENCES)
def test_company_changes_nothing(language: str) -> None:
    together = analysed(language)
    for text in SENTENCES[language]:
        (alone,) = spacy_engine(language).parse([text], [0])
        assert alone == together[text]


def rows_are_independent() -> bool:
    """Whether BLAS sums a row in the same way wherever it stands: with AVX-512 it does, with AVX2 alone not."""
    rows = np.random.default_rng(1).standard_normal((300, 288)).astype(np.float32)
    weights = np.ones((288, 288), np.float32)
    return np.array_equal((rows @ weights)[5:29], rows[5:29].copy() @ weights)


@pytest.mark.parametrize("language", SENTENCES)
def test_vectors_are_the_same_to_the_last_bit_in_any_company(language: str) -> None:
    if not rows_are_independent():
        pytest.skip("this processor's matrix products hang on a row's place")
    parser = spacy_engine(language)
    numbers, lengths = parser._words.read(SENTENCES[language] * 12)
    vectors = parser._encoder.encode(parser._words.vectors(), np.array(numbers), lengths)
    start = 0
    for length in lengths:
        alone = parser._encoder.encode(parser._words.vectors(), np.array(numbers[start : start + length]), [length])
        assert np.array_equal(alone, vectors[start : start + length])
        start += length


@pytest.mark.parametrize("language", SENTENCES)
def test_words_that_were_dropped_are_read_again_as_before(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = analysed(language)
    monkeypatch.setattr(words, "MOST", 20)
    parser = spacy_engine(language)
    for text in [*SENTENCES[language], *SENTENCES[language]]:
        (found,) = parser.parse([text], [0])
        assert found == before[text]


def test_offsets_begin_where_they_are_told() -> None:
    (tokens,) = spacy_engine("fr").analyse(["Moscou dément."], [100])
    assert [(token.start, token.end, token.text) for token in tokens] == [(100, 106, "Moscou"), (107, 113, "dément"), (113, 114, ".")]


def test_a_text_without_words_has_no_tokens() -> None:
    assert next(iter(spacy_engine("en").analyse(["", "Yes."], [0, 0]))) == ()
