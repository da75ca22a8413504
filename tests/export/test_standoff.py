"""The release without texts: no stretch of a text is longer than a quote may be, and hashes stand for the rest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
import records
from detente.evidence import Evidence, Span
from detente.export.records import KINDS, Found, Loss, found
from detente.export.standoff import write
from detente.store.lake import Lake
from detente.verify import evidence_in


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)


def quotes(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["quote"]] if "quote" in value else []
        value = list(value.values())
    for member in value if isinstance(value, list) else ():
        yield from quotes(member)


def test_every_record_is_there_and_no_text(store: Path, tmp_path: Path) -> None:
    loss = detente.open(store).export(tmp_path / "r", form="standoff")
    for kind in KINDS:
        assert len(rows(tmp_path / "r" / f"{kind}.jsonl")) == sum(one.kind == kind for one in found(Lake.open(store), KINDS))
    article = rows(tmp_path / "r" / "articles.jsonl")[0]
    assert not {"text", "raw_map", "source"} & set(article)
    text = detente.open(store).coded(article["id"]).article.text  # type: ignore[union-attr]
    assert article["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert article["text_chars"] == len(text)
    assert loss.lost["texts"] == 4


def test_the_manifest_names_files_rows_and_versions(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "r", form="standoff", quote_chars=10)
    told = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert (told["release"], told["version"], told["quote_chars"]) == ("standoff", detente.__version__, 10)
    assert told["schema"].startswith("detente schema ")
    assert told["files"]["events.jsonl"]["rows"] == 4
    for name, facts in told["files"].items():
        assert hashlib.sha256((tmp_path / "r" / name).read_bytes()).hexdigest() == facts["sha256"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(most=st.integers(0, 120))
def test_nothing_of_the_text_is_longer_than_a_quote_may_be(tmp_path_factory: pytest.TempPathFactory, most: int) -> None:
    coded, out = records.coded(), tmp_path_factory.mktemp("r")
    whole = replace(coded.actors[0], identity="phrase:" + records.TEXT.lower(), name=records.TEXT)
    made = [Found(kind, record, coded.article) for kind in KINDS[1:] for record in getattr(coded, kind)]
    made += [Found("actors", whole, coded.article)]
    loss = Loss()
    write(iter(made), out, loss, quote_chars=most)
    text, longest = coded.article.text.lower(), max(most, 40)
    for path in out.glob("*.jsonl"):
        for row in rows(path):
            for value in strings(row):
                assert not any(value.lower()[at : at + longest + 1] in text for at in range(len(value) - longest)), value
            assert all(len(quote) <= most for quote in quotes(row))
    assert loss.lost[f"titles, labels and identities cut to {longest} characters"] == 2 * (longest < len(text))
    long = sum(len(each.quote) > most for one in made for each in evidence_in(one.record) if isinstance(each, Evidence))
    long += sum(len(each.quote) > most for each in evidence_in(coded.article) if isinstance(each, Evidence))
    assert loss.lost[f"quotes cut to {most} characters"] == long


def test_evidence_has_offsets_a_hash_and_its_beginning(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "r", form="standoff", quote_chars=4, kinds="events")
    trigger = rows(tmp_path / "r" / "events.jsonl")[0]["trigger"]
    at = records.TEXT.index("condemned")
    assert trigger == {
        "field": "trigger",
        "start": at,
        "end": at + 9,
        "sha256": hashlib.sha256(b"condemned").hexdigest(),
        "quote": "cond",
    }
    assert len(rows(tmp_path / "r" / "articles.jsonl")) == 4


def test_without_quotes_there_are_hashes_only(store: Path, tmp_path: Path) -> None:
    detente.open(store).export(tmp_path / "r", form="standoff", quote_chars=0)
    assert "quote" not in rows(tmp_path / "r" / "events.jsonl")[0]["trigger"]
    assert rows(tmp_path / "r" / "notes.jsonl")[0]["span"] == {"start": 0, "end": Span(0, records.TEXT.index(".") + 1).end}
