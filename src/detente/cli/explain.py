"""Why each sentence of an article was coded or passed over."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from detente.cli.words import carried, parties, party, quoted
from detente.evidence import Span
from detente.model import Coded, Event, Note

__all__ = ["explain"]

LONGEST_CHARS = 160  # of a sentence's text: enough to know it again


def explain(console: Console, coded: Coded) -> None:
    """Print each sentence with what every stage noted about it, and what came of it."""
    console.print(Text("Why each sentence was coded or passed over\n", style="bold"))
    for number, (span, notes) in enumerate(sentences(coded), start=1):
        words = " ".join(coded.article.text[span.start : span.end].split())
        shown = words if len(words) <= LONGEST_CHARS else words[:LONGEST_CHARS].rstrip() + " …"
        console.print(Text.assemble((f"{number:>3}  ", "dim"), shown))
        for note in notes:
            console.print(Text.assemble((f"     {note.stage:<11}", "dim"), _noted(coded, note, span)))
        for line in outcome(coded, span):
            console.print(Text(f"     → {line}", style="green"))
        console.print()


def sentences(coded: Coded) -> list[tuple[Span, list[Note]]]:
    """The sentences, each of which the gate has noted, with all the notes that lie in them; a note goes to the sentence it begins in."""
    found: list[tuple[Span, list[Note]]] = [(note.span, []) for note in coded.notes if note.stage == "gate"]
    for note in coded.notes:
        for span, notes in found:
            if span.start <= note.span.start < max(span.end, span.start + 1):
                notes.append(note)
                break
    return found


def outcome(coded: Coded, span: Span) -> list[str]:
    """The records whose evidence stands in `span`, in a line each."""
    return [
        *(_event(event) for event in coded.events if span.covers(event.trigger.span)),
        *(
            f"statement of {party(said.speaker)}, {said.kind}, by {quoted(said.cue)}"
            for said in coded.statements
            if span.touches(said.content.span) or span.covers(said.cue.span)
        ),
        *(
            f"position of {party(stand.holder)}: {stand.stance} {quoted(stand.target)} [{stand.rule}]"
            for stand in coded.positions
            if span.touches(stand.evidence.span)
        ),
        *(f"relation {tie.kind}: {parties(tie.parties)} [{tie.rule}]" for tie in coded.relations if span.touches(tie.evidence.span)),
    ]


def _event(event: Event) -> str:
    act = " ".join([event.type, *event.modes])
    sides = f"{parties(event.actors)} → {parties(event.recipients)}"
    return f"event {act}, {event.status}: {sides}, by {quoted(event.trigger)} [{event.rule}; {carried(event)}]"


def _noted(coded: Coded, note: Note, sentence: Span) -> str:
    if note.span == sentence:
        return note.what
    words = " ".join(coded.article.text[note.span.start : note.span.end].split())
    return f"“{words}”: {note.what}" if words else note.what
