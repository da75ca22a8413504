"""What time expressions stand for, told on Friday 2019-03-08: bounds, tenses, ranges, seasons, lengths and recurrences."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.draft import Metadata, Source
from detente.evidence import Span
from detente.model import DateMention
from detente.pipeline import code_batch
from detente.when.expressions import Expression, find
from detente.when.normalise import FUTURE, PAST, when_of

PUBLISHED = "2019-03-08"


def dates(text: str, published: str | None = PUBLISHED) -> tuple[DateMention, ...]:
    (result,) = code_batch([Source("text", "text", text, "0" * 64, Metadata(published=published))])
    return result.dates  # type: ignore[union-attr]


INTERVALS = [
    # Columns: a sentence; the words; TIMEX3 value; first day; last day; precision.
    # The tense of the clause says on which side of the publication a weekday or a month lies.
    ("Le ministre français se rendra lundi à Berlin.", "lundi", "2019-03-11", "2019-03-11", "2019-03-11", "day"),
    ("Le ministre français s'est rendu lundi à Berlin.", "lundi", "2019-03-04", "2019-03-04", "2019-03-04", "day"),
    ("The German minister will travel to Moscow on Monday.", "on Monday", "2019-03-11", "2019-03-11", "2019-03-11", "day"),
    ("The German minister travelled to Moscow on Monday.", "on Monday", "2019-03-04", "2019-03-04", "2019-03-04", "day"),
    ("La Russie retirera ses troupes en novembre.", "en novembre", "2019-11", "2019-11-01", "2019-11-30", "month"),
    ("La Russie a retiré ses troupes en novembre.", "en novembre", "2018-11", "2018-11-01", "2018-11-30", "month"),
    # A day and month without a year are the nearest ones, across the turn of the year too.
    ("Le ministre est arrivé le 30 décembre à Tokyo.", "le 30 décembre", "2018-12-30", "2018-12-30", "2018-12-30", "day"),
    ("The minister arrived in Tokyo on December 30.", "December 30", "2018-12-30", "2018-12-30", "2018-12-30", "day"),
    ("The summit was held on Thursday, March 7, in Hanoi.", "Thursday, March 7", "2019-03-07", "2019-03-07", "2019-03-07", "day"),
    # "Last" and "next" count from the month, the weekday or the season that runs.
    ("En mars dernier, Moscou a refusé.", "En mars dernier", "2018-03", "2018-03-01", "2018-03-31", "month"),
    ("Last June Moscow refused the offer.", "Last June", "2018-06", "2018-06-01", "2018-06-30", "month"),
    ("In February Moscow refused the offer.", "In February", "2019-02", "2019-02-01", "2019-02-28", "month"),
    ("La visite aura lieu l'été prochain à Paris.", "l'été prochain", "2019-SU", "2019-06-01", "2019-08-31", "season"),
    ("The visit will take place next summer in Paris.", "next summer", "2019-SU", "2019-06-01", "2019-08-31", "season"),
    ("Moscow cut the supply of gas last winter.", "last winter", "2018-WI", "2018-12-01", "2019-02-28", "season"),
    ("Les troupes se sont retirées à l'automne 2011.", "à l'automne 2011", "2011-FA", "2011-09-01", "2011-11-30", "season"),
    ("On Tuesday Moscow refused the offer.", "On Tuesday", "2019-03-05", "2019-03-05", "2019-03-05", "day"),
    ("Next Tuesday the minister will meet his rival.", "Next Tuesday", "2019-03-12", "2019-03-12", "2019-03-12", "day"),
    ("La Chine a refusé le week-end dernier.", "le week-end dernier", "2019-W09-WE", "2019-03-02", "2019-03-03", "weekend"),
    ("Trade between the two countries fell in the last quarter.", "the last quarter", "2018-Q4", "2018-10-01", "2018-12-31", "quarter"),
    ("Le président turc est arrivé avant-hier.", "avant-hier", "2019-03-06", "2019-03-06", "2019-03-06", "day"),
    ("Talks will resume in two weeks in Geneva.", "in two weeks", "2019-W12", "2019-03-18", "2019-03-24", "week"),
    ("Dans deux jours, le ministre sera à Rome.", "Dans deux jours", "2019-03-10", "2019-03-10", "2019-03-10", "day"),
    # Parts of the day stand in the value; on Friday "Saturday" without a tense is tomorrow, not six days ago.
    ("The German minister travelled to Moscow on Monday night.", "on Monday night", "2019-03-04TNI", "2019-03-04", "2019-03-04", "day"),
    ("Le ministre est arrivé hier soir à Berlin.", "hier soir", "2019-03-07TEV", "2019-03-07", "2019-03-07", "day"),
    ("The two ministers meet Saturday in Geneva.", "Saturday", "2019-03-09", "2019-03-09", "2019-03-09", "day"),
    # A quarter without a year is the last that had begun, or the next that has not ended.
    ("Exports fell in the third quarter.", "in the third quarter", "2018-Q3", "2018-07-01", "2018-09-30", "quarter"),
    ("Les exportations ont reculé au premier trimestre.", "au premier trimestre", "2019-Q1", "2019-01-01", "2019-03-31", "quarter"),
    ("Exports will fall in the third quarter.", "in the third quarter", "2019-Q3", "2019-07-01", "2019-09-30", "quarter"),
    # Ranges of years and months, parts of periods, and what ends or begins with the publication.
    ("Between 2014 and 2018 Russia attacked Ukraine.", "Between 2014 and 2018", "2014/2018", "2014-01-01", "2018-12-31", "interval"),
    ("De 2014 à 2018, Moscou a attaqué l'Ukraine.", "De 2014 à 2018", "2014/2018", "2014-01-01", "2018-12-31", "interval"),
    ("From March to May 2018 Paris refused.", "From March to May 2018", "2018-03/2018-05", "2018-03-01", "2018-05-31", "interval"),
    ("Exports fell in the second quarter of 2018.", "in the second quarter of 2018", "2018-Q2", "2018-04-01", "2018-06-30", "quarter"),
    ("Au premier semestre 2018, Moscou a refusé.", "Au premier semestre 2018", "2018-H1", "2018-01-01", "2018-06-30", "half"),
    ("Moscow will leave by the end of the year.", "by the end of the year", "2019", "2019-03-08", "2019-12-31", "year"),
    ("Talks were held earlier this week in Geneva.", "earlier this week", "2019-W10", "2019-03-04", "2019-03-08", "week"),
    ("Over the past two weeks Iran has refused.", "Over the past two weeks", "P2W", "2019-02-18", "2019-03-08", "interval"),
    # Days counted from an event of the calendar.
    ("À la veille du sommet de Hanoï, Kim a refusé.", "À la veille du sommet de Hanoï", "2019-02-26", "2019-02-26", "2019-02-26", "day"),
    # What is told as past lies no season ahead.
    ("On September 11 the minister resigned.", "September 11", "2018-09-11", "2018-09-11", "2018-09-11", "day"),
    # Ranges of days, written in words or with a dash.
    ("Le sommet se tiendra du 28 au 29 juin.", "du 28 au 29 juin", "2019-06-28/2019-06-29", "2019-06-28", "2019-06-29", "interval"),
    ("Les 3 et 4 mars, ils étaient à Vienne.", "Les 3 et 4 mars", "2019-03-03/2019-03-04", "2019-03-03", "2019-03-04", "interval"),
    ("The summit will be held on June 28-29.", "June 28-29", "2019-06-28/2019-06-29", "2019-06-28", "2019-06-29", "interval"),
    ("They met from 3 to 5 March in Vienna.", "from 3 to 5 March", "2019-03-03/2019-03-05", "2019-03-03", "2019-03-05", "interval"),
    # Parts of a period, and periods by name.
    ("Le traité a été dénoncé début 2018.", "début 2018", "2018", "2018-01-01", "2018-05-02", "year"),
    ("Le président chinois se rendra à Rome mi-mai.", "mi-mai", "2019-05", "2019-05-11", "2019-05-21", "month"),
    ("Germany was divided during the Cold War.", "the Cold War", "1947/1991", "1947-01-01", "1991-12-31", "interval"),
]


@pytest.mark.parametrize(("text", "words", "value", "earliest", "latest", "precision"), INTERVALS)
def test_intervals(text: str, words: str, value: str, earliest: str, latest: str, precision: str) -> None:
    (found,) = dates(text)
    assert found.evidence.quote == words
    assert (found.when.value, found.when.earliest, found.when.latest) == (value, earliest, latest)
    assert (found.when.precision, found.when.basis) == (precision, "expression")


@pytest.mark.parametrize(
    ("text", "words", "kind", "value", "mod"),
    [
        # The words carry the preposition that bounds the year; the value is the year itself.
        ("L'Union veut réduire ses émissions d'ici à 2030.", "d'ici à 2030", "DATE", "2030", "ON_OR_BEFORE"),
        ("La guerre dure depuis 2014 en Ukraine.", "depuis 2014", "DATE", "2014", "ON_OR_AFTER"),
        ("The European Union wants to cut emissions by 2030.", "by 2030", "DATE", "2030", "ON_OR_BEFORE"),
        ("The war has lasted since 2014 in Ukraine.", "since 2014", "DATE", "2014", "ON_OR_AFTER"),
        ("Les négociations ont duré trois mois.", "trois mois", "DURATION", "P3M", None),
        ("Talks between them lasted more than three months.", "more than three months", "DURATION", "P3M", "MORE_THAN"),
        ("Moscou et Ankara se réunissent chaque année.", "chaque année", "SET", "P1Y", None),
        ("The two leaders meet every year.", "every year", "SET", "P1Y", None),
        ("The German chancellor is currently in China.", "currently", "DATE", "PRESENT_REF", None),
        ("Tous les deux ans, ils se réunissent à Rome.", "Tous les deux ans", "SET", "P2Y", None),
        ("Every Monday the ministers meet in Rome.", "Every Monday", "SET", "XXXX-WXX-1", None),
        ("Twice a year the two presidents meet.", "Twice a year", "SET", "P1Y", None),
        ("Before 2014 Russia sold gas to Ukraine.", "Before 2014", "DATE", "2014", "BEFORE"),
        ("Il y a quelques semaines, Moscou a refusé.", "Il y a quelques semaines", "DATE", None, None),
    ],
)
def test_values(text: str, words: str, kind: str, value: str | None, mod: str | None) -> None:
    (found,) = dates(text)
    assert (found.evidence.quote, found.type, found.when.value, found.when.mod) == (words, kind, value, mod)
    # A length, a recurrence and "a few" are no points of time: no interval, and the reason why.
    pointless = kind != "DATE" or value is None
    assert (found.when.earliest is None and found.when.latest is None, bool(found.when.reason)) == (pointless, pointless)


BOUNDED = [
    ("The war has lasted since 2014 in Ukraine.", "2014-01-01", None),
    ("Before 2014 Russia sold gas to Ukraine.", None, "2013-12-31"),
    ("After September 11 Paris refused.", "2018-09-12", None),
    ("Jusqu'au 15 mars, Paris négociera avec Téhéran.", "2019-03-08", "2019-03-15"),
    ("Depuis mercredi, Ankara bombarde la Syrie.", "2019-03-06", None),
    ("In the coming weeks Turkey will send troops.", "2019-03-08", None),
    ("Ces dernières années, Pékin a refusé.", None, "2019-03-08"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), BOUNDED)
def test_a_bound_leaves_the_other_side_open(text: str, earliest: str | None, latest: str | None) -> None:
    (found,) = dates(text)
    assert (found.when.earliest, found.when.latest) == (earliest, latest)


def test_a_day_counted_from_an_event_needs_the_event_near() -> None:
    (found,) = dates("À la veille du sommet de Hanoï, Kim a refusé.", "2025-03-08")
    assert found.when.earliest is None
    assert found.when.reason


@pytest.mark.parametrize(
    "text",
    [
        "La sonde chinoise s'est posée sur Mars, a dit Pékin.",
        "Protesters march towards the embassy of France.",
        "The second treaty binds the two countries.",
        "Le second traité lie Paris et Berlin.",
        "Moscou a été critiqué par la France.",
        "La résolution 2231 lie l'Iran.",
        "About 2000 soldiers left for Mali.",
        "The minister won 50 % of the vote in Moscow.",
    ],
)
def test_no_dates(text: str) -> None:
    assert not dates(text)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Le 2 mars, Moscou a refusé.", False),
        ("Hier, Moscou a refusé la proposition.", False),
        ("Moscow refused the offer on May 2-4.", False),
        ("Moscow refused the offer last summer.", False),
        ("Moscow refused the offer in 2014.", True),
        ("Du 2 au 4 mai 2018, ils étaient à Vienne.", True),
    ],
)
def test_what_needs_an_anchor_says_so(text: str, dated: bool) -> None:
    (without,) = dates(text, None)
    (anchored,) = dates(text)
    assert anchored.when.earliest is not None
    # A stated year makes the anchor superfluous; then it is not claimed as the source of the value either.
    assert (anchored.when.anchor is None) is dated
    assert (without.when.earliest == anchored.when.earliest) is dated
    assert bool(without.when.reason) is not dated


def test_days_that_do_not_exist_or_run_backwards_have_no_interval() -> None:
    for text in ("Le 31 février 2019, Moscou a refusé.", "Du 9 au 3 mai 2018, ils étaient à Vienne."):
        (found,) = dates(text)
        assert (found.when.earliest, found.when.latest) == (None, None)
        assert found.when.reason


PIECES = {
    "fr": "du|le|les|2|28|au|et|mars|août|2018|mardi|hier|dernier|prochain|fin|mi-|été|hiver|depuis|d'ici à|2030|mois|il y a|trois|semaine",
    "en": "from|on|between|2|28|to|and|-|March|May|may|2018|Tuesday|yesterday|last|next|mid-|summer|winter|since|by|2030|months|ago|three",
}
TEXTS = st.sampled_from(["fr", "en"]).flatmap(
    lambda language: st.tuples(st.just(language), st.lists(st.sampled_from(PIECES[language].split("|")), max_size=14).map(" ".join))
)


def found_in(language: str, text: str) -> list[Expression]:
    return find(f"2018 {text} 2019", Span(5, 5 + len(text)), language)


@pytest.mark.parametrize(
    "text", ["Over the past 3000 years the two peoples fought.", "They met 3000 years ago.", "In 9000 years they will be friends."]
)
def test_what_lies_outside_the_calendar_has_no_days_and_says_so(text: str) -> None:
    ((_, when),) = [
        when_of(expression, date(2019, 3, 8), PAST if "In" not in text else FUTURE) for expression in find(text, Span(0, len(text)), "en")
    ]
    assert (when.earliest, when.latest) == (None, None)
    assert when.reason == "outside the years 1 to 9999"


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.sampled_from([PAST, FUTURE]))
def test_expressions_lie_apart_and_inside_and_run_forward(written: tuple[str, str], anchor: date, direction: int) -> None:
    language, text = written
    found = found_in(language, text)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    for expression in found:
        assert 5 <= expression.span.start < expression.span.end <= 5 + len(text)
        quote = f"2018 {text} 2019"[expression.span.start : expression.span.end]
        assert quote == quote.strip()
        _, when = when_of(expression, anchor, direction)
        # "in the past months" ends on the day it is said and says nothing of its beginning; "from Monday on" the other way round.
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["du 8 au 9 septembre", "September 8-9"]), st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_both_ends_of_a_range_lie_in_the_same_year(words: str, anchor: date) -> None:
    # Half a year away, the nearest 8th and the nearest 9th of September are of different years.
    (expression,) = find(words, Span(0, len(words)), "fr" if words.startswith("du") else "en")
    _, when = when_of(expression, anchor, PAST)
    assert when.earliest is not None
    assert when.latest is not None
    assert date.fromisoformat(when.latest) - date.fromisoformat(when.earliest) == timedelta(days=1)
