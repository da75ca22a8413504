"""Publishers by the hosts of their pages."""

from __future__ import annotations

import pytest
from tld import get_tld

from detente.clean.stage import to_draft
from detente.draft import Metadata, Source
from detente.publishers import publisher_of
from detente.resources import languages, table

FR = "Moscou a condamné mardi les frappes de l'OTAN, a déclaré le ministre russe des Affaires étrangères."

KNOWN = [
    # Columns: address; name; country; kind; control.
    ("https://www.lemonde.fr/a", "Le Monde", "FRA", "newspaper", "private"),
    ("https://fr.baonghean.vn/a", "Báo Nghệ An", "VNM", "newspaper", "party"),
    ("https://vov.vn/a", "VOV", "VNM", "broadcaster", "state"),
    ("https://tass.com/politics/1", "TASS", "RUS", "agency", "state"),
    ("http://www.xinhuanet.com/a", "Xinhua", "CHN", "agency", "state"),
    ("https://english.news.cn/a", "Xinhua", "CHN", "agency", "state"),
    ("https://www.presstv.ir/a", "Press TV", "IRN", "broadcaster", "state"),
    ("https://news.bbc.co.uk/a", "BBC", "GBR", "broadcaster", "public"),
    ("https://folha.uol.com.br/a", "Folha de S.Paulo", "BRA", "newspaper", "private"),
    ("https://noticias.uol.com.br/a", "UOL", "BRA", "online", "private"),
    ("https://timesofindia.indiatimes.com/a", "The Times of India", "IND", "newspaper", "private"),
    ("https://news.un.org/fr/a", "United Nations", "IGO", "official", "public"),
]


@pytest.mark.parametrize(("url", "name", "country", "kind", "control"), KNOWN)
def test_the_longest_domain_on_file(url: str, name: str, country: str, kind: str, control: str) -> None:
    found = publisher_of(url)
    assert found is not None
    assert (found.name, found.country, found.kind, found.control) == (name, country, kind, control)


@pytest.mark.parametrize(
    "url", ["https://exemple.org/a", "https://co.uk/", "https://notlemonde.fr/", "https://leeds.gov.uk/", "n/a", None, "http://[::1"]
)
def test_others_are_unknown(url: str | None) -> None:
    assert publisher_of(url) is None


def test_the_register_holds_domains_that_somebody_can_own() -> None:
    """A public suffix on file would give all its sites one publisher."""
    suffixes = [row["domain"] for row in table("outlets/publishers.tsv") if not get_tld(f"https://{row['domain']}", as_object=True).domain]
    assert suffixes == []


def test_the_register_covers_every_language() -> None:
    rows = table("outlets/publishers.tsv")
    assert len(rows) > 600
    assert len({row["domain"] for row in rows}) == len(rows)
    for language in languages():
        assert sum(language in row["languages"].split("|") for row in rows) >= 20, language


OUTLETS = [
    (Metadata(url="https://www.lemonde.fr/a"), FR, "Le Monde"),
    (Metadata(url="https://www.lemonde.fr/a", outlet="AFP"), FR, "AFP"),
    (Metadata(url="https://www.lemonde.fr/a"), "(Baonghean.vn) - " + FR, "Baonghean.vn"),
    (Metadata(url="https://www.exemple.org/a"), FR, "exemple.org"),
    (Metadata(url="https://xn--e1afmkfd.xn--p1ai/a"), FR, "пример.рф"),
    (Metadata(url="http://[::1"), FR, None),
    (Metadata(), FR, None),
]


@pytest.mark.parametrize(("given", "text", "outlet"), OUTLETS)
def test_the_outlet_of_an_article(given: Metadata, text: str, outlet: str | None) -> None:
    assert to_draft(Source("a", "text", text, "0" * 64, given)).article.outlet == outlet
