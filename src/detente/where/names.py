"""Names of the gazetteer found in a text: one pass of an automaton over a text that is folded character by character, so that offsets stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq
from daachorse import CharwiseDoubleArrayAhoCorasick

from detente.errors import ResourceError
from detente.resources import DATA

__all__ = ["CAPITALISED", "name_table", "plain", "spots"]

CAPITALISED = re.compile(r"[A-ZЀ-Я]")
SHOUTED = re.compile(r"\b[A-Z]{4,}\b")  # datelines and headlines: "KHARKIV"; shorter runs are more often abbreviations
AUTOMATON_BYTES_MOST = 256_000_000


class _Fold(dict[int, int]):
    """What one character becomes: its letter without marks where that is one letter, a blank where it is no letter or digit."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        if char.isalnum():
            base = unicodedata.normalize("NFD", char)[0]
            out = ord(LETTERS.get(base, base)) if base.isalnum() else code
        else:
            out = 32
        self[code] = out
        return out


LETTERS = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "Ħ": "H", "ё": "е"}
_FOLD = _Fold()


def plain(text: str) -> str:
    """The text, as long as it was: letters without diacritics, words in capitals as names are written, all else blank."""
    folded = text.translate(_FOLD)
    return SHOUTED.sub(lambda match: match.group().capitalize(), folded)


@cache
def name_table() -> pa.Table:
    """The names of the gazetteer in the automaton's order, with the rows of their places."""
    return pq.read_table(DATA / "places" / "names.parquet")


@cache
def _automaton() -> CharwiseDoubleArrayAhoCorasick:
    path = DATA / "places" / "names.automaton"
    try:
        packed = pa.CompressedInputStream(pa.OSFile(str(path)), "zstd").read()
    except OSError as error:
        raise ResourceError("data file cannot be read", item=path.name, stage="where", remedy="reinstall the package") from error
    return CharwiseDoubleArrayAhoCorasick.deserialize(packed)


def spots(text: str) -> Iterator[tuple[int, int, int]]:
    """Every whole-word occurrence of a name: (start, end, row of the name table), in the automaton's order; they may overlap.

    Names in letters that know capitals count only where the text has one.
    """
    # The blank in front lets a name stand first.
    folded = " " + plain(text) + " "
    for start, end, name in _automaton().find_overlapping(folded):
        spaced = folded[start] == " "
        if not spaced:
            yield start - 1, end - 1, name
        elif not folded[end].isalnum():
            yield start, end - 1, name
