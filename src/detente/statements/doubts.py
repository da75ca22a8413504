"""Doubts and whose they are: hearsay and hedges of the words that tell something, distance and denial of the cues that report it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from detente.draft import Draft, Sentence
from detente.evidence import Evidence, Span, cite
from detente.language.entries import POS_CLASS, spellings
from detente.language.syntax import governors, passive
from detente.model import Doubt, Statement
from detente.resources import table
from detente.statements.chain import label, teller
from detente.statements.clauses import IF, marks

__all__ = ["doubts_of"]

CLAUSAL = frozenset({"xcomp", "ccomp", "csubj", "obj", "acl"})
BESIDE = frozenset({"advmod", "amod", "aux", "acl", "parataxis", "discourse"})
PREPOSED = frozenset(
    {"ADP"}
)  # "selon X, Y aurait proposé": the conditional is the reporter's; under a verb or in quotation marks, the speaker's


@cache
def _words(language: str) -> Mapping[tuple[str, str], tuple[str, bool]]:
    """doubts.tsv: kind by lemma and part of speech, and whether the verb must be passive."""
    rows = table(f"languages/{language}/doubts.tsv")
    return {(row["lemma"], row["pos"]): (row["kind"], row["voice"] == "passive") for row in rows}


def doubts_of(
    draft: Draft, sentence: Sentence | None, token: int | None, statement: Statement | None, by_id: Mapping[str, Statement]
) -> tuple[Doubt, ...]:
    """All reserves about something told at a token inside a statement (None: by the outlet), from the nearest to the outermost.

    Of the statement itself where `token` is that of its cue and `statement` the one around it. Without a sentence, only the chain's.
    """
    out = []
    if sentence is not None and token is not None and sentence.tokens:
        for kind, evidence in _marks(draft, sentence, token):
            out.append(Doubt(kind, _owner(draft, statement, by_id, kind, sentence, token), evidence))
        place = Span(sentence.tokens[token].start, sentence.tokens[token].end)
        out += [Doubt("denial", label(s), s.cue) for s in draft.statements if s.rebuts and s.force == "deny" and s.holds(place)]
    seen: set[str] = set()
    while statement is not None and statement.id not in seen:
        seen.add(statement.id)
        if statement.force == "deny":
            out.append(Doubt("denial", label(statement), statement.cue))
        elif statement.tone == "distancing":
            out.append(Doubt("distance", teller(draft, statement, by_id), statement.cue))
        out += [doubt for doubt in statement.doubts if doubt.kind in {"hearsay", "hedge"}]
        statement = by_id.get(statement.inside or "")
    return tuple(dict.fromkeys(out))


def _owner(draft: Draft, statement: Statement | None, by_id: Mapping[str, Statement], kind: str, sentence: Sentence, token: int) -> str:
    """Whose words the mark of doubt is: the speaker's, but the reporter's where a conditional stands beside "selon X"."""
    if statement is None:
        return teller(draft, None, by_id)
    cue = sentence.token_at(statement.cue.span.start)
    beside = cue is not None and sentence.tokens[cue].pos in PREPOSED
    if kind == "hearsay" and beside and statement.kind != "direct":
        return teller(draft, statement, by_id)
    return label(statement)


def _marks(draft: Draft, sentence: Sentence, i: int) -> Iterator[tuple[str, Evidence]]:
    """Kind and words of each mark of doubt on the clause of token `i` and on the words that govern it."""
    language, text = draft.article.language or "", draft.article.text
    nodes = [i]
    for child, head in governors(sentence, i):
        dep = sentence.tokens[child].dep
        if dep not in CLAUSAL or (dep == "ccomp" and sentence.tokens[child].pos == "VERB" and _speaks(draft, sentence, head)):
            break
        nodes.append(head)
    for node in nodes:
        token = sentence.tokens[node]
        if (kind := _kind(sentence, node, language)) and node != i:
            yield kind, cite(text, "doubt", token.start, token.end)
        for child in sentence.children[node]:
            below = sentence.tokens[child]
            if below.dep == "aux" and below.feats.get("Mood") == "Cnd" and not _conditioned(sentence, node):
                yield "hearsay", cite(text, "doubt", below.start, token.end)
            elif below.dep in BESIDE and (kind := _kind(sentence, child, language)):
                yield kind, cite(text, "doubt", below.start, below.end)
            elif below.dep == "nsubj" and node == i:
                yield from _doer(draft, sentence, child)


def _doer(draft: Draft, sentence: Sentence, subject: int) -> Iterator[tuple[str, Evidence]]:
    """A doubt about the one who did it ("an *alleged* attack killed two")."""
    for child in sentence.children[subject]:
        token = sentence.tokens[child]
        if token.dep == "amod" and (kind := _kind(sentence, child, draft.article.language or "")):
            yield kind, cite(draft.article.text, "doubt", token.start, token.end)


def _kind(sentence: Sentence, i: int, language: str) -> str | None:
    token = sentence.tokens[i]
    for form in spellings(token, language):
        found = _words(language).get((form, token.pos)) or _words(language).get((form, POS_CLASS.get(token.pos, token.pos)))
        if found and (not found[1] or passive(sentence, i)):
            return found[0]
    return None


def _conditioned(sentence: Sentence, i: int) -> bool:
    """Whether a clause of condition hangs on a verb: its conditional then is no hearsay."""
    clauses = [c for c in sentence.children[i] if sentence.tokens[c].dep == "advcl"]
    return any(marks(sentence, clause) & IF for clause in clauses)


def _speaks(draft: Draft, sentence: Sentence, head: int) -> bool:
    """Whether a governing word is the cue of a statement: what doubts it is said of the statement, not of what is reported."""
    token = sentence.tokens[head]
    return any(said.cue.span.start <= token.start < said.cue.span.end for said in draft.statements)
