"""What the gate costs: gold records whose words stand in no sentence that was parsed."""

from __future__ import annotations

from collections.abc import Iterator

from detente.evaluate.gold import GoldArticle, locate, sentence_span
from detente.evidence import Span
from detente.language.gate import PASSED
from detente.model import Coded

__all__ = ["parsed"]

# Kinds of gold records and the field that quotes their words.
QUOTED = (("event", "events", "trigger"), ("statement", "statements", "content"), ("position", "positions", "evidence"))


def parsed(gold: GoldArticle, coded: Coded | None, spans: Iterator[Span]) -> dict[str, tuple[int, int]]:
    """Kind → (gold records that count, those of them whose words touch a parsed sentence).

    `spans` are the places, in the decoded input, of the notes of `coded`, in their order. An article set aside has nothing parsed.
    """
    notes = coded.notes if coded else ()
    passed = [span for note, span in zip(notes, spans, strict=True) if note.stage == "gate" and note.what.startswith(PASSED)]
    out = {}
    for kind, records, field in QUOTED:
        counted = [record for record in gold.records.get(records, []) if not record.get("optional")]
        places = [
            locate(gold, record[field], sentence_span(gold, record["sentence"]).start) if kind == "event" else locate(gold, record[field])
            for record in counted
        ]
        out[kind] = len(counted), sum(any(place.touches(span) for span in passed) for place in places)
    return out
