"""The texts of the interface, in each of its languages: data in words/, one text a row, so that no template holds any."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from detente.errors import ResourceError
from detente.serve.settings import LANGUAGES

__all__ = ["WORDS", "Speak", "best", "label", "speaker", "words"]

WORDS = Path(__file__).with_name("words")
Speak = Callable[..., str]


@cache
def words(language: str) -> dict[str, str]:
    """The texts of a language by key, in the order of the file. Raises ResourceError where a row has not two cells, or a key comes twice."""
    out: dict[str, str] = {}
    path = WORDS / f"{language}.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        cells = line.split("\t")
        if len(cells) != 2 or cells[0] in out:
            raise ResourceError(f"row {number} is no key with one text", item=path.name, stage="words", remedy="mend the row")
        out[cells[0]] = cells[1]
    return out


def speaker(language: str) -> Speak:
    """What gives texts in a language: `t("results", n=3)`. With `n` 1 the text under `key.one` is taken where there is one."""
    return partial(_text, language)


def _text(language: str, key: str, /, **values: object) -> str:
    found = words(language)
    if values.get("n") == 1 and f"{key}.one" in found:
        key = f"{key}.one"
    if key not in found:
        raise ResourceError(f"there is no text {key!r}", item=f"{language}.tsv", stage="words", remedy="add a row to every language")
    return found[key].format(**values) if values else found[key]


def label(language: str, group: str, value: str) -> str:
    """The name of a code (`status`, `negated`); the code itself, without its underscores, where it has no name in words/."""
    return words(language).get(f"{group}.{value}", value.replace("_", " "))


def best(asked: str | None, default: str) -> str:
    """The language of the interface that an Accept-Language header asks for, else the default."""
    wishes = []
    for at, part in enumerate((asked or "")[:200].split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), at, name.partition("-")[0].lower()))
        except ValueError:
            continue
    return next((name for weight, _, name in sorted(wishes) if name in LANGUAGES and weight < 0), default)
