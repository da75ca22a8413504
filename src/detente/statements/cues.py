"""Speech cues and what they govern: the verb, noun or preposition of report, its speaker, and the words it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.actors.nouns import noun_phrase
from detente.actors.resolve import Cast
from detente.agencies import agencies_in
from detente.draft import Draft, Sentence
from detente.evidence import Span
from detente.language.entries import Hit, best, headed
from detente.language.status import status_of
from detente.language.syntax import conjuncts, marks_of, subjects
from detente.model import Actor
from detente.resources import table
from detente.statements.clauses import participle
from detente.statements.contents import beside, content_of
from detente.statements.insertions import inserted, inverted, near_subjects
from detente.statements.quotes import Quotation
from detente.statements.sources import link_kind

__all__ = ["Report", "prepositional", "report_prepositions", "source_words", "spoken"]

PHRASE_WORDS = 3  # of a preposition that a parser may take for a clause
VERBAL = frozenset({"VERB", "AUX"})
INNER_FORCES = frozenset(
    {"think", "know", "estimate", "hope", "worry", "agree", "refuse"}
)  # reported only of an actor: "prices refuse to fall"
UNSIGNED = frozenset({"say", "claim", "announce", "confirm", "estimate", "think", "reply", "explain", "warn"})  # "it was reported that …"
CUE_PARTS = frozenset({"aux", "aux:pass", "advmod", "expl", "compound:prt", "fixed"})


@dataclass(frozen=True, slots=True)
class Report:
    """A cue with its speaker and the span it reports, before quotation marks are taken into account.

    `source` are the words that name the speaker; `under` is the place, in the sentence's list of reports, of the one that a relay puts it inside;
    `relay`: it is what puts it there; `rebuts`: it is about words told before it; `rest` are the words behind a cue that stands in the middle
    of what it reports.
    """

    token: int
    cue: Span
    content: Span
    speaker: Actor | None
    source: Span | None
    force: str
    tone: str
    under: int | None = None
    rest: Span | None = None
    relay: bool = False
    rebuts: bool = False


def spoken(draft: Draft, sentence: Sentence, actors: Cast, quotes: Sequence[Quotation], language: str) -> list[Report]:
    """Reports by verbs and nouns of speech in one sentence."""
    out: list[Report] = []
    for token in headed(sentence, language, "speech"):
        if token.pos not in {"VERB", "AUX", "NOUN"}:
            continue
        hit = best(sentence, token.i, language, "speech", lambda i: bool(actors.actors(sentence, i)))
        if hit is None:
            continue
        speaker, source = _speaker(draft, sentence, hit, actors) if not _asked(sentence, token.i) else (None, None)
        if participle(sentence, token.i) and (before := _told_before(sentence, token.i, out)) is not None:
            speaker, source = before.speaker, before.source
        around = inserted(sentence, token.i)
        content = around[0] if around else content_of(sentence, hit, quotes, source, language)
        force = hit.entry.cells["force"] if around else _said_of(sentence, token.i, hit.entry.cells["force"], language)
        if content is None or force is None:
            continue
        if speaker is None and force not in UNSIGNED:
            continue
        bare = participle(sentence, token.i) or token.feats.get("VerbForm") == "Inf"
        if speaker is None and (token.pos == "NOUN" or force in INNER_FORCES or bare):
            continue
        if force in INNER_FORCES and token.feats.get("VerbForm") == "Inf":
            continue  # "il est chimérique de penser que …": nobody in particular
        if speaker is not None and force not in SAYING and not _can_say(sentence, speaker, language):
            continue
        tone, rest = hit.entry.cells["tone"] or "neutral", around[1] if around else None
        out.append(Report(token.i, _cue(sentence, hit), content, speaker, source, force, tone, rest=rest))
    return out


def _told_before(sentence: Sentence, i: int, reports: Sequence[Report]) -> Report | None:
    """The report that a participle goes on from (", *ajoutant* que …"): the last one before it, where the participle has no subject of its own."""
    own = any(sentence.tokens[c].dep.startswith("nsubj") for c in sentence.children[i])
    if own or i == 0 or sentence.tokens[i - 1].text != ",":
        return None
    place = Span(sentence.tokens[i].start, sentence.tokens[i].end)
    before = [report for report in reports if report.token < i and not report.content.covers(place)]
    return before[-1] if before else None


# Forces of cues that, negated, still say where the speaker stands ("does not believe that …").
DOUBTED = {"think": "deny", "estimate": "deny", "hope": "deny", "agree": "refuse"}


def _said_of(sentence: Sentence, i: int, force: str, language: str) -> str | None:
    """The force of a cue as it stands: who does not believe something denies it; what is not said, or refused to be said, is no statement."""
    status = status_of(sentence, i, language)
    if status.swallowed_by and sentence.tokens[i].pos != "NOUN":
        return None if "refuse" in status.swallowed_by else force
    return DOUBTED.get(force) if status.negated else force


# Forces of plain saying, which any subject may have; the others are said of things too ("several reasons explain …").
SAYING = frozenset({"say", "announce", "reply", "warn", "admit", "praise"})


def _can_say(sentence: Sentence, speaker: Actor, language: str) -> bool:
    """Whether a subject can be a source: an actor of the files, a name, a pronoun, a noun of sources.tsv."""
    if not speaker.identity.startswith("phrase:"):
        return True
    span = speaker.evidence.span
    named = any(token.pos in {"PROPN", "PRON"} for token in sentence.tokens if span.start <= token.start < span.end)
    return named or link_kind(speaker, language) != "person"


def _asked(sentence: Sentence, i: int) -> bool:
    """Whether a past participle stands for a passive whose subject is spoken to ("*Asked* whether he would go, he said …")."""
    token = sentence.tokens[i]
    past = token.feats.get("VerbForm") == "Part" and (token.feats.get("Tense") == "Past" or token.feats.get("Aspect") == "Perf")
    return past and token.dep == "advcl" and not any(sentence.tokens[c].dep.startswith("aux") for c in sentence.children[i])


def _speaker(draft: Draft, sentence: Sentence, hit: Hit, actors: Cast) -> tuple[Actor | None, Span | None]:
    """Who speaks, and the words that say so."""
    verbal = sentence.tokens[hit.token].pos in VERBAL
    near = near_subjects(sentence, hit.token)
    heads = near if len(near) < sum(sentence.tokens[c].dep == "nsubj" for c in sentence.children[hit.token]) else []
    heads = heads or ([] if near else inverted(sentence, hit.token))
    heads = heads or (subjects(sentence, hit.token) if verbal else hit.args.get("subj") + hit.args.get("of"))
    for head in heads:
        possessive = actors.at(sentence, head)
        if sentence.tokens[hit.token].pos == "NOUN":
            if possessive is not None:
                return possessive.actor, possessive.span
            if head in hit.args.get("of") and not actors.actors(sentence, head):
                continue  # "la reconnaissance du génocide": what it is about
        speaker = actors.speaker(draft, sentence, head)
        if speaker is not None:
            return speaker, source_words(sentence, head, speaker)
    return None, None


def source_words(sentence: Sentence, head: int, speaker: Actor) -> Span:
    """The words that name a speaker: the noun phrase with its partners and the name or office set beside it."""
    spans = [noun_phrase(sentence, node) for node in conjuncts(sentence, head) if node >= head]
    spans = [_without_agency(sentence, span) for span in spans]
    own = speaker.evidence.span
    if own.touches(spans[0]):
        spans.append(own)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _cue(sentence: Sentence, hit: Hit) -> Span:
    """The cue with its auxiliaries and the words its entry needs ("a également exprimé son inquiétude")."""
    parts = {hit.token} | set(hit.used)
    near = [c for c in sentence.children[hit.token] if sentence.tokens[c].dep in CUE_PARTS and abs(c - hit.token) <= 4]
    near = [c for c in near if sentence.tokens[c].pos != "PROPN" and (not sentence.tokens[c].text[0].isupper() or c > hit.token)]
    parts |= {c for c in near if not any(t.pos == "PUNCT" for t in sentence.tokens[min(c, hit.token) : max(c, hit.token)])}
    for used in hit.used:
        parts |= {c for c in sentence.children[used] if sentence.tokens[c].dep in {"det", "nmod:poss"} and c < used}
    low, high = min(parts), max(parts)
    return Span(sentence.tokens[low].start, sentence.tokens[high].end)


def _without_agency(sentence: Sentence, span: Span) -> Span:
    """The words of a speaker without the agency that a parser may hang on them ("le ministre *à l'AFP*")."""
    for token in sentence.tokens:
        if span.start < token.start < span.end and token.pos == "PROPN" and agencies_in(token.text):
            cases = [c for c in sentence.children[token.i] if sentence.tokens[c].dep == "case"]
            if cases and sentence.tokens[min(cases)].start > span.start:
                return Span(span.start, sentence.tokens[min(cases) - 1].end)
    return span


@cache
def report_prepositions(language: str) -> dict[str, dict[str, str]]:
    """The rows of speech.tsv for prepositions of report ("selon", "according to"), by their words in lower case."""
    return {row["lemma"].lower(): row for row in table(f"languages/{language}/speech.tsv") if row["pos"] == "ADP"}


@cache
def _phrases(language: str) -> Mapping[str, Sequence[tuple[list[str], Mapping[str, str]]]]:
    """Prepositions of report of PHRASE_WORDS words and more, by their first word."""
    out: dict[str, list[tuple[list[str], Mapping[str, str]]]] = {}
    for lemma, row in report_prepositions(language).items():
        words = lemma.split()
        if len(words) >= PHRASE_WORDS:
            out.setdefault(words[0], []).append((words, row))
    return out


def prepositional(draft: Draft, sentence: Sentence, actors: Cast, language: str) -> list[Report]:
    """Reports by a preposition: "selon X, …", "…, according to X"."""
    found = [report for report in (_opening_phrase(draft, sentence, actors, language),) if report is not None]
    rows = report_prepositions(language)
    for i, words in sorted(marks_of(sentence).prepositions.items()):
        row, token = rows.get(words.replace("\u2019", "'")), sentence.tokens[i]
        if row is None or token.pos not in {"NOUN", "PROPN", "PRON"} or token.dep == "case":
            continue
        cases = [c for c in sentence.children[token.i] if sentence.tokens[c].dep in {"case", "fixed"}]
        cases += [k for c in list(cases) for k in sentence.children[c]]
        report = _by_preposition(draft, sentence, actors, row, (min(cases), max(cases)), token.i)
        found += [report] if report is not None else []
    return found


def _by_preposition(
    draft: Draft, sentence: Sentence, actors: Cast, row: Mapping[str, str], case: tuple[int, int], head: int
) -> Report | None:
    """The report of a preposition, from the first to the last token of `case`, whose noun is `head`; None where that cannot be a source."""
    speaker = actors.speaker(draft, sentence, head)
    told = beside(sentence, case[0], head)
    if speaker is None or told is None or not _can_say(sentence, speaker, draft.article.language or ""):
        return None
    cue = Span(sentence.tokens[case[0]].start, sentence.tokens[case[1]].end)
    words = source_words(sentence, head, speaker)
    return Report(case[0], cue, told[0], speaker, words, row["force"], row["tone"] or "neutral", rest=told[1])


def _opening_phrase(draft: Draft, sentence: Sentence, actors: Cast, language: str) -> Report | None:
    """The report of a sentence that opens with a preposition of several words in which the parser sees none ("À en croire X, …")."""
    for phrase, row in _phrases(language).get(sentence.tokens[0].text.lower(), ()):
        size = len(phrase)
        if len(sentence.tokens) <= size:
            continue
        words = [token.text.lower().replace("\u2019", "'") for token in sentence.tokens[:size]]
        if words == phrase and sentence.tokens[size - 1].pos in {"VERB", "NOUN"}:
            head = next((t.i for t in sentence.tokens[size:] if t.pos in {"NOUN", "PROPN"}), None)
            return _by_preposition(draft, sentence, actors, row, (0, size - 1), head) if head is not None else None
    return None
