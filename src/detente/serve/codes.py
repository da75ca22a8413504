"""What a user types for a country or body, as the code that records carry: "RUS", "russia", "Russie" and "Россия" are one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from detente.resources import table

__all__ = ["codes"]

COUNTRY = 3  # letters of a country's code
BETWEEN = re.compile(r"[,;]+")


def codes(text: str) -> list[str]:
    """The codes in a text where they are separated by blanks or commas; names of several words stand between commas. What is no name stays."""
    out: list[str] = []
    for part in BETWEEN.split(text):
        whole = _code(part)
        out += [whole] if whole else [_code(word) or _upper(word) for word in part.split()]
    return out


def _code(name: str) -> str | None:
    return _names().get(_plain(name))


def _upper(word: str) -> str:
    return word.upper() if len(word) == COUNTRY and word.isascii() else word


def _plain(name: str) -> str:
    """A name without case, accents and outer blanks."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


@cache
def _names() -> dict[str, str]:
    """Codes and identities by their names in every language; the code itself comes first, then names that are the country's in full."""
    out = {_plain(row["code"]): row["code"] for row in table("actors/countries.tsv")}
    out |= {_plain(row["id"]): row["id"] for row in table("actors/bodies.tsv")}
    for row in table("actors/names.tsv"):
        if row["form"] == "name":
            out.setdefault(_plain(row["text"]), row["code"])
    for row in table("actors/body_names.tsv"):
        if not row["note"]:
            out.setdefault(_plain(row["text"]), row["id"])
    return out
