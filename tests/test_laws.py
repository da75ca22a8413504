"""Laws that hold of every article, whatever it says: spans quote the text, ids tell records apart, and the same input gives the same records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.evidence import Evidence
from detente.model import Coded, SetAside
from detente.pipeline import code_batch
from detente.read import source_from_text

SENTENCES = [
    "Le ministre russe des Affaires étrangères a déclaré que l'alliance menaçait la paix.",
    "« Nous ne céderons pas », a affirmé Emmanuel Macron mardi à Paris.",
    "Selon l'agence Reuters, Téhéran aurait proposé une rencontre fin juin à Genève.",
    "L'armée birmane a bombardé un village ; des milliers de manifestants ont défilé.",
    "The Kremlin denied that it had poisoned the opposition leader.",
    '"We will not yield," President Emmanuel Macron said in Paris on Tuesday.',
    "Germany pledged to deliver tanks to Ukraine by 2030, provided that NATO agrees.",
    "Photo : Getty |",
    "![]() |",
]
BETWEEN = st.sampled_from([" ", "\n", "\n\n", "\r\n", "\u00a0", " \U0001f600 ", " \u200b", " e\u0301 ", " 東京 ", "\u2028", " « ", ' " '])
TEXTS = st.lists(st.tuples(st.sampled_from(SENTENCES), BETWEEN), min_size=1, max_size=5).map(lambda parts: "".join(a + b for a, b in parts))


def evidence(thing: object) -> Iterator[Evidence]:
    """Every evidence in a record, however deep."""
    if isinstance(thing, Evidence):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from evidence(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from evidence(getattr(thing, field.name))


def code(text: str) -> Coded | SetAside:
    (result,) = code_batch([source_from_text(text)])
    return result


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_every_span_quotes_the_text(text: str) -> None:
    result = code(text)
    assert isinstance(result, Coded)
    for found in evidence(result):
        assert result.article.text[found.span.start : found.span.end] == found.quote


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_ids_tell_records_apart_and_stay_the_same(text: str) -> None:
    first, second = code(text), code(text)
    assert first == second
    assert isinstance(first, Coded)
    for kind in (first.events, first.statements, first.positions, first.relations, first.dates, first.places):
        ids = [record.id for record in kind]
        assert len(ids) == len(set(ids))


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_an_article_is_coded_alike_alone_and_among_others(texts: list[str]) -> None:
    together = code_batch([source_from_text(text) for text in texts])
    assert together == [code(text) for text in texts]
