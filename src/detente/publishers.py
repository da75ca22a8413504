"""Publishers by the hosts of their pages: name, country, kind, languages and whose they are (outlets/publishers.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.read.urls import host_of
from detente.resources import table

__all__ = ["Publisher", "publisher_of"]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes under a domain.

    `country` is alpha-3, IGO or NGO; None where a publisher has no one country. `kind`: agency, broadcaster, magazine, newspaper, official,
    online. `languages` are the main ones, ISO 639-1. `control`: state, public (paid or owned by the public, with independence by law), private,
    party, unknown.
    """

    domain: str
    name: str
    country: str | None
    kind: str
    languages: tuple[str, ...]
    control: str


def publisher_of(url: str | None) -> Publisher | None:
    """The publisher of a page by the longest domain on file that its host is or lies under; None where there is none.

    >>> publisher_of("https://fr.baonghean.vn/nga-244.html").name
    'Báo Nghệ An'
    """
    host = host_of(url)
    while host:
        if (found := _register().get(host)) is not None:
            return found
        host = host.partition(".")[2]
    return None


@cache
def _register() -> dict[str, Publisher]:
    return {
        row["domain"]: Publisher(
            row["domain"], row["name"], row["country"] or None, row["kind"], tuple(row["languages"].split("|")), row["control"]
        )
        for row in table("outlets/publishers.tsv")
    }
