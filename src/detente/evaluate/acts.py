"""Events against the gold: type, sides, and what is forbidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.evaluate.gold import GoldArticle, locate, sentence_span
from detente.evaluate.pairing import Finding, Findings, back, countries, pair, required
from detente.evidence import overlap
from detente.model import Coded, Event

__all__ = ["events"]


def events(gold: GoldArticle, coded: Coded | None, out: Findings) -> None:
    """Score events; an event counts once, by type, place, and how well its sides and words agree."""
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

    pairs, missed, extra = pair(golds, systems, score)
    errors = [e for e in systems if any(_forbidden(gold, n, e, coded) for n in gold.records.get("not_events", []))]
    counted = [(g, e) for g, e in pairs if not g.get("optional")]
    for g in required(golds):
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
            ("actor", _codes(g["actor"]), countries(event.actors), sides[0]),
            ("recipient", _codes(g["recipient"]), countries(event.recipients), sides[1]),
        ):
            also = _codes(g.get("also_recipient", [])) if name == "recipient" else set()
            out.add("event", name, len(wanted), len(got - also | (got & wanted)), len(wanted & got))
            out.add("actor", name, 1, 1, right)
        out.lines.append(Finding("event", "whole" if all(sides) else "type", f"{g['id']} {g['type']} {g['trigger']!r} ← {_shown(event)}"))
    out.add("event", "not_events", 0, len(errors), 0)
    out.lines += [Finding("event", "missed", f"{g['id']} {g['type']} {g['trigger']!r}") for g in missed if not g.get("optional")]
    out.lines += [Finding("event", "spurious", _shown(e)) for e in extra]
    out.lines += [Finding("event", "FORBIDDEN", _shown(e)) for e in errors]


def _sides(gold: dict[str, Any], event: Event) -> tuple[bool, bool]:
    """Whether the actors' and the recipients' countries are right; `also_recipient` is right too, not required."""
    actors = countries(event.actors) == _codes(gold["actor"])
    wanted, allowed = _codes(gold["recipient"]), _codes(gold.get("also_recipient", []))
    got = countries(event.recipients)
    return actors, wanted <= got <= wanted | allowed


def _codes(side: Sequence[dict[str, Any]]) -> set[str]:
    return {actor["country"] for actor in side if actor.get("country")}


def _shown(event: Event) -> str:
    return f"{event.type} {sorted(countries(event.actors))} → {sorted(countries(event.recipients))} {event.trigger.quote!r} [{event.rule}]"


def _forbidden(gold: GoldArticle, rule: dict[str, Any], event: Event, coded: Coded | None) -> bool:
    types = rule.get("types")
    if types is not None and event.type not in types:
        return False
    trigger = back(coded.article, event.trigger.span) if coded else event.trigger.span
    return locate(gold, rule["evidence"]).touches(trigger)
