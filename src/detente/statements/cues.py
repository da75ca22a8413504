"""Speech cues and what they govern: the verb, noun or preposition of report, its speaker, and the words it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from detente.actors.nouns import noun_phrase
from detente.actors.resolve import Cast
from detente.draft import Draft, Sentence
from detente.evidence import Span
from detente.language.entries import Hit, best
from detente.language.syntax import passive, preposition, subjects
from detente.model import Actor
from detente.resources import table
from detente.statements.asides import without_aside

__all__ = ["Report", "prepositional", "spoken"]

VERBAL = frozenset({"VERB", "AUX"})
INNER_FORCES = frozenset(
    {"think", "know", "estimate", "hope", "worry", "agree", "refuse"}
)  # reported only of an actor: "prices refuse to fall"
CUE_PARTS = frozenset({"aux", "aux:pass", "advmod", "expl", "compound:prt", "fixed"})


@dataclass(frozen=True, slots=True)
class Report:
    """A cue with its speaker and the span it reports, before quotation marks are taken into account."""

    token: int
    cue: Span
    content: Span
    speaker: Actor | None
    force: str
    tone: str


def spoken(draft: Draft, sentence: Sentence, actors: Cast, quotes: Sequence[Span], language: str) -> list[Report]:
    """Reports by verbs and nouns of speech in one sentence."""
    out = []
    for token in sentence.tokens:
        if token.pos not in {"VERB", "AUX", "NOUN"}:
            continue
        hit = best(sentence, token.i, language, "speech", lambda i: bool(actors.actors(sentence, i)))
        if hit is None:
            continue
        content = _content(sentence, hit, quotes, language)
        if content is None:
            continue
        speaker = _speaker(draft, sentence, hit, actors) if not _asked(sentence, token.i) else None
        cells = hit.entry.cells
        if speaker is None and (token.pos == "NOUN" or cells["force"] in INNER_FORCES):
            continue
        if cells["force"] in INNER_FORCES and speaker is not None and speaker.identity.startswith("phrase:"):
            continue
        out.append(Report(token.i, _cue(sentence, hit), content, speaker, cells["force"], cells["tone"] or "neutral"))
    return out


def _asked(sentence: Sentence, i: int) -> bool:
    """Whether a past participle stands for a passive whose subject is spoken to ("*Asked* whether he would go, he said …")."""
    token = sentence.tokens[i]
    past = token.feats.get("VerbForm") == "Part" and (token.feats.get("Tense") == "Past" or token.feats.get("Aspect") == "Perf")
    return past and token.dep == "advcl" and not any(sentence.tokens[c].dep.startswith("aux") for c in sentence.children[i])


def _speaker(draft: Draft, sentence: Sentence, hit: Hit, actors: Cast) -> Actor | None:
    verbal = sentence.tokens[hit.token].pos in VERBAL
    heads = subjects(sentence, hit.token) if verbal else hit.args.get("subj") + hit.args.get("of")
    heads = heads or _inverted(sentence, hit.token)
    for head in heads:
        possessive = actors.at(sentence, head)
        if sentence.tokens[hit.token].pos == "NOUN" and possessive is not None:
            return possessive.actor
        speaker = actors.speaker(draft, sentence, head)
        if speaker is not None:
            return speaker
    return None


def _inverted(sentence: Sentence, i: int) -> list[int]:
    """The subject that follows its verb after the words it reports, where the parser takes it for an object ("…, a lancé *la présidente*")."""
    parts = [i, *(c for c in sentence.children[i] if sentence.tokens[c].dep.startswith("aux") and c < i)]
    before = min(parts) - 1
    if (
        not any(sentence.tokens[k].feats.get("VerbForm") == "Fin" for k in parts)
        or before < 0
        or sentence.tokens[before].text not in {",", "»", "”", '"', "!", "?"}
    ):
        return []
    return [c for c in sentence.children[i] if sentence.tokens[c].dep == "obj" and c > i][:1]


def _cue(sentence: Sentence, hit: Hit) -> Span:
    """The cue with its auxiliaries and the words its entry needs ("a également exprimé son inquiétude")."""
    parts = {hit.token} | set(hit.used)
    near = [c for c in sentence.children[hit.token] if sentence.tokens[c].dep in CUE_PARTS and abs(c - hit.token) <= 4]
    near = [c for c in near if not sentence.tokens[c].text[0].isupper() or c > hit.token]
    parts |= {c for c in near if not any(t.pos == "PUNCT" for t in sentence.tokens[min(c, hit.token) : max(c, hit.token)])}
    for used in hit.used:
        parts |= {c for c in sentence.children[used] if sentence.tokens[c].dep in {"det", "nmod:poss"} and c < used}
    low, high = min(parts), max(parts)
    return Span(sentence.tokens[low].start, sentence.tokens[high].end)


def _content(sentence: Sentence, hit: Hit, quotes: Sequence[Span], language: str) -> Span | None:
    """The reported words, by what the entry may govern; clauses before quotations before objects."""
    cells = hit.entry.cells
    kinds = cells["content"].split("|")
    args = hit.args
    children = sentence.children[hit.token]
    tokens = sentence.tokens
    clauses = [c for c in children if tokens[c].dep in {"ccomp", "xcomp", "acl", "advcl"}]
    for node in hit.used:
        clauses += [c for c in sentence.children[node] if tokens[c].dep in {"ccomp", "acl"}]
    for clause in clauses:
        infinitive = _infinitive(sentence, clause)
        if infinitive and not {"infinitive", "object", "of"} & set(kinds) and tokens[clause].dep == "xcomp":
            return None  # "would continue to protect …" says nothing
        if not infinitive and cells["force"] not in ASKING and _marks(sentence, clause) & IF:
            continue  # "répondre militairement si …" answers nobody
        if (infinitive and "infinitive" in kinds) or (
            not infinitive and "clause" in kinds and tokens[clause].dep in {"ccomp", "xcomp", "acl"}
        ):
            described = tokens[clause].dep == "xcomp" and any(need.role == "refl" for need in hit.entry.needs)  # "s'est dit préoccupé"
            if not infinitive and tokens[clause].dep in {"acl", "xcomp"} and not _marked(sentence, clause) and not described:
                continue
            return _without_mark(sentence, clause, hit.token, language, keep=infinitive)
    quoted = _quoted(sentence, hit.token, quotes)
    if quoted is not None and "quote" in kinds:
        return quoted
    if tokens[hit.token].dep == "parataxis" or _comma_tail(sentence, hit.token):
        return _around(sentence, hit.token)
    unsaid = passive(sentence, hit.token) and not args.get("by")  # "sont menacés de famine": nobody says it
    if ("object" in kinds or "of" in kinds) and (args.get("obj") or args.get("of")) and not unsaid:
        return _right_of(sentence, hit)
    if "about" in kinds:
        for head in args.get("about") + (args.get("to") if tokens[hit.token].pos == "NOUN" or hit.used else []):
            return sentence.subtree_span(head)
    return None


def _infinitive(sentence: Sentence, clause: int) -> bool:
    below = [sentence.tokens[c] for c in sentence.children[clause]]
    finite = any(token.dep in {"nsubj", "nsubj:pass"} for token in below)
    # "Avoir frappé", "to have struck": the auxiliary is the infinitive.
    bare = [sentence.tokens[clause], *(token for token in below if token.dep in {"aux", "aux:pass", "cop"})]
    return any(token.feats.get("VerbForm") == "Inf" for token in bare) and not finite


def _marked(sentence: Sentence, clause: int) -> bool:
    return any(sentence.tokens[c].dep == "mark" for c in sentence.children[clause])


ASKING = frozenset({"ask", "know", "explain"})
IF = frozenset({"si", "s'", "if", "whether"})


def _marks(sentence: Sentence, clause: int) -> set[str]:
    return {sentence.tokens[c].text.lower() for c in sentence.children[clause] if sentence.tokens[c].dep == "mark"}


COMPLEMENTISERS = frozenset({"que", "qu'", "that", "qu’"})


def _without_mark(sentence: Sentence, clause: int, cue: int, language: str, *, keep: bool) -> Span:
    """A clause's words on the far side of its cue, without "that"/"que" and without asides; an infinitive keeps its "de" or "to"."""
    nodes = sorted(n for n in sentence.subtree(clause) if n > cue) or sorted(sentence.subtree(clause))
    while len(nodes) > 1 and (
        sentence.tokens[nodes[0]].pos == "PUNCT" or (not keep and sentence.tokens[nodes[0]].text.lower() in COMPLEMENTISERS)
    ):
        nodes = nodes[1:]
    return _trimmed(sentence, nodes[0], without_aside(sentence, nodes[0], nodes[-1], language))


def _trimmed(sentence: Sentence, low: int, high: int) -> Span:
    while high > low and sentence.tokens[high].text in {".", ",", ";", ":", "./."}:
        high -= 1
    return Span(sentence.tokens[low].start, sentence.tokens[high].end)


def _quoted(sentence: Sentence, cue: int, quotes: Sequence[Span]) -> Span | None:
    """The longest quotation that begins in the sentence and that the cue stands outside of, beside a colon or comma."""
    place = sentence.tokens[cue]
    near = [q for q in quotes if q.start < sentence.span.end and sentence.span.start < q.end and len(q) >= LEAST_QUOTE_CHARS]
    after = [q for q in near if q.start > place.start and _beside_quote(sentence, place.end, q.start)]
    before = [q for q in near if q.end <= place.start and _words_between(sentence, q.end, place.start) <= FARTHEST_WORDS]
    found = after or before
    return max(found, key=lambda q: (len(q), -q.start)) if found else None


LEAST_QUOTE_CHARS = 12
FARTHEST_WORDS = 6  # between a quotation and its cue: room for the speaker of an inversion and an adverb


def _words_between(sentence: Sentence, start: int, end: int) -> int:
    return sum(1 for token in sentence.tokens if start <= token.start and token.end <= end and token.pos != "PUNCT")


def _beside_quote(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a quotation follows a cue closely, or after a colon."""
    colon = any(token.text == ":" for token in sentence.tokens if start <= token.start < end)
    return colon or _words_between(sentence, start, end) <= FARTHEST_WORDS


def _comma_tail(sentence: Sentence, cue: int) -> bool:
    """Whether the cue opens the tail of a sentence ("…, a déclaré X"): its clause is an inversion after a comma."""
    token = sentence.tokens[cue]
    low = min(sentence.subtree(cue)) if token.head >= 0 else cue
    subject_after = any(sentence.tokens[c].dep == "nsubj" and c > cue for c in sentence.children[cue]) or bool(_inverted(sentence, cue))
    return subject_after and low > 0 and sentence.tokens[low - 1].text == "," and token.head >= 0 and token.head < cue


def _around(sentence: Sentence, cue: int) -> Span | None:
    """The sentence without the clause of the cue, for cues that stand at an end of it."""
    nodes = sorted(sentence.subtree(cue))
    low, high = nodes[0], nodes[-1]
    last = len(sentence.tokens) - 1
    if low > 0 and (low >= last - high or high >= last - 1):
        while low > 0 and sentence.tokens[low - 1].pos == "PUNCT":
            low -= 1
        return _trimmed(sentence, 0, low - 1) if low > 0 else None
    if high < last:
        return _trimmed(sentence, min(high + 2, last), last)
    return None


def _right_of(sentence: Sentence, hit: Hit) -> Span | None:
    """From the first argument after the cue to the end of the cue's own clause: "accused X of Y", "condamnant X et Y"."""
    edge = max({hit.token} | set(hit.used))
    outside: set[int] = set()
    for child in sentence.children[hit.token]:
        token = sentence.tokens[child]
        if token.dep in {"conj", "cc", "parataxis", "aux", "advmod", "nsubj", "nsubj:pass", "obl:agent", "punct"} or child < edge:
            outside |= set(sentence.subtree(child))
        elif token.dep == "advcl":
            nodes = list(sentence.subtree(child))
            if min(nodes) > 0 and sentence.tokens[min(nodes) - 1].text == ",":
                outside |= set(nodes)  # ", saying that …" is another report
    nodes = sorted(n for n in sentence.subtree(hit.token) if n > edge and n not in outside)
    while nodes and sentence.tokens[nodes[0]].pos == "PUNCT" and sentence.tokens[nodes[0]].text not in '«“"„':
        nodes = nodes[1:]
    return _trimmed(sentence, nodes[0], nodes[-1]) if nodes else None


@cache
def _report_prepositions(language: str) -> dict[str, dict[str, str]]:
    return {row["lemma"].lower(): row for row in table(f"languages/{language}/speech.tsv") if row["pos"] == "ADP"}


def prepositional(draft: Draft, sentence: Sentence, actors: Cast, language: str) -> list[Report]:
    """Reports by a preposition: "selon X, …", "…, according to X"."""
    out = []
    for token in sentence.tokens:
        if token.pos not in {"NOUN", "PROPN", "PRON"} or token.dep == "case":
            continue
        row = _report_prepositions(language).get(preposition(sentence, token.i).replace("\u2019", "'"))
        speaker = actors.speaker(draft, sentence, token.i) if row else None
        if row is None or speaker is None:
            continue
        cases = [c for c in sentence.children[token.i] if sentence.tokens[c].dep in {"case", "fixed"}]
        cases += [k for c in list(cases) for k in sentence.children[c]]
        low, high = min(cases), max(cases)
        content = _beside(sentence, low, token.i)
        if content is not None:
            cue = Span(sentence.tokens[low].start, sentence.tokens[high].end)
            out.append(Report(low, cue, content, speaker, row["force"], row["tone"] or "neutral"))
    return out


def _beside(sentence: Sentence, low: int, head: int) -> Span | None:
    """What a prepositional report covers: the rest of the sentence after it, or, where it closes the sentence, all before it."""
    tokens = sentence.tokens
    end = noun_phrase(sentence, head).end
    after = next((t.i for t in tokens if t.start >= end), len(tokens))
    last = len(tokens) - 1
    opening = all(tokens[k].pos in {"PUNCT", "CCONJ", "ADV"} for k in range(low))
    if opening:
        comma = next((k for k in range(after, min(after + 25, last)) if tokens[k].text == ","), None)
        start = comma + 1 if comma is not None else after
        return _trimmed(sentence, start, last) if start < last else None
    if low > 0:
        stop = low - 1
        while stop > 0 and tokens[stop].pos == "PUNCT" and tokens[stop].text not in '»”"':
            stop -= 1
        return _trimmed(sentence, 0, stop) if stop > 1 else None
    return None
