"""Judgements as sentences to train the reader on, a line each, in the form of its own files (train/examples/README.md).

An event that stands gives its act with its words marked; one that was rejected gives a pair between which nothing is told, unless its type alone was
wrong, which only a correction says. A statement that stands gives source, cue and content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detente.evidence import Span
from detente.model import Article, Correction, Statement
from detente.review.fields import values_of
from detente.review.gold import GoldRecord, Known, known
from detente.store.lake import Lake

__all__ = ["act_lines", "lines", "statement_lines"]

LONGEST_CHARS = 700  # a longer sentence is cut by the model (reader.inputs.LONGEST_PIECES), and its last words with it
STATUS = {"happened": "happened", "ongoing": "happened", "future": "future", "hypothetical": "hypothetical", "negated": "negated"}
Mark = tuple[str, Span]  # letter, and its words


def lines(lake: Lake) -> dict[tuple[str, str], list[str]]:
    """Lines by kind of example (acts, statements) and language, each once, in the order of articles. Raises StoreError where it cannot be read."""
    out: dict[tuple[str, str], list[str]] = {}
    for each in known(lake):
        language = each.article.language or ""
        if not language.isalpha():
            continue
        for kind, found in (("acts", act_lines(each)), ("statements", statement_lines(each))):
            out.setdefault((kind, language), []).extend(found)
    return {key: list(dict.fromkeys(found)) for key, found in sorted(out.items()) if found}


def act_lines(each: Known) -> Iterator[str]:
    """`TYPE status | sentence with marks` of each event that is known, but for those whose words do not lie in one sentence."""
    for gold in each.gold:
        if gold.kind != "events":
            continue
        trigger = [found.evidence.span for found in values_of(gold.said, "trigger") if found.evidence] or [gold.anchor.span]
        doers, receivers = _words(gold, "actors"), _words(gold, "recipients")
        sentence = _sentence(each, gold, (*doers, *receivers, *trigger))
        named = len(doers) == len(values_of(gold.said, "actors")) and len(receivers) == len(values_of(gold.said, "recipients"))
        if sentence is None or not doers or not named:
            continue
        others = _others(each, sentence, (*doers, *receivers))
        sides = [("A", span) for span in doers] + [("R", span) for span in receivers]
        if not gold.true:  # between whom nothing is told: that takes two
            if receivers and (marked := _marked(each.article.text, sentence, [*sides, *others])):
                yield f"NONE {_status(gold.said)} | {marked}"
        elif gold.type and (marked := _marked(each.article.text, sentence, [*sides, ("T", trigger[0]), *others])):
            yield f"{gold.type} {_status(gold.said)} | {marked}"


def statement_lines(each: Known) -> Iterator[str]:
    """Sentences with all statements in them that are known; those with one that is rejected or in doubt give nothing."""
    spoken = [gold for gold in each.gold if gold.kind == "statements"]
    by_sentence: dict[Span, list[GoldRecord]] = {}
    for gold in spoken:
        words = [*_words(gold, "speaker"), *_words(gold, "cue"), *_words(gold, "content")]
        if (sentence := _sentence(each, gold, words)) is not None:
            by_sentence.setdefault(sentence, []).append(gold)
    held = [record.sentence for record in each.records.get("statements", ()) if isinstance(record, Statement)]
    for sentence, (gold, *more) in sorted(by_sentence.items()):
        alone = not more and sum(other.touches(sentence) for other in held) <= 1  # tags cannot be nested, and nothing must be left untagged
        if not alone or not gold.true or not _words(gold, "cue"):
            continue
        marks = [(letter, span) for letter, name in (("S", "speaker"), ("Q", "cue"), ("C", "content")) for span in _words(gold, name)]
        if marked := _marked(each.article.text, sentence, marks):
            yield marked


def _words(gold: GoldRecord, field: str) -> list[Span]:
    return [found.evidence.span for found in values_of(gold.said, field) if found.evidence is not None]


def _status(said: Sequence[Correction]) -> str:
    """A status that the model tells apart; what is not said has happened, as in the model's own files."""
    return STATUS.get(next((found.value or "" for found in values_of(said, "status")), ""), "happened")


def _sentence(each: Known, gold: GoldRecord, words: Iterable[Span]) -> Span | None:
    """The sentence that holds all words: that of the record, else the line around them; None where there is none, or one too long."""
    spans = list(words)
    record = next((record for record in each.records.get(gold.kind, ()) if record.id == gold.record), None)
    found = getattr(record, "sentence", None) or _line(each.article, gold.anchor.span)
    fits = all(found.covers(span) for span in spans) and len(found) <= LONGEST_CHARS
    return found if fits and "\n" not in each.article.text[found.start : found.end].strip() else None


def _line(article: Article, span: Span) -> Span:
    """The line of the text that words stand in."""
    start = article.text.rfind("\n", 0, span.start) + 1
    end = article.text.find("\n", span.end)
    return Span(start, len(article.text) if end < 0 else end)


def _others(each: Known, sentence: Span, taken: Sequence[Span]) -> list[Mark]:
    """The other actors that the sentence names, as far as the store's events know them."""
    spans = {
        actor.evidence.span
        for event in each.records.get("events", ())
        for actor in (*getattr(event, "actors", ()), *getattr(event, "recipients", ()))
        if sentence.covers(actor.evidence.span)
    }
    return [("X", span) for span in sorted(spans) if not any(span.touches(other) for other in taken)]


def _marked(text: str, sentence: Span, marks: Iterable[Mark]) -> str | None:
    """The sentence with its marks; None where words overlap or hold a brace, so that the line could not be read back."""
    if {"{", "}"} & set(text[sentence.start : sentence.end]):
        return None
    out, at = "", sentence.start
    for letter, span in sorted(dict.fromkeys(marks), key=lambda mark: mark[1]):
        if span.start < at:
            if letter == "X":  # one more name inside words that are marked already
                continue
            return None
        out += text[at : span.start] + "{" + letter + ":" + text[span.start : span.end] + "}"
        at = span.end
    return " ".join((out + text[at : sentence.end]).split())
