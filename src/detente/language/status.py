"""Whether an act has happened: tense, negation and the words that govern it (modality.tsv), read up the tree from the act.

The result is a status and, where the governing word swallows the act ("demande à X de …", "refuse de …"), the reason it is no act of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from detente.draft import Sentence
from detente.language.entries import best
from detente.language.syntax import governors, light_verbs
from detente.resources import table

__all__ = ["Status", "own_negation", "status_of"]

SWALLOWING = frozenset({"ask", "promise", "refuse", "threat"})  # the governing word is the act; what it governs is its content
UNREAL = frozenset({"intent", "future", "hypothetical"})
FUTURE = frozenset({"intent", "future"})
CLAUSAL = frozenset({"xcomp", "ccomp", "acl", "advcl", "obj", "obl", "nmod", "csubj"})
FINITE = frozenset({"aux", "aux:pass", "cop"})  # what may carry a verb's tense and mood


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
def _words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Part of speech → lemma → effect, of words that need nothing beside them."""
    out: dict[str, dict[str, str]] = {pos: {} for pos in ("ADV", "AUX", "SCONJ", "ADP")}
    for row in table(f"languages/{language}/modality.tsv"):
        if not row["with"]:
            out.setdefault(row["pos"], {})[row["lemma"].lower()] = row["effect"]
    return out


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
        elif dep in {"advcl", "ccomp"} and _finite(sentence, child):
            break  # a clause with a tense of its own: "I must say that …", "plans to visit when it hosts …"
    return _summed(effects, swallowed, governor)


def _finite(sentence: Sentence, i: int) -> bool:
    """Whether a clause has a tense of its own, by its verb or what carries the verb's tense."""
    below = (sentence.tokens[c] for c in sentence.children[i])
    return any(token.feats.get("VerbForm") == "Fin" for token in (sentence.tokens[i], *below) if token.i == i or token.dep in FINITE)


def own_negation(sentence: Sentence, i: int, language: str) -> bool:
    """Whether a clause carries a negation of its own ("de ne pas se ranger")."""
    return "negated" in _own(sentence, i, language)


def _summed(effects: list[str], swallowed: str | None, governor: int | None) -> Status:
    negated = effects.count("negated") % 2 == 1
    status = "happened"
    if "hypothetical" in effects:
        status = "hypothetical"
    elif not FUTURE.isdisjoint(effects):
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
    adverbs, auxiliaries, conjunctions = words["ADV"], words["AUX"], words["SCONJ"]
    tokens = sentence.tokens
    token = tokens[i]
    below = [tokens[c] for c in sentence.children[i]]
    out = []
    for verb in (token, *below):
        if verb is token or verb.dep in FINITE:
            if verb.feats.get("Tense") == "Fut":
                out.append("future")
            if verb.feats.get("Mood") == "Cnd":
                out.append(_conditional(sentence, i, language, compound=verb is not token))
    for child in below:
        lemma, text = child.lemma.lower(), child.text.lower()
        if child.feats.get("Polarity") == "Neg" or adverbs.get(lemma) == "negated" or adverbs.get(text) == "negated":
            out.append("negated")
        elif child.dep == "aux" and lemma in auxiliaries:
            out.append(auxiliaries[lemma])
        elif child.dep in {"mark", "case"}:
            if token.feats.get("VerbForm") != "Inf" and any(other.feats.get("VerbForm") == "Inf" for other in below):
                continue  # "pour avoir convoqué une réunion": a cause, not an aim
            effect = conjunctions.get(lemma) or words["ADP"].get(lemma) or conjunctions.get(text) or ""
            out += [effect] if effect else []
    if out.count("negated") > 1:  # "ne … pas", "ne … jamais": one negation in two words
        out = [e for e in out if e != "negated"] + ["negated"]
    return out


def _conditional(sentence: Sentence, i: int, language: str, *, compound: bool) -> str:
    """The French conditional: hearsay in the perfect ("aurait proposé"), future of the past under a report, else hypothetical; with a clause of
    condition ("… si Pékin avait cédé") always hypothetical."""
    clauses = [c for c in sentence.children[i] if sentence.tokens[c].dep == "advcl"]
    marks = [sentence.tokens[k] for clause in clauses for k in sentence.children[clause] if sentence.tokens[k].dep == "mark"]
    if any(_words(language)["SCONJ"].get(mark.lemma.lower()) == "hypothetical" for mark in marks):
        return "hypothetical"
    if compound:
        return "report"
    under_report = sentence.tokens[i].dep == "ccomp"
    return "future" if under_report else "hypothetical"
