"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.read.decode import decode, looks_like_html, mended, sort_of_binary

FRENCH = "L'été à Genève : « Où êtes-vous ? », demande le ministère ukrainien des Affaires étrangères."
ENGLISH = "The minister’s café talks – “frank”, he said – cost €5."
RUSSIAN = "Министр иностранных дел России раскритиковал решение Вашингтона и Токио. " * 4

CASES = [
    (FRENCH.encode("utf-8"), FRENCH),
    (b"\xef\xbb\xbf" + FRENCH.encode("utf-8"), FRENCH),
    (FRENCH.encode("utf-16"), FRENCH),
    (b"\xfe\xff" + FRENCH.encode("utf-16-be"), FRENCH),
    (FRENCH.encode("cp1252"), FRENCH),
    (ENGLISH.encode("utf-8"), ENGLISH),
    (ENGLISH.encode("cp1252"), ENGLISH),
    (b"Plain ASCII from Washington.", "Plain ASCII from Washington."),
    (RUSSIAN.encode("utf-8"), RUSSIAN),
    (RUSSIAN.encode("cp1251"), RUSSIAN),
]

DECLARED = [
    (b'<html><head><meta charset="iso-8859-1"></head><body>\xe9t\xe9</body></html>', "été"),
    (b'<html><head><meta charset="windows-1251"></head><body>\xcc\xee\xf1\xea\xe2\xe0</body></html>', "Москва"),
    (
        b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body>\x93\xfa\x96{</body></html>',
        "日本",
    ),
    (b'<html><head><meta charset="utf-8"></head><body>\xe9t\xe9 \xe0 Paris</body></html>', "été à Paris"),
]

BINARY = [
    (b"%PDF-1.7 stuff", "a PDF"),
    (b"PK\x03\x04word/document.xml", "a zip archive or office document"),
    (b"\x1f\x8b\x08\x00", "gzip data"),
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\x00\x01\x02\x03" * 50, "binary data"),
    (b"text with one \x00 in a long, long line of words that go on and on" + b" and on" * 100, None),
    (FRENCH.encode("utf-16"), None),
    (FRENCH.encode("utf-8"), None),
]


@pytest.mark.parametrize(("data", "text"), CASES)
def test_encodings(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(("page", "words"), DECLARED)
def test_a_page_is_read_as_it_declares(page: bytes, words: str) -> None:
    assert words in (decode(page, html=True) or "")


@pytest.mark.parametrize(("data", "sort"), BINARY)
def test_binary_data_is_told_from_text(data: bytes, sort: str | None) -> None:
    assert sort_of_binary(data) == sort


def test_broken_utf8_keeps_its_places() -> None:
    data = "Le président américain a été reçu à l'Élysée.".encode()
    broken = data[:5] + b"\xff" + data[5:]
    text = decode(broken)
    assert text is not None
    assert text.count("\ufffd") == 1
    assert "américain a été reçu" in text


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE html><html>", True),
        ("  <html lang='fr'>", True),
        ("<!-- x --><body>", True),
        ("Le <b>gras</b>", False),
        ("", False),
    ],
)
def test_pages_are_known_by_their_beginning(text: str, page: bool) -> None:
    assert looks_like_html(text) is page


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_whatever_the_bytes_the_text_can_be_stored(data: bytes, html: bool) -> None:
    text = decode(data, html=html)
    assert text is None or mended(text).encode("utf-8") is not None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    text = mended(text).removeprefix("\ufeff")
    assert decode(text.encode("utf-8")) == text


LABELLED = [
    # Columns: the bytes; what they came labelled with; the text.
    (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
    (RUSSIAN.encode("koi8-r"), '"KOI8-R"', RUSSIAN),
    (RUSSIAN.encode("utf-8"), "windows-1251", RUSSIAN),  # what is UTF-8 is, whatever it came with
    (FRENCH.encode("cp1252"), "utf-8", FRENCH),
    (FRENCH.encode("cp1252"), "no-such-charset", FRENCH),
    (FRENCH.encode("cp1252"), "punycode", FRENCH),  # Python's own, and slow beyond reason on long input
    (FRENCH.encode("cp1252"), "rot13", FRENCH),
    (FRENCH.encode("cp1252"), "a\0b", FRENCH),
]


@pytest.mark.parametrize(("data", "charset", "text"), LABELLED)
def test_the_label_is_a_hint(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset=charset) == text
