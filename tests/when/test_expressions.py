"""Time expressions as intervals, counted from a publication date of Friday 2019-03-08."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.draft import Metadata, Source
from detente.evidence import Span
from detente.model import Coded
from detente.pipeline import code_batch
from detente.when.expressions import find
from detente.when.normalise import FUTURE, PAST, when_of

PUBLISHED = "2019-03-08"

CASES = [
    # Columns: a sentence; the words; TIMEX3 value; first day; last day; precision.
    ("Le ministre russe est arrivé à Tokyo le 2 mars.", "le 2 mars", "2019-03-02", "2019-03-02", "2019-03-02", "day"),
    ("Le sommet a eu lieu mardi à Genève.", "mardi", "2019-03-05", "2019-03-05", "2019-03-05", "day"),
    ("Le président français a parlé hier.", "hier", "2019-03-07", "2019-03-07", "2019-03-07", "day"),
    ("Les deux pays ont signé l'accord le mois dernier.", "le mois dernier", "2019-02", "2019-02-01", "2019-02-28", "month"),
    ("Le G20 se réunira fin juin au Japon.", "fin juin", "2019-06", "2019-06-21", "2019-06-30", "month"),
    ("La Russie a annexé la Crimée en 2014.", "en 2014", "2014", "2014-01-01", "2014-12-31", "year"),
    ("La semaine prochaine, le président turc ira à Moscou.", "La semaine prochaine", "2019-W11", "2019-03-11", "2019-03-17", "week"),
    ("Le traité a été signé en mars 2018 à Paris.", "en mars 2018", "2018-03", "2018-03-01", "2018-03-31", "month"),
    ("Il y a trois ans, la Chine avait refusé.", "Il y a trois ans", "2016", "2016-01-01", "2016-12-31", "year"),
    ("L'an dernier, Moscou avait protesté.", "L'an dernier", "2018", "2018-01-01", "2018-12-31", "year"),
    (
        "Le 11 septembre 2001, les tours se sont effondrées à New York.",
        "Le 11 septembre 2001",
        "2001-09-11",
        "2001-09-11",
        "2001-09-11",
        "day",
    ),
    ("Dans les années 1990, la Russie était faible.", "les années 1990", "199", "1990-01-01", "1999-12-31", "decade"),
    (
        "L'accord a été conclu entre le 3 et le 5 mars à Vienne.",
        "entre le 3 et le 5 mars",
        "2019-03-03/2019-03-05",
        "2019-03-03",
        "2019-03-05",
        "interval",
    ),
    ("The Russian minister arrived in Tokyo on March 2.", "March 2", "2019-03-02", "2019-03-02", "2019-03-02", "day"),
    ("The summit took place on Tuesday in Geneva.", "on Tuesday", "2019-03-05", "2019-03-05", "2019-03-05", "day"),
    ("The French president spoke yesterday.", "yesterday", "2019-03-07", "2019-03-07", "2019-03-07", "day"),
    ("The two countries signed the deal last month.", "last month", "2019-02", "2019-02-01", "2019-02-28", "month"),
    ("The G20 will meet in Japan in late June.", "late June", "2019-06", "2019-06-21", "2019-06-30", "month"),
    ("Russia annexed Crimea in 2014.", "in 2014", "2014", "2014-01-01", "2014-12-31", "year"),
    ("The meeting will take place in mid-May in Berlin.", "mid-May", "2019-05", "2019-05-11", "2019-05-21", "month"),
    ("Next week the Turkish president will go to Moscow.", "Next week", "2019-W11", "2019-03-11", "2019-03-17", "week"),
    ("The treaty was signed in March 2018 in Paris.", "in March 2018", "2018-03", "2018-03-01", "2018-03-31", "month"),
    ("Three years ago China had refused.", "Three years ago", "2016", "2016-01-01", "2016-12-31", "year"),
    ("Last year Moscow protested.", "Last year", "2018", "2018-01-01", "2018-12-31", "year"),
    ("The towers fell in New York on September 11, 2001.", "September 11, 2001", "2001-09-11", "2001-09-11", "2001-09-11", "day"),
    ("In the 1990s Russia was weak.", "the 1990s", "199", "1990-01-01", "1999-12-31", "decade"),
]

NO_DATES = [
    "The minister may resign, Moscow said.",
    "May has visited Berlin, the German chancellor said.",
    "Le ministre marche vers Moscou avec 50 % des voix.",
    "Moscou a protesté contre la décision de Washington.",
]


def code(text: str, published: str | None) -> Coded:
    (result,) = code_batch([Source("text", "text", text, "0" * 64, Metadata(published=published))])
    assert isinstance(result, Coded)
    return result


@pytest.mark.parametrize(("text", "words", "value", "earliest", "latest", "precision"), CASES)
def test_expressions(text: str, words: str, value: str, earliest: str, latest: str, precision: str) -> None:
    (found,) = code(text, PUBLISHED).dates
    assert found.evidence.quote == words
    assert (found.when.value, found.when.earliest, found.when.latest) == (value, earliest, latest)
    assert (found.when.precision, found.when.basis) == (precision, "expression")


@pytest.mark.parametrize("text", NO_DATES)
def test_words_that_only_look_like_dates(text: str) -> None:
    assert not code(text, PUBLISHED).dates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Le sommet a eu lieu mardi à Genève.", "XXXX-WXX-2"),
        ("The summit took place in June in Geneva.", "XXXX-06"),
    ],
)
def test_without_a_publication_date_a_relative_one_stays_open(text: str, value: str) -> None:
    (found,) = code(text, None).dates
    assert (found.when.value, found.when.earliest, found.when.latest) == (value, None, None)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("La Russie a condamné mardi les frappes israéliennes contre la Syrie.", "2019-03-05", "2019-03-05"),
        ("Russia condemned the Israeli strikes on Tuesday.", "2019-03-05", "2019-03-05"),
        ("La Russie a condamné les frappes israéliennes.", None, PUBLISHED),
        ("Russia condemned the Israeli strikes.", None, PUBLISHED),
    ],
)
def test_an_act_without_an_expression_is_not_dated_by_the_publication(text: str, earliest: str | None, latest: str) -> None:
    (event,) = code(text, PUBLISHED).events
    assert (event.when.earliest, event.when.latest) == (earliest, latest)
    assert event.when.basis == ("expression" if earliest else "none")
    assert bool(event.when.reason) is (earliest is None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("NICOSIE, 5 novembre 2019 (AFP) - L'Union européenne a menacé mardi la Turquie de nouvelles sanctions.", "2019-11-05"),
        ("ISLAMABAD, Feb. 28, 2020 (Reuters) - Pakistan on Thursday accused India of shelling two villages.", "2020-02-28"),
    ],
)
def test_a_dateline_dates_the_article(text: str, day: str) -> None:
    article = code(text, None).article
    assert (article.published.earliest, article.published.latest, article.published.basis) == (day, day, "dateline")
    assert "no_publication_date" not in {flag.kind for flag in article.flags}


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Le président français doit se rendre à Kiev le 14 mars pour rencontrer son homologue ukrainien.", "2019-03-14", "2019-03-14"),
        ("Emmanuel Macron se rendra bientôt à Kiev, en Ukraine.", PUBLISHED, None),
        ("President Emmanuel Macron will visit Ukraine.", PUBLISHED, None),
    ],
)
def test_what_is_to_come_does_not_lie_before_the_publication(text: str, earliest: str, latest: str | None) -> None:
    event = code(text, PUBLISHED).events[0]
    assert (event.status, event.when.earliest, event.when.latest) == ("future", earliest, latest)


INFERRED = [
    ("Le G20 d'Osaka aura lieu en juin, a dit le Premier ministre japonais Shinzo Abe.", "2019-06-28", "g20-2019"),
    ("Le sommet de Hanoï a échoué le mois dernier, a dit le président Donald Trump.", None, "trump-kim-hanoi"),
]


@pytest.mark.parametrize(("text", "latest", "reason"), INFERRED)
def test_the_publication_date_is_inferred_with_the_reason(text: str, latest: str | None, reason: str) -> None:
    published = code(text, None).article.published
    assert published.basis == "inferred"
    assert reason in (published.reason or "")
    assert latest is None or published.latest == latest


@pytest.mark.parametrize("text", ["Moscou a protesté contre la décision de Washington.", "Washington has criticised Beijing."])
def test_where_nothing_dates_a_text_it_has_no_date(text: str) -> None:
    article = code(text, None).article
    assert (article.published.earliest, article.published.latest, article.published.basis) == (None, None, "none")
    assert article.published.reason
    assert "no_publication_date" in {flag.kind for flag in article.flags}


PIECES = "le mars|2|3|2018|mardi|hier|an dernier|fin juin|en|depuis|mois|il y a|trois ans|et|entre|prochaine|semaine"
WORDS = st.sampled_from(PIECES.split("|"))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=12), st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.sampled_from([PAST, FUTURE]))
def test_intervals_run_forward_and_expressions_do_not_overlap(words: list[str], anchor: date, direction: int) -> None:
    text = " ".join(words)
    found = find(text, Span(0, len(text)), "fr")
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    for expression in found:
        _, when = when_of(expression, anchor, direction)
        if when.earliest is not None and when.latest is not None:
            assert when.earliest <= when.latest


@pytest.mark.parametrize(("text", "value"), [("ERTESİ GÜN", "D1"), ("YARIN", "D1"), ("yarın", "D1")])
def test_turkish_capitals_are_read_as_their_small_letters(text: str, value: str) -> None:
    (found,) = find(f"{text} toplanacak.", Span(0, len(text) + 12), "tr")
    assert found.slots == {"deictic": value}
