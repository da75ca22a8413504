"""The date of an article: stated by its metadata, its address or its dateline, inferred from its text with the reason, or unknown."""

from __future__ import annotations

import pytest

from detente.draft import Metadata, Source
from detente.model import Article, Coded
from detente.pipeline import code_batch

FRENCH = "La France a condamné mardi les frappes russes."
ENGLISH = "Russia condemned the strikes on Tuesday."
URL = "https://example.org/2019/03/09/strikes.html"


def coded(text: str, url: str | None = None, published: str | None = None) -> Coded:
    (result,) = code_batch([Source("text", "text", text, "0" * 64, Metadata(url=url, published=published))])
    assert isinstance(result, Coded)
    return result


def undated(article: Article) -> bool:
    return "no_publication_date" in {flag.kind for flag in article.flags}


@pytest.mark.parametrize(
    ("text", "url", "published", "day", "basis"),
    [
        (FRENCH, None, "2019-03-08", "2019-03-08", "metadata"),
        (FRENCH, URL, None, "2019-03-09", "url"),
        (ENGLISH, "https://example.org/news/2019-03-08-strikes.html", None, "2019-03-08", "url"),
        (f"PARIS, 8 mars 2019 (AFP) - {FRENCH}", None, None, "2019-03-08", "dateline"),
        (f"8 mars 2019 - {FRENCH}", None, None, "2019-03-08", "dateline"),
        # What is stated more directly wins: metadata before the address, the address before the dateline.
        (ENGLISH, URL, "2019-03-08", "2019-03-08", "metadata"),
        (f"MOSCOW, March 8, 2019 (Reuters) - {ENGLISH}", URL, None, "2019-03-09", "url"),
        (f"PARIS, 8 mars 2019 (AFP) - {FRENCH}", None, "2019-03-10", "2019-03-10", "metadata"),
    ],
)
def test_a_stated_date(text: str, url: str | None, published: str | None, day: str, basis: str) -> None:
    result = coded(text, url, published)
    when = result.article.published
    assert (when.earliest, when.latest, when.precision, when.basis) == (day, day, "day", basis)
    assert not undated(result.article)
    tuesday = result.dates[-1]
    assert (tuesday.when.earliest, tuesday.when.anchor) == ("2019-03-05", day)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "reasons"),
    [
        # The 4th of June was a Tuesday once while Theresa May and Donald Trump both held office.
        (
            "Le président Donald Trump et la Première ministre Theresa May se sont rencontrés mardi 4 juin à Londres.",
            "2019-06-04",
            "2019-06-11",
            ["Theresa May is head-of-government", "2019-06-04 is told as news"],
        ),
        ("The Helsinki summit was a failure, Moscow said.", "2018-07-16", "2019-07-16", ["helsinki", "recalled"]),
        (
            "Plus de trois mois après le sommet d'Helsinki, Moscou et Washington ne se parlent plus.",
            "2018-10-14",
            "2018-11-13",
            ["3M after helsinki"],
        ),
        (
            "More than three months after the Helsinki summit, Moscow and Washington are not talking.",
            "2018-10-14",
            "2018-11-13",
            ["3M after helsinki"],
        ),
        # A meeting of every year is told apart by its host.
        ("The G20 summit in Japan will take place in June, Moscow said.", "2018-06-28", "2019-06-28", ["g20-2019", "still to come"]),
        (
            "Le sommet du G7 à Biarritz, en France, aura lieu en août, a dit le président Emmanuel Macron.",
            "2018-08-24",
            "2019-08-24",
            ["g7-2019", "Emmanuel Macron is head-of-state"],
        ),
        (
            "Paris and Berlin prepare the 50th anniversary of the treaty that they signed on January 22, 1963.",
            "2013-01-15",
            "2013-01-22",
            ["nearly 50 years after 1963-01-22"],
        ),
        ("Moscou a annoncé un accord le 3 février 2012.", "2012-02-03", "2012-02-10", ["2012-02-03 is told as news"]),
    ],
)
def test_an_inferred_date(text: str, earliest: str, latest: str, reasons: list[str]) -> None:
    article = coded(text).article
    when = article.published
    assert (when.earliest, when.latest, when.basis) == (earliest, latest, "inferred")
    assert all(reason in (when.reason or "") for reason in reasons)
    # An inferred date is no stated one: the reader is told, with the same reason.
    assert [flag.reason for flag in article.flags if flag.kind == "no_publication_date"] == [when.reason]


@pytest.mark.parametrize(
    "text",
    [
        "President Barack Obama met Prime Minister David Cameron in London.",  # six years of common terms say too little
        "President Donald Trump and Prime Minister Theresa May met in London on June 4.",  # in any of three years
        "Le président Emmanuel Macron a refusé.",
        "PARIS, 8 mars (AFP) - La France a condamné mardi les frappes russes.",  # a dateline without a year
        "The minister said yesterday that he would resign.",
        "Moscow has criticised Washington since 2014.",
    ],
)
def test_no_date(text: str) -> None:
    result = coded(text)
    when = result.article.published
    assert (when.earliest, when.latest, when.value, when.basis) == (None, None, None, "none")
    assert when.reason
    assert undated(result.article)
    assert all(date.when.anchor is None for date in result.dates)
