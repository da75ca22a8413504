"""The text layer, and the way back from it to the input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean.offsets import compose, joined, raw_span
from detente.clean.page import read_page
from detente.clean.stage import to_draft
from detente.clean.text import normalise, unwrapped
from detente.draft import Metadata, Source
from detente.errors import InputError
from detente.evidence import Span
from detente.read import source_from_text

NORMALISED = [
    ("Un\r\nDeux\rTrois", "Un\nDeux\nTrois"),
    ("mi\u00adnis\u00adtre", "ministre"),
    ("zero\u200bwidth", "zerowidth"),
    ("a\u2028b", "a\nb"),
    ("no\u00a0break", "no\u00a0break"),
    ("e\u0301t\u00e9", "e\u0301t\u00e9"),
    ("\ufeffDébut", "Début"),
    ("bell\x07", "bell"),
]

WRAPPED = """The Russian foreign minister said on Tuesday that his
country would return to the talks with Japan, after the
pause of two years that had followed the quarrel over the
islands north of Hokkaido, which both countries claim for
themselves, as they have done since the end of the Second
World War, when Soviet troops landed there in the last
days of the fighting, and have stayed there ever since."""

PAGE = """<html lang="fr-FR"><head><title>Moscou et Tokyo se parlent</title>
<meta property="article:published_time" content="2019-03-02T08:00:00+01:00"><meta property="og:site_name" content="Le Temps libre"></head>
<body><nav>Accueil | Monde</nav><article><h1>Moscou et Tokyo se parlent</h1>
<p>Le ministre russe a d&eacute;clar&eacute; que les n&eacute;gociations reprendraient au printemps, apr&egrave;s une longue pause.</p>
<figure><img src="a.jpg"><figcaption>Le ministre russe &agrave; Tokyo</figcaption></figure>
<p>Le Japon a salu&eacute; cette annonce, tout en rappelant ses demandes sur les &icirc;les au nord de Hokkaido.</p>
</article><footer>Tous droits r&eacute;serv&eacute;s</footer></body></html>"""


@pytest.mark.parametrize(("raw", "text"), NORMALISED)
def test_one_kind_of_line_end_and_nothing_unseen(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def test_lines_wrapped_by_hand_become_a_paragraph() -> None:
    layer = unwrapped(normalise(WRAPPED))
    assert "\n" not in layer.text
    assert "said on Tuesday that his country would return" in layer.text


def test_short_lines_are_left_alone() -> None:
    lines = "\n".join(["Moscou dément.", "Tokyo confirme.", "Pékin se tait."] * 3)
    assert unwrapped(normalise(lines)).text == lines


def test_a_page_gives_its_text_and_what_it_says_of_itself() -> None:
    found = to_draft(Source("a.html", "html", PAGE, "0" * 64)).article
    assert (found.title, found.outlet, found.language) == ("Moscou et Tokyo se parlent", "Le Temps libre", "fr")
    assert (found.published.earliest, found.published.basis) == ("2019-03-02", "metadata")
    assert "négociations reprendraient" in found.text
    assert "Accueil" not in found.text
    assert "droits réservés" not in found.text


def test_what_a_row_says_comes_before_what_the_page_says() -> None:
    given = Metadata(title="Autre titre", published="2019-03-05")
    found = to_draft(Source("a.html", "html", PAGE, "0" * 64, given)).article
    assert (found.title, found.published.earliest, found.outlet) == ("Autre titre", "2019-03-05", "Le Temps libre")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><title>x</title></head><body><script>var a;</script></body></html>",
        "<html>",
    ],
)
def test_a_page_without_text_is_refused_with_the_remedy(page: str) -> None:
    with pytest.raises(InputError) as caught:
        read_page(page)
    assert (caught.value.stage, bool(caught.value.remedy)) == ("clean", True)


@pytest.mark.parametrize("words", ["ministre russe", "négociations", "Hokkaido"])
def test_words_of_a_page_are_found_in_its_source(words: str) -> None:
    found = to_draft(Source("a.html", "html", PAGE, "0" * 64)).article
    at = found.text.index(words)
    raw = raw_span(found, Span(at, at + len(words)))
    assert raw is not None
    assert PAGE[raw.start] == words[0]
    assert PAGE[raw.end - 1] == words[-1]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://ex.org/2019/03/02/moscou", "2019-03-02"),
        ("https://ex.org/2019-03-02-moscou", "2019-03-02"),
        ("https://ex.org/moscou-2019", None),
    ],
)
def test_a_date_in_the_address(url: str, day: str | None) -> None:
    found = to_draft(Source("a", "text", "Le ministre russe a parlé.", "0" * 64, Metadata(url=url))).article
    assert found.published.earliest == day
    assert found.published.basis == ("url" if day else "none")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Aé\u00ad\u200b\r\n\u2028 .x", min_size=1, max_size=80))
def test_every_run_is_the_same_characters_in_both_layers(raw: str) -> None:
    if not normalise(raw).text.strip():
        return
    found = to_draft(source_from_text(raw)).article
    for up, low, n in found.raw_map:
        assert found.text[up : up + n] == raw[low : low + n]
    assert [run[0] for run in found.raw_map] == sorted(run[0] for run in found.raw_map)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_maps_composed_are_one_map(upper: list[int], lower: list[int]) -> None:
    def runs(lengths: list[int], gap: int) -> tuple[tuple[int, int, int], ...]:
        out, up, low = [], 0, 0
        for n in lengths:
            out.append((up, low, n))
            up, low = up + n, low + n + gap
        return tuple(out)

    top, bottom = runs(upper, 1), runs(lower, 2)
    composed = compose(top, bottom)

    def through(i: int, table: tuple[tuple[int, int, int], ...]) -> int | None:
        return next((low + i - up for up, low, n in table if up <= i < up + n), None)

    for i in range(sum(upper)):
        middle = through(i, top)
        assert through(i, composed) == (None if middle is None else through(middle, bottom))
    assert joined(composed) == composed
