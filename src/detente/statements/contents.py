"""How far reported words reach: clauses, quotations, objects, and what stands beside a prepositional source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from detente.actors.nouns import noun_phrase
from detente.draft import Sentence
from detente.evidence import Span
from detente.language.entries import Hit
from detente.language.syntax import passive
from detente.resources import table
from detente.statements.asides import without_aside
from detente.statements.clauses import COMMAS, IF, RELATIVES, finite, first_word, marks, participle, trimmed
from detente.statements.insertions import goes_on, inverted, near_subjects, until_next_clause
from detente.statements.quotes import Quotation

__all__ = ["beside", "content_of"]

ASKING = frozenset({"ask", "know", "explain"})
COMPLEMENTISERS = frozenset({"que", "qu'", "that", "qu’"})
LEAST_QUOTE_CHARS = 12
FARTHEST_WORDS = 6  # between a quotation and its cue: room for the speaker of an inversion and an adverb


def content_of(sentence: Sentence, hit: Hit, quotes: Sequence[Quotation], source: Span | None, language: str) -> Span | None:
    """The reported words, by what the entry may govern; clauses before quotations before objects. `source` are the words that name the speaker."""
    cells = hit.entry.cells
    kinds = cells["content"].split("|")
    args = hit.args
    children = sentence.children[hit.token]
    tokens = sentence.tokens
    clauses = [c for c in children if tokens[c].dep in {"ccomp", "xcomp", "acl", "advcl"} and c not in hit.used]
    for node in hit.used:
        clauses += [c for c in sentence.children[node] if tokens[c].dep in {"ccomp", "acl", "csubj"}]
    for clause in clauses:
        infinitive = _infinitive(sentence, clause)
        if infinitive and not {"infinitive", "object", "of"} & set(kinds) and tokens[clause].dep == "xcomp":
            return None  # "would continue to protect …" says nothing
        if not infinitive and cells["force"] not in ASKING and marks(sentence, clause) & IF:
            continue  # "répondre militairement si …" answers nobody
        if (infinitive and "infinitive" in kinds) or (
            not infinitive and "clause" in kinds and tokens[clause].dep in {"ccomp", "xcomp", "acl", "csubj"}
        ):
            described = tokens[clause].dep == "xcomp" and any(need.role == "refl" for need in hit.entry.needs)  # "s'est dit préoccupé"
            if not infinitive and tokens[clause].dep in {"acl", "xcomp"} and not _marked(sentence, clause) and not described:
                continue
            return _without_mark(sentence, clause, hit.token, language, keep=infinitive)
    quoted = _quoted(sentence, hit.token, quotes, language)
    if quoted is not None and "quote" in kinds:
        called = [tokens[min(sentence.subtree(c))].start for c in args.get("obj") if hit.token < c and tokens[c].end <= quoted.start]
        between = called and _words_between(sentence, max(called), quoted.start) <= FARTHEST_WORDS
        return Span(min(called), quoted.end) if between and _named(sentence, quoted) else quoted  # "called *the situation “catastrophic”*"
    if tail := _before_tail(sentence, hit.token):
        return tail
    if tokens[hit.token].dep == "parataxis":
        return _around(sentence, hit.token)
    unsaid = passive(sentence, hit.token) and not args.get("by")  # "sont menacés de famine": nobody says it
    if ("object" in kinds or "of" in kinds) and (args.get("obj") or args.get("of")) and not unsaid:
        if tokens[hit.token].pos != "NOUN":
            return _right_of(sentence, hit)
        told = [sentence.subtree_span(head) for head in args.get("of") if head not in args.get("subj")]
        told = [span for span in told if source is None or not span.touches(source)]
        return told[0] if told else None
    if "about" in kinds:
        for head in args.get("about") + (args.get("to") if tokens[hit.token].pos == "NOUN" or hit.used else []):
            return sentence.subtree_span(head)
    for role in ("for", "against", "on"):
        for head in args.get(role) if role in kinds else ():
            return _without_case(sentence, head)
    return None


def _without_case(sentence: Sentence, head: int) -> Span:
    """The words below a noun without the preposition before it."""
    span = sentence.subtree_span(head)
    cases = [c for c in sentence.children[head] if sentence.tokens[c].dep == "case" and c < head]
    return Span(sentence.tokens[max(cases) + 1].start, span.end) if cases else span


def _infinitive(sentence: Sentence, clause: int) -> bool:
    """Whether a clause has no finite verb and no subject: an infinitive, or an English gerund ("denied *poisoning* him")."""
    below = [sentence.tokens[c] for c in sentence.children[clause]]
    own = any(token.dep in {"nsubj", "nsubj:pass"} for token in below)
    # "Avoir frappé", "to have struck": the auxiliary is the infinitive.
    bare = [sentence.tokens[clause], *(token for token in below if token.dep in {"aux", "aux:pass", "cop"})]
    gerund = sentence.tokens[clause].dep == "xcomp" and sentence.tokens[clause].feats.get("Aspect") == "Prog"
    return (gerund or any(token.feats.get("VerbForm") == "Inf" for token in bare)) and not own


def _marked(sentence: Sentence, clause: int) -> bool:
    return any(sentence.tokens[c].dep == "mark" for c in sentence.children[clause])


def _without_mark(sentence: Sentence, clause: int, cue: int, language: str, *, keep: bool) -> Span:
    """A clause's words on the far side of its cue, without "that"/"que" and without asides; an infinitive keeps its "de" or "to"."""
    nodes = sorted(n for n in sentence.subtree(clause) if n > cue) or sorted(sentence.subtree(clause))
    while len(nodes) > 1 and (
        sentence.tokens[nodes[0]].pos == "PUNCT" or (not keep and sentence.tokens[nodes[0]].text.lower() in COMPLEMENTISERS)
    ):
        nodes = nodes[1:]
    return trimmed(sentence, nodes[0], without_aside(sentence, nodes[0], nodes[-1], language))


def _quoted(sentence: Sentence, cue: int, quotes: Sequence[Quotation], language: str) -> Span | None:
    """The longest quotation that begins in the sentence and that the cue stands outside of, beside a colon or comma."""
    place = sentence.tokens[cue]
    spans = [quote.span for quote in quotes]
    near = [q for q in spans if q.touches(sentence.span) and len(q) >= LEAST_QUOTE_CHARS and not _titled(sentence, q, language)]
    after = [q for q in near if q.start > place.start and _beside_quote(sentence, place.end, q.start)]
    before = [q for q in near if q.end <= place.start and _words_between(sentence, q.end, place.start) <= FARTHEST_WORDS]
    found = after or before
    return max(found, key=lambda q: (len(q), -q.start)) if found else None


@cache
def _works(language: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in table(f"languages/{language}/works.tsv"))


def _titled(sentence: Sentence, quote: Span, language: str) -> bool:
    """Whether marks hold a title or a name: right behind a word for what has one ("le roman « … »"), and no sentence."""
    before = [token for token in sentence.tokens if token.end <= quote.start and token.pos != "PUNCT"][-1:]
    return bool(before) and _named(sentence, quote) and bool({before[0].lemma.lower(), before[0].text.lower()} & _works(language))


def _named(sentence: Sentence, quote: Span) -> bool:
    """Whether a quotation is no sentence: what something is called."""
    return not any(finite(token) for token in sentence.tokens if quote.start <= token.start < quote.end)


def _words_between(sentence: Sentence, start: int, end: int) -> int:
    return sum(1 for token in sentence.tokens if start <= token.start and token.end <= end and token.pos != "PUNCT")


def _beside_quote(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a quotation follows a cue closely, or after a colon."""
    colon = any(token.text == ":" for token in sentence.tokens if start <= token.start < end)
    return colon or _words_between(sentence, start, end) <= FARTHEST_WORDS


def _before_tail(sentence: Sentence, cue: int) -> Span | None:
    """What stands before a cue that opens the tail of a sentence ("…, a déclaré X"): a verb after a comma, its subject behind it."""
    tokens = sentence.tokens
    subject_after = any(c > cue for c in near_subjects(sentence, cue)) or bool(inverted(sentence, cue))
    low = min([cue, *(c for c in sentence.children[cue] if tokens[c].dep.startswith("aux") and c < cue)])
    if not subject_after or low < 2 or tokens[low - 1].text != ",":
        return None
    return trimmed(sentence, first_word(sentence), low - 2)


def _around(sentence: Sentence, cue: int) -> Span | None:
    """The sentence without the clause of the cue, for cues that stand at an end of it."""
    nodes = sorted(sentence.subtree(cue))
    low, high = nodes[0], nodes[-1]
    last = len(sentence.tokens) - 1
    if low > 0 and (low >= last - high or high >= last - 1):
        while low > 0 and sentence.tokens[low - 1].pos == "PUNCT":
            low -= 1
        return trimmed(sentence, 0, low - 1) if low > 0 else None
    if high < last:
        return trimmed(sentence, min(high + 2, last), last)
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
    objects = [n for head in hit.args.get("obj") if head > edge for n in sentence.subtree(head)]
    if objects and all(sentence.tokens[n].dep in {"obl", "advmod", "nmod"} for n in nodes if n < min(objects)):
        nodes = [n for n in nodes if n >= min(objects)]  # "a démenti *mardi* les informations"
    while nodes and sentence.tokens[nodes[0]].pos == "PUNCT" and sentence.tokens[nodes[0]].text not in '«“"„':
        nodes = nodes[1:]
    return trimmed(sentence, nodes[0], nodes[-1]) if nodes else None


def beside(sentence: Sentence, low: int, head: int) -> tuple[Span, Span | None] | None:
    """What a prepositional report covers: the rest of the sentence after it; where it closes the sentence, all before it; where it stands between
    two commas, what is before and, as the second span, what is behind."""
    tokens = sentence.tokens
    end = noun_phrase(sentence, head).end
    after = next((t.i for t in tokens if t.start >= end), len(tokens))
    last = len(tokens) - 1
    opening = all(tokens[k].pos in {"PUNCT", "CCONJ", "ADV"} for k in range(low))
    if opening:
        comma = next((k for k in range(after, min(after + 25, last)) if tokens[k].text == ","), None)
        if comma is not None and comma + 1 < last and _hangs_on(sentence, comma + 1):
            # "Selon Tass, citant un diplomate, …", "Selon X, qui cite …, …": what hangs on the source ends at the next comma.
            comma = next((k for k in range(comma + 1, min(comma + 25, last)) if tokens[k].text == ","), comma)
        start = comma + 1 if comma is not None else after
        return (trimmed(sentence, start, last), None) if start < last else None
    if low == 0:
        return None
    stop = low - 1
    while stop > 0 and tokens[stop].pos == "PUNCT" and tokens[stop].text not in '»”"':
        stop -= 1
    before = trimmed(sentence, first_word(sentence), stop)
    inside = tokens[low - 1].text in COMMAS and after < last - 1 and tokens[after].text == ","
    if not inside:
        return (before, None) if stop > 1 else None
    end = until_next_clause(sentence, after + 1, last)
    return before, trimmed(sentence, after + 1, end) if goes_on(sentence, stop, after + 1, end) else None


def _hangs_on(sentence: Sentence, i: int) -> bool:
    """Whether a participle or relative clause that begins at a token goes on with the source before it."""
    token = sentence.tokens[i]
    if token.pos == "VERB" and participle(sentence, i):
        return True
    return token.lemma.lower() in RELATIVES and token.head >= 0 and sentence.tokens[token.head].dep == "acl:relcl"
