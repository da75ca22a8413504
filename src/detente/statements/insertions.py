"""Cues set in the middle of what they report ("La Russie, a déclaré X, ne …"), and subjects that stand behind their cue."""

from __future__ import annotations

from detente.draft import Sentence
from detente.evidence import Span
from detente.statements.clauses import COMMAS, RELATIVES, VERBAL, finite, first_word, marks, participle

__all__ = ["goes_on", "inserted", "inverted", "near_subjects", "until_next_clause"]

LONGEST_INSERTION = 14  # tokens of a cue's clause between two commas
CLOSING_MARKS = frozenset({"»", "”", '"', "''", "’", "“"})
OPENING_MARKS = frozenset({"«", "“", '"', "''", "‘", "``", "„"})


def near_subjects(sentence: Sentence, i: int) -> list[int]:
    """The subjects that hang on a verb; of several, those that no comma parts from it ("La Russie, a déclaré *Lavrov*, ne cédera pas").

    A single one that one comma parts from a verb with another noun behind it is the subject of what is said, not of the verb.
    """
    found = [c for c in sentence.children[i] if sentence.tokens[c].dep == "nsubj"]
    if not found:
        return found
    near = [c for c in found if not _commas(sentence, c, i)]
    if len(found) > 1 and near:
        return near
    return [] if len(found) == 1 and _severed(sentence, found[0], i) else found


def _severed(sentence: Sentence, subject: int, i: int) -> bool:
    """Whether one comma stands between a subject and the verb behind it, and a noun right behind the verb: "L'Algérie, a rappelé *X*, soutient"."""
    behind = [c for c in sentence.children[i] if sentence.tokens[c].dep == "obj" and c > i]
    return subject < i and _commas(sentence, subject, i) == 1 and bool(behind) and _said_before(sentence, i)


def _commas(sentence: Sentence, one: int, other: int) -> int:
    return [token.text for token in sentence.tokens[min(one, other) : max(one, other)]].count(",")


def _said_before(sentence: Sentence, i: int) -> bool:
    """Whether a comma or closing mark stands right before a finite verb with its auxiliaries."""
    parts = [i, *(c for c in sentence.children[i] if sentence.tokens[c].dep.startswith("aux") and c < i)]
    before = min(parts) - 1
    return any(finite(sentence.tokens[k]) for k in parts) and before >= 0 and sentence.tokens[before].text in {",", "»", "”", '"', "!", "?"}


def inserted(sentence: Sentence, i: int) -> tuple[Span, Span | None] | None:
    """The words before and after a cue's clause set off in the middle of them: by commas or dashes ("La Russie, a déclaré X, ne …"), or by the
    marks of a quotation on both sides (“Russia,” said X, “will never …”).

    None where the cue is no such insertion: it has its own complement, its subject is a relative, or nothing stands on one side.
    """
    tokens = sentence.tokens
    subjects = near_subjects(sentence, i) or inverted(sentence, i)
    verbs = [tokens[k] for k in (i, *sentence.children[i]) if tokens[k].pos in VERBAL]
    if len(subjects) != 1 or not any(map(finite, verbs)):
        return None
    if _complemented(sentence, i) or tokens[subjects[0]].lemma.lower() in RELATIVES:
        return None
    own = [i, *(n for n in sentence.subtree(subjects[0])), *(c for c in sentence.children[i] if tokens[c].dep.startswith("aux"))]
    own = [n for n in own if abs(n - i) <= LONGEST_INSERTION]
    low, top = min(own), max(own)
    if low < 2:
        return None
    quoted = tokens[low - 1].text in CLOSING_MARKS
    ends = OPENING_MARKS if quoted else COMMAS
    high = next((k for k in range(top + 1, min(top + LONGEST_INSERTION, len(tokens))) if tokens[k].text in ends), None)
    if high is None or high >= len(tokens) - 2 or not (quoted or tokens[low - 1].text in COMMAS):
        return None
    if any(finite(tokens[k]) for k in range(top + 1, high) if tokens[k].pos in VERBAL):
        return None
    after = next((k for k in range(high, len(tokens)) if tokens[k].pos != "PUNCT"), len(tokens) - 1)
    before = next((k for k in range(low - 1, -1, -1) if tokens[k].pos != "PUNCT"), 0)
    if tokens[after].pos == "VERB" and participle(sentence, after):
        # "…, he said, wiping his face", "…, citing Tass": the tail belongs to the cue.
        return Span(tokens[first_word(sentence)].start, tokens[before].end), None
    last = next((k for k in range(len(tokens) - 1, after - 1, -1) if tokens[k].pos != "PUNCT"), after)
    last = until_next_clause(sentence, after, last)
    rest = Span(tokens[after].start, tokens[last].end) if quoted or goes_on(sentence, before, after, last) else None
    return Span(tokens[first_word(sentence)].start, tokens[before].end), rest


def _complemented(sentence: Sentence, i: int) -> bool:
    """Whether a cue has a complement, subordinator or conjunction of its own, and so is no insertion."""
    subject = inverted(sentence, i)
    below = [(c, sentence.tokens[c].dep) for c in sentence.children[i] if c not in subject]
    return any(dep in {"mark", "cc", "obj", "xcomp"} or (dep == "ccomp" and marks(sentence, c)) for c, dep in below)


def inverted(sentence: Sentence, i: int) -> list[int]:
    """The subject that follows its verb after the words it reports, where the parser takes it for an object ("…, a lancé *la présidente*")."""
    if near_subjects(sentence, i) or not _said_before(sentence, i):
        return []
    return [c for c in sentence.children[i] if sentence.tokens[c].dep == "obj" and c > i][:1]


def until_next_clause(sentence: Sentence, low: int, high: int) -> int:
    """The last token before a coordinated clause with a subject of its own ("…, *mais sa famille affirme …*")."""
    tokens = sentence.tokens
    for i in range(low, high):
        if tokens[i].text != "," or tokens[i + 1].dep != "cc":
            continue
        verb = tokens[i + 1].head
        if verb > i and tokens[verb].pos in VERBAL and any(tokens[c].dep == "nsubj" for c in sentence.children[verb]):
            return i - 1
    return high


def goes_on(sentence: Sentence, before: int, after: int, last: int) -> bool:
    """Whether words behind an insertion belong to the clause before it, and are no apposition to the source ("…, selon X, *président de Y*")."""
    tokens = sentence.tokens
    whole = any(finite(token) for token in tokens[: before + 1])
    return not whole or any(finite(token) for token in tokens[after : last + 1]) or tokens[after].pos in {"ADP", "SCONJ", "CCONJ"}
