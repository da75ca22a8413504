"""The positions stage: who stands where on what, made of appraisals, one record for each holder, target and basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.draft import Appraisal, Draft
from detente.evidence import cite, content_id
from detente.model import Position, Statement, When
from detente.statements.chain import to_statement
from detente.statements.doubts import doubts_of
from detente.when.resolve import time_of

__all__ = ["run"]


def run(drafts: Sequence[Draft]) -> None:
    """Fill `positions` of each draft."""
    for draft in drafts:
        by_id = {statement.id: statement for statement in draft.statements}
        seen: set[str] = set()
        for appraisal in draft.appraisals:
            position = _position(draft, appraisal, by_id)
            if position is not None and position.id not in seen:
                seen.add(position.id)
                draft.positions.append(position)


def _position(draft: Draft, appraisal: Appraisal, by_id: Mapping[str, Statement]) -> Position | None:
    """A position, where the holder is somebody that records can name, and the target more than a pronoun whose meaning is not known."""
    holder = appraisal.holder
    if not holder.countries and not holder.person and not holder.anonymous:
        return None
    if _pronoun(draft, appraisal):
        return None
    text = draft.article.text
    target = cite(text, "target", appraisal.target.start, appraisal.target.end)
    evidence = cite(text, "evidence", appraisal.evidence.start, appraisal.evidence.end)
    statement = by_id.get(appraisal.statement or "")
    members = sorted({code for actor in appraisal.about for code in actor.countries})
    return Position(
        id=content_id("position", draft.article.id, holder.identity, appraisal.stance, target.span.start, target.span.end),
        article=draft.article.id,
        holder=holder,
        stance=appraisal.stance,
        target=target,
        target_kind=None,
        target_members=tuple(members),
        framing=cite(text, "framing", appraisal.framing.start, appraisal.framing.end) if appraisal.framing else None,
        concerning=cite(text, "concerning", appraisal.concerning.start, appraisal.concerning.end) if appraisal.concerning else None,
        issue=None,
        issue_reason=None,
        condition=cite(text, "condition", appraisal.condition.start, appraisal.condition.end) if appraisal.condition else None,
        strength=appraisal.strength,
        basis="stated" if statement and statement.speaker and statement.speaker.identity == holder.identity else "reported",
        when=_when(draft, appraisal, statement),
        evidence=evidence,
        chain=to_statement(draft, statement, by_id),
        doubts=doubts_of(draft, draft.sentences[appraisal.sentence], appraisal.token, statement, by_id),
        via=(statement.id,) if statement else (),
        rule=f"appraisal {appraisal.pattern}: {appraisal.word}",
    )


def _when(draft: Draft, appraisal: Appraisal, statement: Statement | None) -> When:
    """The time of the valuation's own clause, else that of the statement."""
    own = time_of(draft, draft.sentences[appraisal.sentence], appraisal.token)
    return statement.when if own.basis == "none" and statement is not None else own


def _pronoun(draft: Draft, appraisal: Appraisal) -> bool:
    """Whether the target is one pronoun that stands for no actor ("cela", "se")."""
    sentence = draft.sentences[appraisal.sentence]
    first = sentence.token_at(appraisal.target.start)
    if first is None or sentence.tokens[first].pos != "PRON" or sentence.tokens[first].end != appraisal.target.end:
        return False
    return draft.cast.at(sentence, first) is None
