"""Which state or body a name or an id stands for, by the registers that ship with the package."""

from __future__ import annotations

from functools import cache

from detente.dialects import body_of_group, group, states
from detente.resources import table

__all__ = ["BODIES", "body_named", "main_body", "state_named"]

BODIES = frozenset({"IGO", "NGO", "MNC"})  # what PLOVER writes in a country's place
# Names that ICEWS and POLECAT write and the register of names has not.
_MORE_NAMES = {
    "occupied palestinian territory": "PSE",
    "palestinian territory, occupied": "PSE",
    "democratic people's republic of korea": "PRK",
    "korea, north": "PRK",
    "korea, south": "KOR",
    "republic of korea": "KOR",
    "congo": "COG",
    "republic of the congo": "COG",
    "cote d'ivoire": "CIV",
    "côte d'ivoire": "CIV",
    "palestinian territory": "PSE",
    "holy see (vatican city)": "VAT",
    "east timor": "TLS",
    "brunei darussalam": "BRN",
    "viet nam": "VNM",
    "macao": "MAC",
    "cabo verde": "CPV",
}


@cache
def _states() -> dict[str, str]:
    """Alpha-3 by English name in lower case, and by itself."""
    found = {row["iso_name"].lower(): row["code"] for row in table("actors/countries.tsv") if row["iso_name"]}
    names = [row for row in table("actors/names.tsv") if (row["lang"], row["form"]) == ("en", "name")]
    found |= {row["text"].lower(): row["code"] for row in names if row["code"] in states()}
    return found | _MORE_NAMES | {code.lower(): code for code in states()}


def state_named(name: str) -> str | None:
    """The state with this English name or alpha-3 code, whatever the case; None where there is none."""
    return _states().get(_plain(name))


def _plain(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").lower().split())


@cache
def _bodies() -> tuple[dict[str, str], dict[str, str]]:
    """Body by name in lower case, and the state of each body that has one."""
    ids = {row["id"]: row["country"] for row in table("actors/bodies.tsv")}
    names = {row["text"].lower(): row["id"] for row in table("actors/body_names.tsv") if row["lang"] in {"en", "mul"}}
    return {**{row["name_en"].lower(): row["id"] for row in table("actors/bodies.tsv")}, **names}, ids


def main_body(body: str) -> str | None:
    """The body that an organ belongs to where the others have one code for both ("EC" is EU), or its state; None for what is no body."""
    homes = _bodies()[1]
    if body not in homes:
        return None
    if homes[body] in states():
        return homes[body]
    code = group(body)
    return (body_of_group(code) if code else None) or body


def body_named(name: str) -> str | None:
    """The body with this English name, as `main_body` has it; None where there is none."""
    found = _bodies()[0].get(_plain(name))
    return main_body(found) if found else None
