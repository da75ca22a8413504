"""Pages: what of them is the article, what they say of themselves, and where their words stand in the source."""

from __future__ import annotations

import pytest

from detente.clean.offsets import raw_span
from detente.clean.stage import to_draft
from detente.draft import Metadata, Source
from detente.errors import InputError
from detente.evidence import Span
from detente.model import Article, SetAside
from detente.pipeline import code_batch

FR = "Le ministre russe a déclaré que les négociations avec le Japon reprendraient au printemps, après une longue pause de deux ans."
FR_2 = (
    "Tokyo a salué cette annonce, tout en rappelant ses demandes sur les îles situées au nord de Hokkaido et sur les anciens combattants."
)
EN = "The Russian minister said that talks with Japan would resume in spring, after a long pause of two years or perhaps more."
EN_2 = "Tokyo welcomed the announcement, while recalling its claims to the islands north of Hokkaido that both countries dispute."
BODY_FR = f"<article><h1>Moscou et Tokyo se parlent</h1><p>{FR}</p><p>{FR_2}</p></article>"
BODY_EN = f"<article><h1>Moscow and Tokyo talk</h1><p>{EN}</p><p>{EN_2}</p></article>"


def article(page: str, **row: str) -> Article:
    return to_draft(Source("page.html", "html", page, "0" * 64, Metadata(**row))).article


def whole(body: str, head: str = "", lang: str = "fr") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def blocks(found: Article) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.span.start : block.span.end]) for block in found.blocks]


SAID = [
    # Columns: the head of the page; the field of the article; its value.
    ("<title>Moscou et Tokyo se parlent | Le Temps</title>", "title", "Moscou et Tokyo se parlent"),
    ('<meta property="og:title" content="Tokyo \n et Moscou">', "title", "Tokyo et Moscou"),
    ('<meta property="og:site_name" content="RFI">', "outlet", "RFI"),
    ('<link rel="canonical" href="https://www.lemonde.fr/monde/moscou_1.html">', "outlet", "Le Monde"),
    ('<link rel="canonical" href="https://www.exemple.org/monde/moscou_1.html">', "outlet", "exemple.org"),
    ('<link rel="canonical" href="https://www.exemple.org/"><meta property="og:site_name" content="www.Exemple.org">', "url", None),
    ('<meta property="og:site_name" content="https://social.example/temps">', "outlet", None),
    ('<meta property="og:url" content="https://www.exemple.org/moscou?utm_source=x&id=7">', "url", "https://www.exemple.org/moscou?id=7"),
    ('<link rel="canonical" href="https://www.exemple.org/a?cid=7&eid=8">', "url", "https://www.exemple.org/a?cid=7&eid=8"),
    ('<link rel="canonical" href="https://www.lemonde.fr/monde/moscou_1.html">', "url", "https://www.lemonde.fr/monde/moscou_1.html"),
    ("", "outlet", None),
    ("", "url", None),
]
LINKED = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Tokyo et Moscou",'
    '"datePublished":"2019-03-02T08:00:00Z","publisher":{"@type":"Organization","name":"Le Devoir"}}</script>'
)
DATED = [
    ('<meta property="article:published_time" content="2019-03-02T23:30:00-05:00">', "2019-03-02"),  # the day as the page writes it
    ('<meta name="date" content="2019-03-02">', "2019-03-02"),
    ('<meta name="DC.date" content="2019-03-02">', "2019-03-02"),
    (LINKED, "2019-03-02"),
    (
        '<meta property="article:modified_time" content="2020-01-01"><meta property="article:published_time" content="2019-03-02">',
        "2019-03-02",
    ),
    ('<link rel="canonical" href="https://www.lemonde.fr/2019/03/02/moscou.html">', "2019-03-02"),
    ("", None),
]


@pytest.mark.parametrize(("head", "field", "value"), [*SAID, (LINKED, "title", "Tokyo et Moscou"), (LINKED, "outlet", "Le Devoir")])
def test_what_a_page_says_of_itself(head: str, field: str, value: str | None) -> None:
    assert getattr(article(whole(BODY_FR, head)), field) == value


@pytest.mark.parametrize(("head", "day"), DATED)
def test_the_date_of_a_page(head: str, day: str | None) -> None:
    published = article(whole(BODY_FR, head)).published
    assert (published.earliest, published.basis == "none") == (day, day is None)


@pytest.mark.parametrize(("changed", "until"), [("2019-03-10", "2019-03-02"), ("2020-01-01", "2020-01-01"), ("2019-02-01", "2019-03-02")])
def test_a_page_that_was_changed_much_later_is_of_a_day_between(changed: str, until: str) -> None:
    head = f'<meta property="article:published_time" content="2019-03-02"><meta property="article:modified_time" content="{changed}">'
    published = article(whole(BODY_FR, head)).published
    assert (published.earliest, published.latest, published.basis) == ("2019-03-02", until, "metadata")
    assert (published.reason is None) == (until == "2019-03-02")


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"title": "Titre de la ligne"}, "title", "Titre de la ligne"),
        ({"outlet": "Le Soir"}, "outlet", "Le Soir"),
        ({"url": "https://www.rtbf.be/a"}, "url", "https://www.rtbf.be/a"),
        ({"url": "https://www.rtbf.be/a"}, "title", "Tokyo et Moscou"),  # where the row is silent
    ],
)
def test_the_row_comes_before_the_page(row: dict[str, str], field: str, value: str) -> None:
    assert getattr(article(whole(BODY_FR, LINKED), **row), field) == value


@pytest.mark.parametrize(("body", "declared", "language"), [(BODY_FR, "en-GB", "fr"), (BODY_EN, "fr-FR", "en"), (BODY_EN, "", "en")])
def test_the_words_tell_the_language_before_the_declaration(body: str, declared: str, language: str) -> None:
    assert article(whole(body, lang=declared)).language == language


KEPT_OUT = [
    "<nav><a href='/'>Accueil</a> <a href='/sport'>RUBRIQUE</a></nav>",
    "<footer>RUBRIQUE tous droits réservés</footer>",
    "<script>var a = 'RUBRIQUE';</script>",
    "<style>.RUBRIQUE {}</style>",
    "<!-- RUBRIQUE -->",
    "<div class='comments'><p>Un lecteur : RUBRIQUE</p></div>",
    "<form><button>RUBRIQUE</button></form>",
    "<noscript>RUBRIQUE</noscript>",
]


@pytest.mark.parametrize("part", KEPT_OUT)
def test_what_surrounds_the_article_is_left_out(part: str) -> None:
    found = article(whole(part + BODY_FR + part))
    assert "RUBRIQUE" not in found.text
    assert [words for kind, words in blocks(found) if kind == "paragraph"] == [FR, FR_2]


SHAPES = [
    (BODY_FR, [("title", "Moscou et Tokyo se parlent"), ("paragraph", FR), ("paragraph", FR_2)]),
    (BODY_FR.replace(f"<p>{FR_2}", f"<h2>Deux ans de pause</h2><p>{FR_2}"), [
        ("title", "Moscou et Tokyo se parlent"), ("paragraph", FR), ("heading", "Deux ans de pause"), ("paragraph", FR_2)]),
    (f"<p>{EN}<br>{EN_2}</p>", [("paragraph", EN), ("paragraph", EN_2)]),
    (f"<p>{EN}</p><p>{EN_2}", [("paragraph", EN), ("paragraph", EN_2)]),  # cut off while it was loaded
    (f"<article><p>GENEVA (Reuters) - {EN}</p><p>{EN_2}</p></article>", [("dateline", "GENEVA (Reuters) -"), ("paragraph", EN), ("paragraph", EN_2)]),
    (f"<article><p>{FR}</p><p>{FR_2}./.</p></article>", [("paragraph", FR), ("paragraph", FR_2), ("end_mark", "./.")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SHAPES)
def test_the_blocks_of_a_page(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(article(whole(body))) == expected


@pytest.mark.parametrize("fragment", [f"<p>{FR}</p>", f"<div><p>{FR}</p></div>", f"<div><div><p>{FR}</p><p>{FR_2}</p></div></div>"])
def test_a_fragment_in_a_row_is_a_page(fragment: str) -> None:
    found = article(fragment)
    assert blocks(found)[0] == ("paragraph", FR)
    assert raw_span(found, Span(0, len(FR))) == Span(fragment.index(FR), fragment.index(FR) + len(FR))


EMPTY = [
    "",
    "<p></p>",
    "<img src='a.jpg'>",
    "<script>document.write('Moscou')</script>",
    "<style>p {}</style>",
    "<div>&nbsp;</div>",
    "<!-- Moscou -->",
]


@pytest.mark.parametrize("body", EMPTY)
@pytest.mark.parametrize("wrap", [True, False])
def test_a_page_without_text_is_set_aside_with_stage_reason_and_remedy(body: str, wrap: bool) -> None:
    page = whole(body, "<title>Moscou et Tokyo</title>") if wrap else body
    with pytest.raises(InputError):
        article(page)
    (aside,) = code_batch([Source("vide.html", "html", page, "0" * 64)])
    assert isinstance(aside, SetAside)
    assert (aside.item, aside.stage) == ("vide.html", "clean")
    assert "text" in aside.reason
    assert aside.remedy


WRITTEN = [
    # Columns: how a word stands in the source; how it stands in the text.
    ("d&eacute;clar&eacute;", "déclaré"),
    ("minis&shy;t&egrave;re", "ministère"),
    ("<b>Vladimir</b> <i>Poutine</i>", "Vladimir Poutine"),
    ("<a href='/lavrov'>Lavrov</a>", "Lavrov"),
    ("R&amp;D", "R&D"),
    ("l&#8217;&#xc9;lys&eacute;e", "l’Élysée"),
    ("Sergue\u00ef  \n Lavrov", "Sergueï Lavrov"),
    ("zero\u200bwidth", "zerowidth"),
]


@pytest.mark.parametrize(("source", "words"), WRITTEN)
def test_words_are_found_again_in_the_source(source: str, words: str) -> None:
    page = whole(
        f"<article><p>{FR}</p><p>Selon Interfax, on lit {source} dans tous les journaux russes du soir.</p><p>{FR_2}</p></article>"
    )
    found = article(page)
    after = found.text.index("Interfax")
    for part, written in [("Interfax", "Interfax"), (words, source), ("journaux", "journaux")]:
        start = found.text.index(part, after)
        raw = raw_span(found, Span(start, start + len(part)))
        assert raw is not None
        at = page.index(written)
        assert at <= raw.start < raw.end <= at + len(written)  # a letter written as an entity has no place of its own


def test_a_page_full_of_soft_hyphens_is_found_word_by_word() -> None:
    """As old content systems write them, into every longer word."""
    paragraph = " ".join(word if len(word) < 6 else f"{word[:3]}&shy;{word[3:]}" for word in FR.split())
    page = whole(f"<article><p>{paragraph}</p><p>{FR_2}</p></article>")
    found = article(page)
    assert FR in found.text
    for word in ("ministre", "négociations", "Japon", "printemps"):
        at = found.text.index(word)
        raw = raw_span(found, Span(at, at + len(word)))
        assert raw is not None
        assert page[raw.start : raw.end].replace("&shy;", "") == word


def test_a_tag_that_no_parser_can_take_is_not_given_to_it() -> None:
    attributes = " ".join(f'a{i}="1"' for i in range(6_000))
    with pytest.raises(InputError, match="more than 5000 attributes"):
        article(whole(f"<p {attributes}>{FR}</p>"))
    assert FR in article(whole(f'<div data-props="{"a = 1 " * 20_000}">{BODY_FR}</div>')).text


@pytest.mark.parametrize("reference", ["&#8;", "&#3", "&#x1F;", "&#65534;", f"&#{'0' * 5_000}8;"])
def test_references_to_what_is_no_character_cost_neither_text_nor_quotes(reference: str) -> None:
    source = f"<html><body><style>p {{}}</style>{reference}{BODY_FR.replace('russe', f'{reference} russe')}</body></html>"
    found = article(source)
    assert FR in found.text
    raw = raw_span(found, Span(found.text.index("les négociations"), found.text.index(" reprendraient")))
    assert raw is not None
    assert source[raw.start : raw.end] == "les négociations avec le Japon"


def test_a_text_of_endless_lines_is_set_aside() -> None:
    with pytest.raises(InputError, match="more than 20000 lines"):
        to_draft(Source("a", "text", "a.\n" * 20_002, "0" * 64))


@pytest.mark.parametrize("text", ["a" * 1_000_000, "a@" * 300_000, "[" * 300_000, "[" * 1_000 + "](" * 100_000])
def test_an_endless_word_takes_no_longer_than_others(text: str) -> None:
    assert to_draft(Source("a", "text", text, "0" * 64)).article.text == text
