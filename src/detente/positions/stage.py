"""The positions stage: who stands where on what, made of appraisals, one record for each holder, target and basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from detente.draft import Appraisal, Draft
from detente.evidence import cite, content_id
from detente.issues.assign import Sides, about
from detente.language.status import status_of
from detente.model import Position, Statement, When
from detente.resources import table
from detente.statements.chain import to_statement
from detente.statements.doubts import doubts_of
from detente.when.resolve import time_of

__all__ = ["run"]

INFERRED = "inferred"


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
    basis = _basis(draft, appraisal, by_id.get(appraisal.statement or ""))
    if basis == INFERRED and not _done(draft, appraisal):
        return None
    text = draft.article.text
    target = cite(text, "target", appraisal.target.start, appraisal.target.end)
    evidence = cite(text, "evidence", appraisal.evidence.start, appraisal.evidence.end)
    statement = by_id.get(appraisal.statement or "")
    members = sorted({code for actor in appraisal.about for code in actor.countries})
    subject = about(
        draft, draft.sentences[appraisal.sentence], target.span, Sides(frozenset(members), holder.countries), appraisal.concerning
    )
    return Position(
        id=content_id("position", draft.article.id, holder.identity, appraisal.stance, target.span.start, target.span.end),
        article=draft.article.id,
        holder=holder,
        stance=appraisal.stance,
        target=target,
        target_kind=subject.kind,
        target_members=tuple(members),
        framing=cite(text, "framing", appraisal.framing.start, appraisal.framing.end) if appraisal.framing else None,
        concerning=cite(text, "concerning", appraisal.concerning.start, appraisal.concerning.end) if appraisal.concerning else None,
        issue=subject.issue,
        issue_reason=subject.reason,
        condition=cite(text, "condition", appraisal.condition.start, appraisal.condition.end) if appraisal.condition else None,
        strength=appraisal.strength,
        basis=basis,
        when=_when(draft, appraisal, statement),
        evidence=evidence,
        chain=to_statement(draft, statement, by_id),
        doubts=doubts_of(draft, draft.sentences[appraisal.sentence], appraisal.token, statement, by_id),
        via=(statement.id,) if statement else (),
        rule=f"appraisal {appraisal.pattern}: {appraisal.word}",
    )


def _basis(draft: Draft, appraisal: Appraisal, statement: Statement | None) -> str:
    """stated by the holder; inferred from a deed that shows it (deeds.tsv: a treaty signed, a resolution vetoed); else reported of the holder."""
    if statement and statement.speaker and statement.speaker.identity == appraisal.holder.identity:
        return "stated"
    return INFERRED if appraisal.word.split()[0] in _deeds(draft.article.language or "") else "reported"


def _done(draft: Draft, appraisal: Appraisal) -> bool:
    """Whether a deed is told as done: what is decided, announced or threatened ("sa décision de se retirer du traité") shows no position yet."""
    sentence = draft.sentences[appraisal.sentence]
    if sentence.tokens[appraisal.token].feats.get("VerbForm") == "Inf":
        return False
    status = status_of(sentence, appraisal.token, draft.article.language or "")
    return status.status in {"happened", "ongoing"} and not status.swallowed_by


@cache
def _deeds(language: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in table(f"languages/{language}/deeds.tsv"))


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
