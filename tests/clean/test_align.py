"""The way from an extracted text back to its page."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.clean.align import align

WORDS = st.lists(st.sampled_from(["Moscou", "a", "rejeté", "l'offre", "de", "Tokyo", "«", "R&D", "<b>", "lundi"]), min_size=1, max_size=60)
BETWEEN = st.sampled_from([" ", "\n", "  ", " <em>", "</p><p>", "<!-- - -- a -->", "<script>if (a<b) '</b>'</script> ", "&nbsp;"])


def mapped(text: str, html: str) -> str:
    """The characters of the page that the text's lead to, those that lead nowhere as "·"."""
    out = ["·"] * len(text)
    for up, low, length in align(text, html):
        for k in range(length):
            out[up + k] = html[low + k]
    return "".join(out)


@given(WORDS, st.lists(BETWEEN, min_size=60, max_size=60))
def test_characters_lead_to_their_like(words: list[str], gaps: list[str]) -> None:
    text = " ".join(words)
    html = (
        "<html><body><p>" + "".join(escape(word, quote=False) + gap for word, gap in zip(words, gaps, strict=False)) + "</p></body></html>"
    )
    for char, there in zip(text, mapped(text, html), strict=True):
        assert there in {char, "·"} or (char.isspace() and there.isspace())


def test_a_long_paragraph_is_one_run() -> None:
    text = " ".join(f"mot{i}" for i in range(100))
    html = f"<div><p>{text}</p></div>"
    assert align(text, html) == ((0, html.index("mot0"), len(text)),)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>var a = '<p>Moscou dément</p>';</script><p>Moscou dément</p>", "Moscou dément"),
        ("<!-- Moscou dément --><p>Moscou dément</p>", "Moscou dément"),
        ('<a title="Moscou > dément">Moscou dément</a>', "Moscou dément"),
        ("<p>Moscou&nbsp;dément</p>", "Moscou·dément"),
        ("<p>Moscou dé\u00adment</p>", "Moscou dément"),
    ],
)
def test_only_what_is_text_is_looked_at(html: str, found: str) -> None:
    text = "Moscou dément"
    assert mapped(text, html) == found
    assert all(low > html.rfind("<!--") and low > html.rfind("title=") for _, low, _ in align(text, html))
