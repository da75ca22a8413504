"""Whether an act has happened: tense, negation and the words that govern it (modality.tsv), read up the tree from the act.

The result is a status and, where the governing word swallows the act ("demande à X de …", "refuse de …"), the reason it is no act of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.draft import Sentence
from detente.language.entries import best
from detente.language.syntax import governors, light_verbs
from detente.resources import table

__all__ = ["Status", "own_negation", "status_of"]

SWALLOWING = frozenset({"ask", "promise", "refuse", "threat"})  # the governing word is the act; what it governs is its content
UNREAL = {"intent": "future", "future": "future", "hypothetical": "hypothetical"}
CLAUSAL = frozenset({"xcomp", "ccomp", "acl", "advcl", "obj", "obl", "nmod", "csubj"})


@dataclass(frozen=True, slots=True)
class Status:
    """`status`: happened, ongoing, future, hypothetical, negated. `swallowed_by`: lemma and effect of a governing act, else None.

    `governor` is the word that makes it so from outside ("cherche à …"), None where its own tense does.
    `negated` is kept beside future and hypothetical, since a refusal is both ("will never disarm"). `intended`: somebody wants it.
    """

    status: str
    negated: bool
    swallowed_by: str | None
    intended: bool
    hearsay: bool
    governor: int | None = None


@cache
def _words(language: str) -> dict[tuple[str, str], str]:
    return {(row["lemma"].lower(), row["pos"]): row["effect"] for row in table(f"languages/{language}/modality.tsv") if not row["with"]}


def status_of(sentence: Sentence, i: int, language: str) -> Status:
    """The status of the act at token `i`."""
    effects = list(_own(sentence, i, language))
    swallowed: str | None = None
    governor: int | None = None
    for child, head in governors(sentence, i):
        dep = sentence.tokens[child].dep
        if dep == "conj":
            effects += [e for e in _own(sentence, head, language) if e != "negated"]
            continue
        if dep not in CLAUSAL:
            break
        effect = _governing(sentence, head, language)
        if effect in UNREAL and sentence.tokens[head].pos == "NOUN" and dep == "acl" and swallowed is None:
            swallowed = f"{sentence.tokens[head].lemma} (a plan talked about)"
        if effect in SWALLOWING and (dep in {"xcomp", "ccomp", "acl", "advcl"}) and swallowed is None:
            swallowed = f"{sentence.tokens[head].lemma} ({effect})"
        planned = effect in UNREAL and sentence.tokens[head].pos == "NOUN"  # "le projet d'invasion"
        if effect == "intent" and dep == "ccomp" and any(sentence.tokens[c].dep == "nsubj" for c in sentence.children[child]):
            effect = "hypothetical"  # "Washington wants Islamabad to arrest him": not the actor's own aim
        if effect and (dep not in {"obl", "nmod"} or planned):
            effects.append(effect)
            governor = head if effect in UNREAL else governor
        if dep in {"obl", "nmod"}:
            break  # what stands in an adjunct is taken for granted, whatever the main verb ("semble refléter la décision de …")
        if dep == "obj" and sentence.tokens[head].lemma.lower() in light_verbs(language):
            # "N'a pas mené de frappes", "il n'y aurait pas de soutien": the verb says for its noun whether it happened.
            effects += [e for e in _own(sentence, head, language) if e in {"future", "hypothetical", "negated"}]
        if dep in {"xcomp", "acl"} or sentence.tokens[head].pos in {"ADJ", "NOUN"}:
            effects += [e for e in _own(sentence, head, language) if e in {"future", "hypothetical", "negated"}]
        elif dep in {"advcl", "ccomp"}:
            continue
    return _summed(effects, swallowed, governor)


def own_negation(sentence: Sentence, i: int, language: str) -> bool:
    """Whether a clause carries a negation of its own ("de ne pas se ranger")."""
    return "negated" in _own(sentence, i, language)


def _summed(effects: list[str], swallowed: str | None, governor: int | None) -> Status:
    negated = effects.count("negated") % 2 == 1
    status = "happened"
    if "hypothetical" in effects:
        status = "hypothetical"
    elif any(UNREAL.get(effect) == "future" for effect in effects):
        status = "future"
    elif negated:
        status = "negated"
    elif "continue" in effects:
        status = "ongoing"
    return Status(status, negated, swallowed, "intent" in effects, "report" in effects, governor)


def _governing(sentence: Sentence, head: int, language: str) -> str:
    """Effect of a word that governs an act, from modality.tsv; "" where it has none."""
    hit = best(sentence, head, language, "modality", lambda _: False)
    return hit.entry.cells["effect"] if hit else ""


def _own(sentence: Sentence, i: int, language: str) -> list[str]:
    """Effects that an act's own tense, mood, auxiliaries, negation and subordinator have on it."""
    words = _words(language)
    token = sentence.tokens[i]
    out = []
    finite = [token, *(sentence.tokens[c] for c in sentence.children[i] if sentence.tokens[c].dep in {"aux", "aux:pass", "cop"})]
    for verb in finite:
        if verb.feats.get("Tense") == "Fut":
            out.append("future")
        if verb.feats.get("Mood") == "Cnd":
            out.append(_conditional(sentence, i, language, compound=verb is not token))
    for child in sentence.children[i]:
        below = sentence.tokens[child]
        lemma = below.lemma.lower()
        if (
            below.feats.get("Polarity") == "Neg"
            or words.get((lemma, "ADV")) == "negated"
            or words.get((below.text.lower(), "ADV")) == "negated"
        ):
            out.append("negated")
        elif below.dep == "aux" and (lemma, "AUX") in words:
            out.append(words[lemma, "AUX"])
        elif below.dep in {"mark", "case"}:
            if token.feats.get("VerbForm") != "Inf" and any(
                sentence.tokens[c].feats.get("VerbForm") == "Inf" for c in sentence.children[i]
            ):
                continue  # "pour avoir convoqué une réunion": a cause, not an aim
            effect = words.get((lemma, "SCONJ")) or words.get((lemma, "ADP")) or words.get((below.text.lower(), "SCONJ")) or ""
            out += [effect] if effect else []
    if out.count("negated") > 1:  # "ne … pas", "ne … jamais": one negation in two words
        out = [e for e in out if e != "negated"] + ["negated"]
    return out


def _conditional(sentence: Sentence, i: int, language: str, *, compound: bool) -> str:
    """The French conditional: hearsay in the perfect ("aurait proposé"), future of the past under a report, else hypothetical; with a clause of
    condition ("… si Pékin avait cédé") always hypothetical."""
    clauses = [c for c in sentence.children[i] if sentence.tokens[c].dep == "advcl"]
    marks = [sentence.tokens[k] for clause in clauses for k in sentence.children[clause] if sentence.tokens[k].dep == "mark"]
    if any(_words(language).get((mark.lemma.lower(), "SCONJ")) == "hypothetical" for mark in marks):
        return "hypothetical"
    if compound:
        return "report"
    under_report = sentence.tokens[i].dep == "ccomp"
    return "future" if under_report else "hypothetical"
