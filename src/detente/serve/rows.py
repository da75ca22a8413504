"""What is indexed of each record: columns to read, postings to filter by, numbers to sort by, and words to search.

Rows are plain dicts as the store gives them (`detente.store.tables`), so that a million of them need no dataclass on the way.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import pyarrow as pa

from detente.serve.excerpts import excerpt
from detente.serve.pictures.terms import pairs, terms
from detente.store.tables import schema

__all__ = [
    "ACTING",
    "BODIES",
    "FACING",
    "HEADS",
    "KINDS",
    "NONE",
    "NUMBERS",
    "Entry",
    "Host",
    "Party",
    "article_entry",
    "day_number",
    "entry",
    "packed",
    "plain_json",
    "squeezed",
    "unpacked",
    "words_of",
]

Row = dict[str, Any]
Term = tuple[str, str]

KINDS = ("events", "statements", "positions", "relations")  # the kinds of record that are searched
HEADS = {
    "events": "trigger",
    "statements": "content",
    "positions": "evidence",
    "relations": "evidence",
}  # the words that stand for a record
ACTING = frozenset({"actor", "speaker", "holder", "party"})  # roles that the filter `actor` means
FACING = frozenset({"recipient", "addressee", "target", "party"})  # roles that the filter `recipient` means
BODIES = frozenset({"IGO", "NGO", "MNC"})  # stand in a country's place, and say too little: the body's own identity tells more
NUMBERS = ("published", "published_last", "first", "last", "score", "confidence")  # in days since year 1, hundredths, ten-thousandths
NONE = -(2**31)  # a number that is not known
HEADLINE_CHARS = 90
LEVEL = 3  # of zlib: level 6 takes 1.5 times as long for 4 % less (measured on 3,500 records)
SAID = re.compile(r'"(?:quote|name)":"((?:[^"\\]|\\.)+)"')  # in JSON without blanks, as plain_json writes it
WINDOW_BITS = 13  # 8 kilobytes: a record, and the keys that it is known by beforehand
OF_STORES = frozenset({"article", "ordinal", "shard", "coder"})  # columns that say where a row stands, not what it says


@dataclass(frozen=True, slots=True)
class Party:
    """One country of one party of a record; country None where the party has none."""

    role: str
    country: str | None
    identity: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Host:
    """What the records of an article take over from it."""

    n: int
    language: str | None
    outlet: str | None
    published: str | None
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it goes into the index.

    `columns` are those of the table, without n; `terms` are (field, value); `numbers` as NUMBERS names them; `names` (name, identity);
    `body` is the record as JSON, empty for an article.
    """

    columns: dict[str, Any]
    parties: tuple[Party, ...]
    terms: frozenset[Term]
    numbers: tuple[int, ...]
    words: str
    names: frozenset[tuple[str, str]]
    body: str = ""


def entry(kind: str, row: Row, host: Host, text: str = "") -> Entry:
    """A row of the kind's table, of the article `host` with this text."""
    parties = tuple(_parties(kind, row))
    when, where = row.get("when") or {}, row.get("where") or {}
    own = kind != "relations"
    earliest, latest = (when.get("earliest"), when.get("latest")) if own else (host.earliest, host.latest)
    head = row[HEADS[kind]]
    columns = {
        "kind": kind,
        "id": row["id"],
        "article": host.n,
        "ordinal": row["ordinal"],
        "type": _type(kind, row),
        "status": row.get("status"),
        "quad": row.get("quad"),
        "score": row.get("score"),
        "confidence": row.get("confidence"),
        "carried": row.get("carried"),
        "earliest": earliest,
        "latest": latest,
        "published": host.published,
        "place_country": where.get("country"),
        "place_name": where.get("name"),
        "lat": where.get("lat"),
        "lon": where.get("lon"),
        "issue": row.get("issue"),
        "stance": row.get("stance"),
        "force": row.get("force"),
        "language": host.language,
        "outlet": host.outlet,
        "quote": head["quote"],
        "start": head["span"]["start"],
        "end": head["span"]["end"],
    }
    numbers = (
        day_number(host.published),
        day_number(host.latest or host.published),
        day_number(earliest),
        day_number(latest),
        NONE if columns["score"] is None else round(columns["score"] * 100),
        NONE if columns["confidence"] is None else round(columns["confidence"] * 10_000),
    )
    body = plain_json(row)
    return Entry(
        columns,
        parties,
        frozenset(_terms(columns, row, parties)),
        numbers,
        words_of(body, _sentence(row, head, text)),
        frozenset(_names(row)),
        body,
    )


def article_entry(row: Row) -> Entry:
    """A row of the articles table."""
    published = row["published"]
    earliest, latest = published["earliest"], published["latest"]
    flags = list(dict.fromkeys(flag["kind"] for flag in row["flags"]))
    columns = {
        **{name: row[name] for name in ("id", "source", "title", "outlet", "url", "language", "coder", "shard")},
        "headline": row["title"] or _opening(row["text"]),
        "published": earliest or latest,
        "published_earliest": earliest,
        "published_latest": latest,
        "chars": len(row["text"]),
        "flags": " ".join(flags),
    }
    terms = {("flag", flag) for flag in flags}
    terms |= {(name, row[name]) for name in ("language", "outlet") if row[name]}
    numbers = (day_number(columns["published"]), day_number(latest or earliest), day_number(earliest), day_number(latest), NONE, NONE)
    title = row["title"] or ""
    return Entry(columns, (), frozenset(terms), numbers, row["text"] if title in row["text"] else f"{title}\n{row['text']}", frozenset())


def _opening(text: str) -> str:
    """The first words of a text, on one line."""
    words = " ".join(text[: 2 * HEADLINE_CHARS].split())
    return words if len(words) <= HEADLINE_CHARS else words[: HEADLINE_CHARS - 1].rstrip() + "…"


def packed(value: Any) -> bytes:
    """A row, or a list of them, as compressed JSON; a string as it is. Where a row stands in the store is left out."""
    return squeezed(value if isinstance(value, str) else plain_json(value))


def plain_json(value: Any) -> str:
    """A row, or a list of them, as JSON, without where it stands in the store."""
    return json.dumps(_bare(value), ensure_ascii=False, separators=(",", ":"))


def squeezed(text: str) -> bytes:
    """A text, compressed with what is known of all records beforehand."""
    squeezer = _squeezer().copy()
    out: bytes = squeezer.compress(text.encode("utf-8", "surrogatepass")) + squeezer.flush()
    return out


def unpacked(body: bytes, *, text: bool = False) -> Any:
    """The way back from `packed`; with `text` the string itself."""
    data = zlib.decompressobj(wbits=WINDOW_BITS, zdict=dictionary()).decompress(body).decode("utf-8", "surrogatepass")
    return data if text else json.loads(data)


@cache
def dictionary() -> bytes:
    """What the compressor knows beforehand: every record's keys, as an empty record of each kind has them."""
    kinds = ("actors", "places", "dates", "relations", "positions", "statements", "events")
    empty = [{field.name: _empty(field.type) for field in schema(kind) if field.name not in OF_STORES} for kind in kinds]
    return json.dumps(empty, separators=(",", ":")).encode()


@cache
def _squeezer() -> Any:
    """A compressor to be copied for each text: making one anew takes longer than a record does."""
    return zlib.compressobj(level=LEVEL, wbits=WINDOW_BITS, memLevel=6, zdict=dictionary())


@lru_cache(maxsize=100_000)
def day_number(day: str | None) -> int:
    """The number of an ISO day, counted from year 1; NONE where there is no day, or none that a calendar has."""
    try:
        return date.fromisoformat(day).toordinal() if day else NONE
    except ValueError:
        return NONE


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(member) for member in value]
    return {name: inner for name, inner in value.items() if name not in OF_STORES}


def _empty(kind: pa.DataType) -> Any:
    if pa.types.is_struct(kind):
        return {field.name: _empty(field.type) for field in kind}
    return [_empty(kind.value_type)] if pa.types.is_list(kind) else None


def _type(kind: str, row: Row) -> str | None:
    found: str | None = row["type"] if kind == "events" else row["stance"] if kind == "positions" else row["kind"]
    return found


def _parties(kind: str, row: Row) -> Iterator[Party]:
    if kind == "events":
        sides = [("actor", actor) for actor in row["actors"]] + [("recipient", actor) for actor in row["recipients"]]
    elif kind == "statements":
        sides = [("speaker", row["speaker"]), ("addressee", row["addressee"])]
    elif kind == "positions":
        sides = [("holder", row["holder"])]
    else:
        sides = [("party", actor) for actor in row["parties"]]
    for role, actor in sides:
        if actor is not None:
            name = actor["name"] or actor["evidence"]["quote"]
            for country in actor["members"] or [actor["country"]]:
                yield Party(role, country, actor["identity"], name)
    for country in row.get("target_members") or ():
        yield Party("target", country, country, None)


def _terms(columns: Row, row: Row, parties: tuple[Party, ...]) -> Iterator[Term]:
    yield "kind", columns["kind"]
    for name in ("type", "status", "quad", "carried", "issue", "stance", "language", "outlet"):
        if columns[name] is not None:
            yield name, str(columns[name])
    if columns["place_country"]:
        yield "place", columns["place_country"]
    for name in ("modality", "basis", "trend", "force"):
        if row.get(name):
            yield name, row[name]
    yield from (("mode", mode) for mode in row.get("modes") or ())
    yield from (("context", context) for context in row.get("contexts") or ())
    yield from (("doubt", doubt["kind"]) for doubt in row.get("doubts") or ())
    yield from (("source", link["kind"]) for link in row.get("chain") or ())
    yield from (("identity", party.identity) for party in parties if party.identity)
    acting = {code for party in parties if party.role in ACTING for code in _codes(party)}
    facing = {code for party in parties if party.role in FACING for code in _codes(party)}
    yield from (("actor", code) for code in acting)
    yield from (("recipient", code) for code in facing)
    yield from (("dyad", pair) for pair in pairs(columns["kind"], acting, facing))
    yield from terms(columns["kind"], row)


def _codes(party: Party) -> set[str]:
    """What a party is found by: its country; for an international body also the body itself, whose identity is in capitals."""
    body = party.identity if party.country in BODIES and party.identity and party.identity.isupper() else None
    return {code for code in (party.country, body) if code}


def words_of(body: str, sentence: str = "") -> str:
    """The sentence of a record, and all else that it quotes and names, each once, from its JSON."""
    found = dict.fromkeys(SAID.findall(body))
    said = (json.loads(f'"{each}"') if "\\" in each else each for each in found)
    return "\n".join([sentence, *(each for each in said if each not in sentence)])


def _sentence(row: Row, head: Row, text: str) -> str:
    """The sentence that a record stands in; of kinds that do not say, what stands around the words for it."""
    span = row.get("sentence")
    return text[span["start"] : span["end"]] if span else "".join(excerpt(text, head["span"]["start"], head["span"]["end"]))


def _names(row: Row) -> Iterator[tuple[str, str]]:
    several = [actor for slot in ("actors", "recipients", "parties") for actor in row.get(slot, ())]
    for actor in (*several, row.get("speaker"), row.get("addressee"), row.get("holder")):
        if actor is not None:
            yield actor["name"] or actor["identity"].replace("-", " "), actor["identity"]
            if actor["person"] and actor["person"] != actor["name"]:
                yield actor["person"].replace("-", " "), actor["identity"]
