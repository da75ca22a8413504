"""Judgements: made, held against the text and the scheme before they are kept, and which of them stand.

Nothing is ever changed. Who thinks again adds a judgement that revises the first; who takes it back adds one that withdraws it. Where people differ,
an adjudicator's judgement, made under the task `adjudication`, is final.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from detente.errors import InputError
from detente.evidence import Evidence, content_id
from detente.model import Article, Correction, Judgement
from detente.review.fields import ANCHOR, ARTICLES, COMPLETE, FIELDS, JUDGED, Field, Record, anchor_of, choices, opening, overlaid, stated

__all__ = [
    "ADJUDICATION",
    "DECISIONS",
    "Ruling",
    "Standing",
    "checked",
    "current",
    "judge",
    "missed",
    "standing",
    "survey",
    "verdict",
    "withdrawn",
]

ACCEPT, REJECT, CORRECT, UNSURE, MISSED, WITHDRAW = "accept", "reject", "correct", "unsure", "missed", "withdraw"
DECISIONS = (ACCEPT, REJECT, CORRECT, UNSURE, MISSED, WITHDRAW)
ADJUDICATION = "adjudication"  # the task of a judgement that settles a disagreement
REASON_CHARS, VALUE_CHARS, CORRECTIONS = 2000, 200, 60  # beyond these somebody is not correcting a record
STAGE = "review"
MAY_BE_OPEN = frozenset({"status", "force", "basis", "cue", "evidence"})  # what need not be said of a missed record: it is scored without
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reviewer decides about a record, before it is held against the text. `revises`: the id of the judgement it takes the place of."""

    decision: str
    author: str
    made: str
    reason: str = ""
    corrections: tuple[Correction, ...] = ()
    revises: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that stands about a record. `judgements` has each reviewer's last word, in the order of their names, and `settled` what counts.

    `settled` is the adjudicator's judgement, else the last of those that agree; None where they differ, and where nobody is sure. `contested`: at
    least two differ and nobody has adjudicated.
    """

    kind: str
    record: str
    article: str
    judgements: tuple[Judgement, ...]
    settled: Judgement | None
    contested: bool


def judge(article: Article, kind: str, record: Record, ruling: Ruling, *, coder: str | None = None) -> Judgement:
    """A judgement about a record of an article. Raises InputError where the decision or a correction cannot be."""
    found = _made(article, kind, record.id, stated(kind, record), anchor_of(kind, record), ruling, coder)
    return checked(found, article.text)


def missed(article: Article, kind: str, ruling: Ruling, *, record: str | None = None, coder: str | None = None) -> Judgement:
    """A record that should be there: all that it should say stands in the corrections.

    `record` is what it goes by where this revises what was said of it before. Raises InputError where what a record needs is missing.
    """
    words = {each.field: each.evidence for each in reversed(ruling.corrections) if each.evidence is not None}
    anchor = next((words[field] for field in (ANCHOR.get(kind, ""), "target") if field in words), next(iter(words.values()), None))
    if anchor is None:
        raise _error("a missed record needs the words that tell it", "select them in the text")
    found = _made(article, kind, record or "", (), anchor, replace(ruling, decision=MISSED), coder)
    return checked(replace(found, record=record or found.id), article.text)


def withdrawn(judgement: Judgement, author: str, made: str, *, reason: str = "", task: str | None = None) -> Judgement:
    """That a judgement no longer holds; its own author alone can take it back. Raises InputError for another."""
    if judgement.author != author:
        raise _error("only who made a judgement can withdraw it", "judge the record yourself")
    key = content_id("judgement", WITHDRAW, judgement.id, author, made)
    return replace(
        judgement,
        id=key,
        decision=WITHDRAW,
        reason=reason.strip(),
        corrections=(),
        made=made,
        revises=judgement.id,
        task=task or judgement.task,
    )


def survey(article: Article, kinds: Iterable[str], ruling: Ruling, *, coder: str | None = None) -> Judgement:
    """That all records of some kinds in an article have been judged, and those that are missing named. Raises InputError for an unknown kind."""
    told = tuple(Correction(COMPLETE, kind, None) for kind in dict.fromkeys(kinds))
    found = _made(article, ARTICLES, article.id, (), opening(article), replace(ruling, corrections=told), coder)
    return checked(found, article.text)


def verdict(judgement: Judgement) -> tuple[Correction, ...] | None:
    """What the record says in its author's eyes, field by field; None where it should not be there, or the author does not know."""
    if judgement.decision in {ACCEPT, CORRECT, MISSED}:
        return overlaid(judgement.stated, judgement.corrections)
    return None


def checked(judgement: Judgement, text: str) -> Judgement:
    """The judgement, held against the article's text and the scheme. Raises InputError that says what is wrong and how to put it right."""
    if judgement.decision not in DECISIONS or judgement.decision == WITHDRAW:
        raise _error(f"{judgement.decision!r} is no decision", f"one of {', '.join(DECISIONS[:-1])}")
    if not judgement.author.strip():
        raise _error("a judgement needs an author", "log in")
    if len(judgement.reason) > REASON_CHARS:
        raise _error(f"the reason is longer than {REASON_CHARS} characters", "say it in fewer words")
    if judgement.kind == ARTICLES:
        return _surveyed(judgement)
    if judgement.kind not in FIELDS:
        raise _error(f"{judgement.kind!r} is no kind of record that is judged", f"one of {', '.join(JUDGED)}")
    if (judgement.decision in {CORRECT, MISSED}) != bool(judgement.corrections):
        needed = judgement.decision in {CORRECT, MISSED}
        raise _error(
            "nothing is corrected" if needed else f"{judgement.decision} takes no corrections",
            "name a field and what it should say" if needed else "decide for correct",
        )
    _quoted(judgement.anchor, text)
    _corrected(judgement, text)
    return judgement


def current(judgements: Iterable[Judgement], revised: Collection[tuple[str | None, str]] = ()) -> list[Judgement]:
    """Each author's last word about each record, in the order of time; what was revised or withdrawn is gone, adjudications stand by themselves.

    `revised` are (judgement, author) that are known to be revised by judgements that are not among these.
    """
    kept = sorted(judgements, key=lambda each: (each.made, each.id))
    revised = {*revised, *((each.revises, each.author) for each in kept)}  # nobody can take back what another has decided
    last: dict[tuple[str, str, str, bool], Judgement] = {}
    for each in kept:
        if each.decision == WITHDRAW:
            continue
        key = (each.kind, each.record, each.author, each.task == ADJUDICATION)
        if (each.id, each.author) not in revised:
            last.pop(key, None)  # so that a later one also comes later in the order
            last[key] = each
    return list(last.values())


def standing(judgements: Iterable[Judgement], revised: Collection[tuple[str | None, str]] = ()) -> list[Standing]:
    """What stands about each record, in the order of kind and record; `revised` as for `current`."""
    rows = sorted(current(judgements, revised), key=lambda each: (each.kind, each.record))
    return [_standing(list(group)) for _, group in groupby(rows, key=lambda each: (each.kind, each.record))]


def _standing(rows: Sequence[Judgement]) -> Standing:
    final = [each for each in rows if each.task == ADJUDICATION]
    own = sorted((each for each in rows if each.task != ADJUDICATION), key=lambda each: (each.author, each.made))
    sure = sorted((each for each in own if each.decision != UNSURE), key=lambda each: (each.made, each.id))
    differ = len({_position(each) for each in sure}) > 1
    latest = max(final, key=lambda each: (each.made, each.id), default=None)
    settled = latest if latest is not None else sure[-1] if sure and not differ else None
    first = rows[0]
    return Standing(first.kind, first.record, first.article, tuple(own), settled, differ and latest is None)


def _position(judgement: Judgement) -> object:
    """What two judgements must share to agree: the decision, and what the record then says."""
    said = verdict(judgement)
    return said and frozenset((each.field, each.value or (each.evidence and each.evidence.span)) for each in said)


def _made(
    article: Article, kind: str, record: str, said: tuple[Correction, ...], anchor: Evidence, ruling: Ruling, coder: str | None
) -> Judgement:
    key = content_id(
        "judgement",
        kind,
        article.id,
        record,
        ruling.author,
        ruling.decision,
        ruling.reason,
        *ruling.corrections,
        ruling.made,
        ruling.revises,
        ruling.task,
    )
    return Judgement(
        id=key,
        article=article.id,
        kind=kind,
        record=record,
        decision=ruling.decision,
        reason=ruling.reason.strip(),
        stated=said,
        corrections=ruling.corrections,
        anchor=anchor,
        sha256=article.sha256,
        url=article.url,
        coder=coder,
        author=ruling.author,
        made=ruling.made,
        revises=ruling.revises,
        task=ruling.task,
    )


def _surveyed(judgement: Judgement) -> Judgement:
    """A judgement about a whole article: accept, with the kinds that are complete."""
    if judgement.decision != ACCEPT:
        raise _error("an article is marked complete, or not", "decide for accept, or withdraw what was decided")
    for each in judgement.corrections:
        if each.field != COMPLETE or each.value not in JUDGED:
            raise _error(f"{each.value!r} is no kind that can be complete", f"one of {', '.join(JUDGED)}")
    if not judgement.corrections:
        raise _error("no kind is named that is complete", f"one of {', '.join(JUDGED)}")
    return judgement


def _corrected(judgement: Judgement, text: str) -> None:
    if len(judgement.corrections) > CORRECTIONS:
        raise _error(f"more than {CORRECTIONS} corrections", "reject the record, and add the one that should be there")
    fields = {field.name: field for field in FIELDS[judgement.kind]}
    by_field: dict[str, list[Correction]] = {}
    for each in judgement.corrections:
        if each.field not in fields:
            raise _error(f"{judgement.kind} have no field {each.field!r}", f"one of {', '.join(fields)}")
        by_field.setdefault(each.field, []).append(each)
        if each.evidence is not None:
            _quoted(each.evidence, text)
        _valued(fields[each.field], each)
    for name, rows in by_field.items():
        nothing = [each for each in rows if each.value is None and each.evidence is None]
        if len(rows) > 1 and (nothing or not fields[name].many):
            raise _error(f"{name} takes one value", "leave the others out")
        if nothing and fields[name].needed:
            raise _error(f"{name} cannot be nothing", "reject the record if it should not be there")
    if judgement.decision == MISSED:
        for field in fields.values():
            if field.needed and field.name not in by_field and field.name not in MAY_BE_OPEN:
                raise _error(f"a missed record needs {field.name}", "name it")


def _valued(field: Field, said: Correction) -> None:
    """Hold a correction against what its field takes."""
    if said.evidence is not None and (not field.words or said.evidence.field != field.name):
        raise _error(
            f"{field.name} is not said by words" if not field.words else f"the words are for {said.evidence.field}", "name a value"
        )
    if said.value is None:
        return
    if field.values is None:
        raise _error(f"{field.name} is said by words, not by a value", "select them in the text")
    if not said.value.strip() or len(said.value) > VALUE_CHARS or any(ord(sign) < 32 for sign in said.value):
        raise _error(f"{field.name} cannot be {said.value[:40]!r}", f"write 1 to {VALUE_CHARS} characters on one line")
    known = choices(field.values)
    if known and said.value not in known:
        raise _error(f"{field.name} cannot be {said.value!r}", f"one of {', '.join(known)}")
    if field.values == "date":
        _dated(said.value)


def _dated(value: str) -> None:
    """Hold a date against `2019-03-02`, or `2019-03-02/2019-03-08` with one side open at most."""
    ends = value.split("/")
    try:
        days = [date.fromisoformat(end) for end in ends if end]
    except ValueError as error:
        raise _error(f"{value!r} is no date", "write 2019-03-02, or 2019-03-02/2019-03-08") from error
    if not days or len(ends) > 2 or days != sorted(days) or not all(DAY.fullmatch(end) for end in ends if end):
        raise _error(f"{value!r} is no date", "write 2019-03-02, or 2019-03-02/2019-03-08")


def _quoted(evidence: Evidence, text: str) -> None:
    """Hold words against the text: `text[start:end] == quote`, and something in them."""
    span = evidence.span
    if not evidence.quote.strip() or span.end > len(text) or text[span.start : span.end] != evidence.quote:
        raise _error(f"{evidence.quote[:60]!r} is not the text at {span.start}", "select the words again")


def _error(what: str, remedy: str) -> InputError:
    return InputError(what, stage=STAGE, remedy=remedy)
