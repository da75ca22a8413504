"""Gold records and system records of one article, matched greedily one to one, best overlap first, kind by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from detente.evaluate.gold import GoldArticle, locate, sentence_span
from detente.evaluate.misses import parsed
from detente.evaluate.tally import Count
from detente.evidence import Span, overlap
from detente.model import Actor, Article, Coded, Event, When

__all__ = ["Finding", "Findings", "match_article"]

System = TypeVar("System")
HALF = 0.5
EARTH_KM = 6371.0
WIDER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for a developer: what the gold has, what the system made of it."""

    kind: str
    status: str
    what: str


@dataclass(slots=True)
class Findings:
    """Counts by (kind, measure), and the findings they sum up."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    lines: list[Finding] = field(default_factory=list)

    def add(self, kind: str, measure: str, gold: float, system: float, matched: float) -> None:
        """Add to a count."""
        held = self.counts.get((kind, measure), Count(0, 0, 0))
        self.counts[kind, measure] = Count(held.gold + gold, held.system + system, held.matched + matched)


def back(article: Article, span: Span) -> Span:
    """A span of the text layer in the decoded input."""
    for text_at, raw_at, length in article.raw_map:
        if text_at <= span.start < text_at + length:
            return Span(raw_at + span.start - text_at, raw_at + span.start - text_at + len(span))
    return span


def match_article(gold: GoldArticle, coded: Coded | None) -> Findings:
    """All kinds of one annotated article. A system that set the article aside has found nothing."""
    out = Findings()
    records = gold.records
    _events(gold, coded, out)
    _statements(gold, coded, out)
    _positions(gold, coded, out)
    _relations(records, coded, out)
    _dates(gold, coded, out)
    _places(gold, coded, out)
    _published(records["document"].get("published"), coded, out)
    _flags(gold, coded, out)
    spans = (back(coded.article, note.span) for note in coded.notes) if coded else iter(())
    for kind, (wanted, reached) in parsed(gold, coded, spans).items():
        out.add("gate", kind, wanted, reached, reached)
    return out


def _pairs(
    golds: Sequence[dict[str, Any]], systems: Sequence[System], score: Callable[[dict[str, Any], System], float]
) -> tuple[list[tuple[dict[str, Any], System]], list[dict[str, Any]], list[System]]:
    """(matched pairs, gold missed, system left), greedily by score; a score of 0 is no match."""
    ranked = sorted(((score(g, s), -i, -k) for i, g in enumerate(golds) for k, s in enumerate(systems)), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, k in ranked:
        if value > 0 and -i not in pairs and -k not in taken:
            pairs[-i] = -k
            taken.add(-k)
    matched = [(golds[i], systems[k]) for i, k in sorted(pairs.items())]
    return matched, [g for i, g in enumerate(golds) if i not in pairs], [s for k, s in enumerate(systems) if k not in taken]


def _required(golds: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [g for g in golds if not g.get("optional")]


def _codes(side: Sequence[dict[str, Any]]) -> set[str]:
    return {actor["country"] for actor in side if actor.get("country")}


def _system_codes(side: Sequence[Actor]) -> set[str]:
    return {code for actor in side for code in actor.countries}


def _sides(gold: dict[str, Any], event: Event) -> tuple[bool, bool]:
    """Whether the actors' and the recipients' countries are right; `also_recipient` is right too, not required."""
    actors = _system_codes(event.actors) == _codes(gold["actor"])
    wanted, allowed = _codes(gold["recipient"]), _codes(gold.get("also_recipient", []))
    got = _system_codes(event.recipients)
    return actors, wanted <= got <= wanted | allowed


def _events(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    golds = gold.records.get("events", [])
    keep_negated = any(g.get("modality") == "negated" for g in golds)
    systems = [e for e in coded.events if e.status != "negated" or keep_negated] if coded else []
    places = {id(g): [sentence_span(gold, start) for start in [g["sentence"], *g.get("also_sentence", [])]] for g in golds}

    def score(g: dict[str, Any], event: Event) -> float:
        trigger = back(coded.article, event.trigger.span) if coded else event.trigger.span
        spots = [back(coded.article, e.span) for e in (event.trigger, *event.also)] if coded else [trigger]
        if event.type not in {g["type"], *g.get("also_type", [])} or not any(s.touches(t) for s in places[id(g)] for t in spots):
            return 0.0
        found = locate(gold, g["trigger"], places[id(g)][0].start)
        return (
            1.0 + 4 * found.touches(trigger) + 2 * sum(_sides(g, event)) + overlap(found, trigger) + (0.5 if not g.get("optional") else 0)
        )

    pairs, missed, extra = _pairs(golds, systems, score)
    errors = [e for e in systems if any(_forbidden(gold, n, e, coded) for n in gold.records.get("not_events", []))]
    counted = [(g, e) for g, e in pairs if not g.get("optional")]
    for g in _required(golds):
        out.add("event", "type", 1, 0, 0)
        out.add("event", "whole", 1, 0, 0)
        out.add("event", f"type:{g['type']}", 1, 0, 0)
    for kind in [g["type"] for g, _ in counted] + [e.type for e in extra]:  # a hit by `also_type` is one of the type that is wanted
        out.add("event", "type", 0, 1, 0)
        out.add("event", "whole", 0, 1, 0)
        out.add("event", f"type:{kind}", 0, 1, 0)
    for g, event in counted:
        sides = _sides(g, event)
        out.add("event", "type", 0, 0, 1)
        out.add("event", f"type:{g['type']}", 0, 0, 1)
        out.add("event", "whole", 0, 0, all(sides))
        for name, wanted, got, right in (
            ("actor", _codes(g["actor"]), _system_codes(event.actors), sides[0]),
            ("recipient", _codes(g["recipient"]), _system_codes(event.recipients), sides[1]),
        ):
            also = _codes(g.get("also_recipient", [])) if name == "recipient" else set()
            out.add("event", name, len(wanted), len(got - also | (got & wanted)), len(wanted & got))
            out.add("actor", name, 1, 1, right)
        out.lines.append(Finding("event", "whole" if all(sides) else "type", f"{g['id']} {g['type']} {g['trigger']!r} ← {_shown(event)}"))
    out.add("event", "not_events", 0, len(errors), 0)
    out.lines += [Finding("event", "missed", f"{g['id']} {g['type']} {g['trigger']!r}") for g in missed if not g.get("optional")]
    out.lines += [Finding("event", "spurious", _shown(e)) for e in extra]
    out.lines += [Finding("event", "FORBIDDEN", _shown(e)) for e in errors]


def _shown(event: Event) -> str:
    return f"{event.type} {sorted(_system_codes(event.actors))} → {sorted(_system_codes(event.recipients))} {event.trigger.quote!r} [{event.rule}]"


def _forbidden(gold: GoldArticle, rule: dict[str, Any], event: Event, coded: Coded | None) -> bool:
    types = rule.get("types")
    if types is not None and event.type not in types:
        return False
    trigger = back(coded.article, event.trigger.span) if coded else event.trigger.span
    return locate(gold, rule["evidence"]).touches(trigger)


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


def _statements(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    golds = gold.records.get("statements", [])
    systems = list(coded.statements) if coded else []
    contents = {id(g): locate(gold, g["content"]) for g in golds}

    def score(g: dict[str, Any], s: Any) -> float:
        value = overlap(contents[id(g)], back(coded.article, s.content.span)) if coded else 0.0
        return value if value >= HALF else 0.0

    pairs, missed, extra = _pairs(golds, systems, score)
    counted = [(g, s) for g, s in pairs if not g.get("optional")]
    total, found = len(_required(golds)), len(counted) + len(extra)
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


def _positions(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
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

    pairs, missed, extra = _pairs(golds, systems, score)
    counted = [(g, p) for g, p in pairs if not g.get("optional")]
    total, found = len(_required(golds)), len(counted) + len(extra)
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


def _relations(records: dict[str, Any], coded: Coded | None, out: Findings) -> None:
    golds = records.get("relations", [])
    systems = list(coded.relations) if coded else []
    pairs, missed, extra = _pairs(
        golds,
        systems,
        lambda g, r: (
            float(g["kind"] == r.kind and frozenset(g["parties"]) == _parties(r.parties))
            + 0.1 * (not g.get("optional")) * (g["kind"] == r.kind and frozenset(g["parties"]) == _parties(r.parties))
        ),
    )
    counted = [(g, r) for g, r in pairs if not g.get("optional")]
    out.add("relation", "whole", len(_required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("relation", "right", f"{g['kind']} {g['parties']} ← {r.evidence.quote!r}") for g, r in counted]
    out.lines += [Finding("relation", "missed", f"{g['kind']} {g['parties']} {g['evidence']!r}") for g in missed if not g.get("optional")]
    out.lines += [Finding("relation", "spurious", f"{r.kind} {sorted(_parties(r.parties))} {r.evidence.quote!r}") for r in extra]


def _dates(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    golds = gold.records.get("dates", [])
    systems = list(coded.dates) if coded else []

    def score(g: dict[str, Any], d: Any) -> float:
        place = locate(gold, g["text"])
        if coded is None or not back(coded.article, d.evidence.span).touches(place):
            return 0.0
        values = {g.get("value"), *g.get("accept", [])} - {None}
        right = d.when.value in values if values else d.type == g.get("type")
        return 1 + overlap(place, d.evidence.span) if right else 0.0

    pairs, missed, extra = _pairs(golds, systems, score)
    counted = [(g, d) for g, d in pairs if not g.get("optional")]
    out.add("date", "value", len(_required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("date", "missed", f"{g['text']!r} {g.get('value')}") for g in missed if not g.get("optional")]
    out.lines += [Finding("date", "spurious", f"{d.evidence.quote!r} {d.when.value}") for d in extra]


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def _places(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    golds = gold.records.get("places", [])
    systems = list(coded.places) if coded else []

    def score(g: dict[str, Any], p: Any) -> float:
        after = locate(gold, g["sentence"]).start if g.get("sentence") else 0
        place = locate(gold, g["text"], after)
        if coded is None or p.where.lat is None or not back(coded.article, p.evidence.span).touches(place):
            return 0.0
        return float(_km(g["lat"], g["lon"], p.where.lat, p.where.lon) <= g["within_km"]) * (1 + overlap(place, p.evidence.span))

    pairs, missed, extra = _pairs(golds, systems, score)
    counted = [(g, p) for g, p in pairs if not g.get("optional")]
    out.add("place", "within", len(_required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("place", "missed", g["text"]) for g in missed if not g.get("optional")]
    out.lines += [Finding("place", "spurious", f"{p.evidence.quote!r} {p.where.country}") for p in extra]


def _published(gold: dict[str, Any] | None, coded: Coded | None, out: Findings) -> None:
    if gold is None:
        return
    when = coded.article.published if coded else None
    right = when is not None and _contains(when, gold)
    out.add("published", "interval", 1, int(when is not None and when.earliest is not None), int(right))
    out.lines.append(
        Finding("published", "right" if right else "missed", f"{gold} ← {when.earliest if when else None}…{when.latest if when else None}")
    )


def _contains(when: When, gold: dict[str, Any]) -> bool:
    if when.earliest is None or when.latest is None:
        return False
    low, high = date.fromisoformat(when.earliest), date.fromisoformat(when.latest)
    first, last = date.fromisoformat(gold["earliest"]), date.fromisoformat(gold["latest"])
    return low <= first and last <= high and (high - low).days - (last - first).days <= WIDER_DAYS


def _flags(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    golds = gold.records["document"].get("flags", [])
    systems = list(coded.article.flags) if coded else []

    def score(g: dict[str, Any], f: Any) -> float:
        if g["kind"] != f.kind:
            return 0.0
        if not g.get("evidence") or f.evidence is None:
            return 1.0
        return float(coded is not None and back(coded.article, f.evidence.span).touches(locate(gold, g["evidence"])))

    pairs, missed, extra = _pairs(golds, systems, score)
    counted = [(g, f) for g, f in pairs if not g.get("optional")]
    out.add("flag", "kind", len(_required(golds)), len(counted) + len(extra), len(counted))
    out.lines += [Finding("flag", "missed", g["kind"]) for g in missed if not g.get("optional")]
    out.lines += [Finding("flag", "spurious", f.kind) for f in extra]


def lines(findings: Findings) -> Iterator[str]:
    """The findings as text, one a line."""
    for finding in findings.lines:
        yield f"{finding.kind:10} {finding.status:10} {finding.what}"
