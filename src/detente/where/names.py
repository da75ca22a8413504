"""Names of the gazetteer found in a text: one pass of an automaton over a text that is folded character by character, so that offsets stay."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from daachorse import CharwiseDoubleArrayAhoCorasick

from detente.errors import ResourceError
from detente.resources import DATA

__all__ = ["automaton", "name_table", "plain", "spots"]

SHOUTED = re.compile(r"[A-Z]{4,}")  # datelines and headlines: "KHARKIV"; shorter runs are more often abbreviations
BLANK = 32
PLANE = 65536  # characters beyond the first plane are in no name
# Letters that Unicode does not take apart.
LETTERS = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "Ħ": "H"}


@cache
def _letters() -> npt.NDArray[np.uint32]:
    """What each character becomes: its letter without marks, or a blank where it is no letter or digit."""
    folds = np.full(PLANE, BLANK, np.uint32)
    for code in range(PLANE - 1):  # the last stands for all beyond the plane
        char = chr(code)
        if char.isalnum():
            base = unicodedata.normalize("NFD", char)[0]
            folds[code] = ord(LETTERS.get(base, base)) if base.isalnum() and code < 0xAC00 else code
    return folds


def plain(text: str) -> str:
    """The text, as long as it was: letters without diacritics, words in capitals as names are written, all else blank."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = _letters()[np.minimum(codes, PLANE - 1)].tobytes().decode("utf-32-le")
    return SHOUTED.sub(lambda match: match.group().capitalize(), folded)


@cache
def name_table() -> pa.Table:
    """The names of the gazetteer in the automaton's order, with the rows of their places. Raises ResourceError where it is missing."""
    return parquet("names.parquet")


def parquet(name: str) -> pa.Table:
    """A table of the gazetteer. Raises ResourceError where it is missing."""
    try:
        return pq.read_table(DATA / "places" / name)
    except OSError as error:
        raise ResourceError("data file cannot be read", item=name, stage="where", remedy="reinstall the package") from error


@cache
def automaton() -> CharwiseDoubleArrayAhoCorasick:
    """What finds the names. Raises ResourceError where its file is missing."""
    path = DATA / "places" / "names.automaton"
    try:
        packed = pa.CompressedInputStream(pa.OSFile(str(path)), "zstd").read()
    except OSError as error:
        raise ResourceError("data file cannot be read", item=path.name, stage="where", remedy="reinstall the package") from error
    return CharwiseDoubleArrayAhoCorasick.deserialize(packed)


def spots(text: str) -> list[tuple[int, int, int]]:
    """Every occurrence of a name as whole words: (start, end, row of the name table), by their ends; they may overlap.

    Chinese and Japanese names count inside of what is written together.
    """
    # The blank in front lets a name stand first, the one behind lets it stand last; a name of spaced letters begins with its blank.
    folded = f" {plain(text)} "
    return [
        (start if folded[start] == " " else start - 1, end - 1, name)
        for start, end, name in automaton().find_overlapping(folded)
        if folded[end] == " " or folded[start] != " "
    ]
