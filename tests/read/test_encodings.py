"""Encodings as they come from newsrooms' exports, old pages and hand-saved files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.draft import Source
from detente.read import sources
from detente.read.decode import REPLACEMENT, decode

GENEVA = "L'été à Genève : le ministère ukrainien a réagi après l'échec des négociations."
LONDON = "Britain's foreign secretary said the naïve plan, agreed in a café in Zürich, was a mistake."

# Marks of word processors stand beside accented letters; guessers take such texts for Czech, Turkish or Korean ones.
TYPOGRAPHIC = [
    "L’échec des négociations a été confirmé par l’Élysée, qui n’était pas surpris.",
    "Le ministre a dit : «\xa0Nous n’étions pas prévenus\xa0», avant d’évoquer l’été.",
    "«\xa0À l’État de décider\xa0», a répété l’ambassadeur à Téhéran.",
    "Moscou : «\xa0non\xa0»",
    "L’œuvre aînée coûte 5 € à l’Église…",
    "“A façade”—“a charade”—said the minister’s aide.",
    "The EU’s £5m “naïve” plan",
    "Señor Muñoz – Spain’s envoy – met Herr Müller",
]

# Where a text is neither UTF-8 nor Western, its own letters must come out.
OTHERS = [
    ("cp1250", "Minister spraw zagranicznych Rosji skrytykował decyzję Waszyngtonu; Łódź, żółć, święto, między krajami również."),
    ("cp1254", "Dışişleri Bakanı, Türkiye'nin görüşmelere döneceğini söyledi; ülke için önemli bir gün, İstanbul'da başladı."),
    ("cp1251", "Министр иностранных дел России прибыл в Токио."),
    ("cp1253", "Ο υπουργός Εξωτερικών της Ρωσίας δήλωσε ότι οι συνομιλίες θα αρχίσουν."),
    ("shift_jis", "ロシアの外相は、日本との交渉を再開すると述べた。東京は歓迎した。"),
    ("gb18030", "俄罗斯外交部长表示，与日本的谈判将于春季恢复。东京对此表示欢迎。"),
]

MARKED = [
    (text, encoding)
    for text in (GENEVA, LONDON)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252", "iso8859-15")
]

PAGES = [
    (b'<?xml version="1.0" encoding="ISO-8859-1"?><html><body>\xe9t\xe9</body></html>', "été"),
    (b"<html><meta charset=windows-1252><body>l\x92\xc9lys\xe9e</body></html>", "l’Élysée"),
    (b'<html><meta charset="latin1"><body>\x93frank\x94 talks</body></html>', "“frank” talks"),  # browsers read latin-1 as Windows-1252
    (b'<html><meta charset="utf-8"><body>l\x92\xc9lys\xe9e</body></html>', "l’Élysée"),  # declared wrongly
    ('<html><meta charset="iso-8859-1"><body>été à Genève</body></html>'.encode(), "été à Genève"),  # UTF-8 shows in its bytes
    (b'<html><meta charset="x-nowhere"><body>\xe9t\xe9 \xe0 Paris</body></html>', "été à Paris"),
    (b'<html><meta charset="hex"><body>\xe9t\xe9 \xe0 Paris</body></html>', "été à Paris"),  # a codec, but none for text
    (b'<html><meta charset="idna"><body>\xe9t\xe9 \xe0 Paris</body></html>', "été à Paris"),
]


def read(path: Path, data: bytes) -> Source:
    path.write_bytes(data)
    (item,) = sources([path])
    assert isinstance(item, Source)
    return item


@pytest.mark.parametrize(("text", "encoding"), MARKED, ids=[f"{encoding}-{text[:7]}" for text, encoding in MARKED])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_gives_its_text_without_the_mark(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    assert read(tmp_path / name, text.encode(encoding)).content == text


@pytest.mark.parametrize("text", TYPOGRAPHIC)
def test_typographic_marks_in_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(("encoding", "text"), OTHERS, ids=[encoding for encoding, _ in OTHERS])
def test_other_scripts_are_not_taken_for_western(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("page", "words"), PAGES)
def test_what_a_page_declares_and_what_it_is(tmp_path: Path, page: bytes, words: str) -> None:
    assert words in read(tmp_path / "a.html", page).content


@pytest.mark.parametrize(
    ("broken", "damaged", "sound"),
    [
        (GENEVA.encode()[:-40] + b"\xe9" + GENEVA.encode()[-40:], 1, "L'été à Genève"),
        (GENEVA.encode() + "é".encode()[:1], 1, GENEVA),  # cut in the middle of a letter, as by a size limit
        (b"\xff" + GENEVA.encode() + b"\xfe", 2, GENEVA),
        (LONDON.encode() + b" \xc3", 1, LONDON),
    ],
)
def test_broken_utf8_loses_no_more_than_what_is_broken(tmp_path: Path, broken: bytes, damaged: int, sound: str) -> None:
    content = read(tmp_path / "a.txt", broken).content
    assert content.count(REPLACEMENT) == damaged
    assert sound in content


def test_an_encoding_declared_in_a_text_is_only_a_word_of_it() -> None:
    assert decode(b"charset=windows-1251 : l'\xe9t\xe9 \xe0 Gen\xe8ve") == "charset=windows-1251 : l'été à Genève"


WORDS = [
    "l’État",
    "été",
    "«\xa0non\xa0»",
    "Genève",
    "n’était",
    "à",
    "négociations",
    "œuvre",
    "français",
    "où",
    "—",
    "le",
    "ministre",
    "l’Élysée",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20))
def test_french_in_windows_1252_comes_back(words: list[str]) -> None:
    text = " ".join(words)
    assert decode(text.encode("cp1252")) == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_mark_at_the_beginning_settles_the_encoding(text: str, encoding: str) -> None:
    sound = text.encode("utf-8", "replace").decode().lstrip("\0")  # the mark of UTF-16 and a null character are together that of UTF-32
    assert decode(sound.encode(encoding)) == sound
