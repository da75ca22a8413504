"""Statements, positions and relations against the gold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.evaluate.gold import GoldArticle, locate
from detente.evaluate.pairing import Finding, Findings, back, pair, required
from detente.evidence import Span, overlap
from detente.model import Actor, Coded

__all__ = ["positions", "relations", "statements"]

HALF = 0.5


def statements(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    """Score statements by content, speaker and cue."""
    golds = gold.records.get("statements", [])
    systems = list(coded.statements) if coded else []
    contents = {id(g): locate(gold, g["content"]) for g in golds}

    def score(g: dict[str, Any], s: Any) -> float:
        value = overlap(contents[id(g)], back(coded.article, s.content.span)) if coded else 0.0
        return value if value >= HALF else 0.0

    pairs, missed, extra = pair(golds, systems, score)
    counted = [(g, s) for g, s in pairs if not g.get("optional")]
    total, found = len(required(golds)), len(counted) + len(extra)
    right = {"speaker": 0, "cue": 0, "whole": 0}
    for g, s in counted:
        speaker = s.speaker is not None and _speaks(gold, g, s.speaker, coded)
        cue = back(coded.article, s.cue.span).touches(_near(gold, g["cue"], contents[id(g)])) if coded else False
        right["speaker"] += speaker
        right["cue"] += cue
        right["whole"] += speaker and cue
        who = s.speaker.evidence.quote if s.speaker else None
        out.lines.append(
            Finding(
                "statement",
                "whole" if speaker and cue else "content",
                f"{g['id']} {g['cue']!r} speaker {g['speaker']!r} ← {who!r} {s.cue.quote!r}",
            )
        )
    out.add("statement", "content", total, found, len(counted))
    for measure, number in right.items():
        out.add("statement", measure, total, found, number)
    out.lines += [Finding("statement", "missed", f"{g['id']} {g['cue']!r} {g['content']!r}") for g in missed if not g.get("optional")]
    out.lines += [Finding("statement", "spurious", f"{s.cue.quote!r} {s.content.quote!r}") for s in extra]


def _near(gold: GoldArticle, words: str, content: Span) -> Span:
    """The occurrence of a cue that lies nearest to its content."""
    spots = []
    at = gold.text.find(words)
    while at >= 0:
        spots.append(Span(at, at + len(words)))
        at = gold.text.find(words, at + 1)
    return min(spots, key=lambda s: min(abs(s.end - content.start), abs(s.start - content.end))) if spots else locate(gold, words)


def _speaks(gold: GoldArticle, g: dict[str, Any], speaker: Actor, coded: Coded | None) -> bool:
    place = _near(gold, g["speaker"], locate(gold, g["content"]))
    spoken = back(coded.article, speaker.evidence.span) if coded else speaker.evidence.span
    return spoken.touches(place) or _same_actor(_owner(gold, g.get("resolves_to") or g["speaker"]), speaker)


def _owner(gold: GoldArticle, words: str) -> dict[str, Any] | None:
    """The gold actor that a speaker's words, or an id, belong to."""
    for actor in gold.records.get("actors", []):
        if words == actor["id"] or words in actor.get("mentions", []):
            return dict(actor)
    return None


def _same_actor(owner: dict[str, Any] | None, actor: Actor) -> bool:
    if owner is None:
        return False
    if owner.get("anonymous"):
        return actor.anonymous is not None
    if owner.get("person"):
        return actor.person is not None and owner["person"].split()[-1].lower() in actor.person.lower()
    return owner.get("country") is not None and owner["country"] in actor.countries and not actor.person


def positions(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    """Score positions by evidence, holder, stance and target."""
    golds = gold.records.get("positions", [])
    systems = list(coded.positions) if coded else []
    evidence = {id(g): locate(gold, g["evidence"]) for g in golds}

    def right(g: dict[str, Any], p: Any) -> bool:
        return g["holder"].get("country") in p.holder.countries and g["stance"] == p.stance

    def target(g: dict[str, Any], p: Any) -> bool:
        return coded is not None and back(coded.article, p.target.span).touches(locate(gold, g["target"], evidence[id(g)].start))

    def score(g: dict[str, Any], p: Any) -> float:
        value = overlap(evidence[id(g)], back(coded.article, p.evidence.span)) if coded else 0.0
        return value + 2 * right(g, p) + target(g, p) if value >= HALF else 0.0

    pairs, missed, extra = pair(golds, systems, score)
    counted = [(g, p) for g, p in pairs if not g.get("optional")]
    total, found = len(required(golds)), len(counted) + len(extra)
    out.add("position", "matched", total, found, len(counted))
    out.add("position", "right", total, found, sum(right(g, p) for g, p in counted))
    out.add("position", "whole", total, found, sum(right(g, p) and target(g, p) for g, p in counted))
    for g, p in counted:
        status = "right" if right(g, p) else "WRONG"
        out.lines.append(
            Finding(
                "position", status, f"{g['id']} {g['holder']} {g['stance']} ← {p.holder.identity} {p.stance} {p.target.quote!r} [{p.rule}]"
            )
        )
    out.lines += [
        Finding("position", "missed", f"{g['id']} {g['holder'].get('country')} {g['stance']} {g['evidence']!r}")
        for g in missed
        if not g.get("optional")
    ]
    out.lines += [Finding("position", "spurious", f"{p.holder.identity} {p.stance} {p.target.quote!r} [{p.rule}]") for p in extra]


def _parties(actors: Sequence[Actor]) -> frozenset[str]:
    return frozenset(
        code for a in actors for code in (a.members or ((a.identity,) if a.country in {"IGO", "NGO", "MNC"} else tuple(a.countries)))
    )


def relations(records: dict[str, Any], coded: Coded | None, out: Findings) -> None:
    """Score relations by kind and parties."""
    golds = records.get("relations", [])
    systems = list(coded.relations) if coded else []
    pairs, missed, extra = pair(
        golds,
        systems,
        lambda g, r: (
            float(g["kind"] == r.kind and frozenset(g["parties"]) == _parties(r.parties))
            + 0.1 * (not g.get("optional")) * (g["kind"] == r.kind and frozenset(g["parties"]) == _parties(r.parties))
        ),
    )
    counted = [(g, r) for g, r in pairs if not g.get("optional")]
    out.add("relation", "whole", len(required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("relation", "right", f"{g['kind']} {g['parties']} ← {r.evidence.quote!r}") for g, r in counted]
    out.lines += [Finding("relation", "missed", f"{g['kind']} {g['parties']} {g['evidence']!r}") for g in missed if not g.get("optional")]
    out.lines += [Finding("relation", "spurious", f"{r.kind} {sorted(_parties(r.parties))} {r.evidence.quote!r}") for r in extra]
