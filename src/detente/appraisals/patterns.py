"""The patterns by which a word of stances.tsv ties a holder to a target (docs/language-data.md, "stances.tsv")."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.actors.resolve import Cast, merged
from detente.actors.setting import placed
from detente.appraisals.condition import condition_of
from detente.draft import Appraisal, Draft, Sentence
from detente.evidence import Span
from detente.language.entries import Arguments, Entry, Hit, best, entries, headed
from detente.language.status import own_negation, status_of
from detente.language.syntax import conjuncts, subjects
from detente.model import Actor, Statement

__all__ = ["Setting", "appraise"]

OPPOSITE = {"support": "oppose", "oppose": "support"}
RELATIVE = frozenset({"qui", "que", "qu'", "lequel", "who", "whom", "which", "that"})
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "advcl"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What appraisals are read in: the article, its cast, its language."""

    draft: Draft
    actors: Cast
    language: str


@dataclass(frozen=True, slots=True)
class _Hung:
    """How one word hangs together: who holds, what is valued, and by which words."""

    holders: list[Actor]
    target: list[int]
    stance: str
    strength: int
    framing: int | None
    about: list[Actor]
    clause: bool = False
    whole: int | None = None


def appraise(setting: Setting, sentence: Sentence) -> list[Appraisal]:
    """The appraisals of a parsed sentence, in the order of the text."""
    out = []
    for token in headed(sentence, setting.language, "stances"):
        if token.pos not in {"VERB", "NOUN", "ADJ", "AUX"} or token.dep in {"aux", "cop", "case"}:
            continue
        hit = best(sentence, token.i, setting.language, "stances", lambda i: bool(setting.actors.meant(sentence, i)))
        if hit is None:
            continue
        out += _appraisals(setting, sentence, token.i, hit)
    return [appraisal for appraisal in out if not any(_inside(appraisal, other) for other in out)]


def _inside(appraisal: Appraisal, other: Appraisal) -> bool:
    """Whether an appraisal only spells out another of the same holder: what is pledged, or the frame that something is seen in."""
    if appraisal is other or (appraisal.holder.identity != other.holder.identity and other.pattern != "as"):
        return False
    whole = other.evidence if other.pattern == "as" else other.target
    spelt_out = other.pattern in {"want", "as"} or (other.pattern == appraisal.pattern == "verb" and other.token < appraisal.token)
    last = Span(appraisal.evidence.end - 1, appraisal.evidence.end)
    return spelt_out and appraisal.pattern != "want" and whole.covers(last)


def _appraisals(setting: Setting, sentence: Sentence, i: int, hit: Hit) -> list[Appraisal]:
    """One appraisal for each holder of a word's valuation; [] where it values nothing here."""
    entry, args, label = hit.entry, hit.args, hit.label(sentence)
    pattern = entry.cells["pattern"]
    statement = _around(setting.draft, sentence, i)
    hung = _hang(setting, sentence, i, entry, args, statement)
    if hung is None or not hung.target:
        return []
    hung = replace(hung, target=[_antecedent(sentence, t) for t in hung.target])
    status = status_of(sentence, i, setting.language)
    # A noun of attitude is there even where what is said of it is not ("it is a dream that his opposition will …").
    if status.status == "hypothetical" and pattern != "predicate" and sentence.tokens[i].pos != "NOUN":
        return []
    negated = status.negated != (hung.clause and _negated_clause(setting, sentence, hung.target[0]))
    stance = OPPOSITE.get(hung.stance, hung.stance) if negated else hung.stance
    condition = next((c for node in (i, *hung.target) if (c := condition_of(sentence, node, setting.language))), None)
    target = _extent(sentence, hung.target)
    framing = sentence.subtree_span(hung.framing) if hung.framing is not None else None
    low = min([i, *hung.target, *([hung.framing] if hung.framing is not None else [])])
    return [
        Appraisal(
            sentence=sentence.index,
            token=i,
            holder=holder,
            stance="conditional" if condition else stance,
            strength=hung.strength,
            pattern=pattern.split("-")[0],
            word=label,
            target=target,
            about=tuple(merged(hung.about)),
            framing=_framing(sentence, hung.framing) if framing else None,
            concerning=_concerning(sentence, hung.framing),
            condition=condition,
            evidence=_evidence(sentence, i, low, hung, condition, holder),
            statement=statement.id if statement else None,
        )
        for holder in hung.holders
        if not _alleged(statement, holder)
    ]


def _alleged(statement: Statement | None, holder: Actor) -> bool:
    """Whether somebody else's accusation says so: what one is accused of is no position of his."""
    accuser = statement.speaker if statement and statement.force == "accuse" else None
    return accuser is not None and accuser.identity != holder.identity


def _antecedent(sentence: Sentence, i: int) -> int:
    """The noun that a relative pronoun stands for, else the token itself."""
    token = sentence.tokens[i]
    verb = token.head
    relative = token.pos == "PRON" and verb >= 0 and sentence.tokens[verb].dep == "acl:relcl"
    return sentence.tokens[verb].head if relative and token.lemma.lower() in RELATIVE else i


def _hang(setting: Setting, sentence: Sentence, i: int, entry: Entry, args: Arguments, statement: Statement | None) -> _Hung | None:
    pattern = entry.cells["pattern"]
    stance, strength = entry.cells["stance"], int(entry.cells["strength"] or 1)
    if pattern in {"as", "as-of"}:
        return _frame(setting, sentence, i, args, of=pattern == "as-of")
    if pattern == "predicate":
        return _predicate(setting, sentence, i, stance, strength, statement)
    if pattern == "effect":
        return _effect(setting, sentence, i, stance, strength, args, statement)
    if pattern == "want":
        return _want(setting, sentence, i, stance, strength, args)
    kind, _, role = pattern.partition("-")
    if kind == "verb" or sentence.tokens[i].pos == "ADJ":
        holders = _holders(setting, sentence, args.get("subj") or _copula_subject(sentence, i))
    else:
        holders = _holders(setting, sentence, args.get("subj") + _nouns_of(sentence, i, args))
    target = args.get(role) or (_clauses(sentence, i) if kind == "verb" else [])
    target = [t for t in target if t not in args.get("subj")]
    if not holders or not target:
        return None
    return _Hung(holders, target[:1], stance, strength, None, _owners(setting, sentence, target[:1]))


def _nouns_of(sentence: Sentence, i: int, args: Arguments) -> list[int]:
    """Whose a noun of attitude is: its genitive, else the subject of the verb it is the object of ("a exprimé son inquiétude")."""
    token = sentence.tokens[i]
    out = [head for head in args.get("of") if head != i]
    if token.dep == "obj" and token.head >= 0:
        out += subjects(sentence, token.head)
    return out


def _copula_subject(sentence: Sentence, i: int) -> list[int]:
    return [c for c in sentence.children[i] if sentence.tokens[c].dep in {"nsubj", "csubj"}]


def _frame(setting: Setting, sentence: Sentence, i: int, args: Arguments, *, of: bool) -> _Hung | None:
    """considérer X comme Y, or, with `of`, qualifier X de Y: the stance is that of Y, or of a word that qualifies Y."""
    holders = _holders(setting, sentence, args.get("subj"))
    targets = args.get("obj")
    frames = args.get("as") + [c for c in sentence.children[i] if sentence.tokens[c].dep == "xcomp"]
    if of:
        frames += args.get("of") + [c for t in targets for c in sentence.children[t] if sentence.tokens[c].dep == "nmod" and c > t]
    for framing in frames:
        for node in [n for f in conjuncts(sentence, framing) for n in [f, *sentence.children[f]]]:
            valued = _valued(setting, sentence, node)
            if valued and holders and targets:
                return _Hung(holders, targets[:1], valued[0], valued[1], framing, _owners(setting, sentence, targets[:1]))
    return None


def _valued(setting: Setting, sentence: Sentence, i: int) -> tuple[str, int] | None:
    """Stance and strength of a word that can be said of a target; None where it values nothing."""
    token = sentence.tokens[i]
    for lemma in (token.lemma.lower(), token.text.lower()):
        for pos in ("NOUN", "ADJ", "VERB"):
            for entry in entries(setting.language, "stances").get(pos, {}).get(lemma, ()):
                mods = {k for need in entry.needs for k in need.words}
                around = {sentence.tokens[c].lemma.lower() for c in sentence.children[i]}
                if entry.cells["pattern"] == "predicate" and (not mods or mods & around):
                    return entry.cells["stance"], int(entry.cells["strength"] or 1)
    return None


def _predicate(setting: Setting, sentence: Sentence, i: int, stance: str, strength: int, statement: Statement | None) -> _Hung | None:
    """X is Y, in somebody's words: the speaker holds it. Where X is only "it", what is valued is the clause that follows."""
    children = sentence.children[i]
    if not any(sentence.tokens[c].dep == "cop" for c in children) or statement is None:
        return None
    targets = [c for c in children if sentence.tokens[c].dep in {"nsubj", "csubj"} and sentence.tokens[c].pos in {"NOUN", "PROPN", "VERB"}]
    clauses = _clauses(sentence, i) if not targets else []
    if not targets and not clauses:
        return None
    about = _owners(setting, sentence, targets) or _within(setting, sentence, clauses)
    return _Hung(_speaker(statement), targets or clauses, stance, strength, i, about)


def _effect(
    setting: Setting, sentence: Sentence, i: int, stance: str, strength: int, args: Arguments, statement: Statement | None
) -> _Hung | None:
    """X harms or helps Y, in somebody's words. A pronoun that sums up what was said before ("…, ce qui …") leads back to it."""
    targets = args.get("subj")
    if statement is None or not targets:
        return None
    token = sentence.tokens[targets[0]]
    if token.pos == "PRON" and token.dep == "appos":
        targets = [token.head]
        verb = sentence.tokens[token.head].head
        doers = subjects(sentence, verb) if verb >= 0 and sentence.tokens[verb].pos == "VERB" else []
        return _Hung(_speaker(statement), targets, stance, strength, i, _owners(setting, sentence, doers), whole=verb if doers else None)
    about = _owners(setting, sentence, targets) or _owners(setting, sentence, args.get("obj"))
    return _Hung(_speaker(statement), targets, stance, strength, i, about)


def _speaker(statement: Statement) -> list[Actor]:
    return [statement.speaker] if statement.speaker else []


def _want(setting: Setting, sentence: Sentence, i: int, stance: str, strength: int, args: Arguments) -> _Hung | None:
    holders = _holders(setting, sentence, args.get("subj"))
    clauses = _clauses(sentence, i)
    target = clauses or args.get("obj")
    if not holders or not target:
        return None
    return _Hung(holders, target[:1], stance, strength, None, _within(setting, sentence, target[:1]), clause=bool(clauses))


def _clauses(sentence: Sentence, i: int) -> list[int]:
    governed = CLAUSES | {"acl"} if sentence.tokens[i].pos == "ADJ" else CLAUSES
    return [c for c in sentence.children[i] if sentence.tokens[c].dep in governed and c > i]


def _negated_clause(setting: Setting, sentence: Sentence, head: int) -> bool:
    return own_negation(sentence, head, setting.language)


def _holders(setting: Setting, sentence: Sentence, heads: list[int]) -> list[Actor]:
    out: list[Actor] = []
    for head in heads:
        mention = setting.actors.at(sentence, head)
        if mention is not None and mention.kind in {"possessive", "adjective"}:
            out.append(mention.actor)
        out += setting.actors.actors(sentence, head)
    return merged([placed(setting.draft, actor) for actor in out])


def _owners(setting: Setting, sentence: Sentence, heads: list[int]) -> list[Actor]:
    return merged([actor for head in heads for actor in setting.actors.meant(sentence, head)])


def _within(setting: Setting, sentence: Sentence, heads: list[int]) -> list[Actor]:
    """Every actor named inside a clause."""
    out = []
    for head in heads:
        for node in sorted(sentence.subtree(head)):
            mention = setting.actors.at(sentence, node)
            if mention is not None and mention.kind not in {"possessive", "pronoun"}:
                out.append(mention.actor)
    return merged(out)


def _around(draft: Draft, sentence: Sentence, i: int) -> Statement | None:
    """The innermost statement whose content holds the token."""
    token = sentence.tokens[i]
    place = Span(token.start, token.end)
    found = [s for s in draft.statements if s.holds(place) and not s.rebuts]
    return min(found, key=lambda s: (len(s.content.span), s.id)) if found else None


def _extent(sentence: Sentence, heads: list[int]) -> Span:
    spans = [sentence.subtree_span(head) for head in heads]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _framing(sentence: Sentence, i: int | None) -> Span | None:
    if i is None:
        return None
    parts = [i, *(c for c in sentence.children[i] if sentence.tokens[c].dep in {"amod", "advmod", "compound"} and abs(c - i) <= 3)]
    return Span(sentence.tokens[min(parts)].start, sentence.tokens[max(parts)].end)


def _concerning(sentence: Sentence, framing: int | None) -> Span | None:
    """What a framing word is about: "un obstacle *aux négociations*"."""
    if framing is None:
        return None
    for child in sentence.children[framing]:
        if sentence.tokens[child].dep == "nmod" and child > framing:
            return sentence.subtree_span(child)
    return None


def _evidence(sentence: Sentence, i: int, low: int, hung: _Hung, condition: Span | None, holder: Actor) -> Span:
    """From the holder or the valuing word, whichever is first in the clause, to the end of target, framing and condition."""
    nodes = [i, low, *(n for head in hung.target for n in _first_of(sentence, head))]
    if hung.framing is not None:
        nodes += sentence.subtree(hung.framing)
    if hung.whole is not None:
        nodes += [n for s in subjects(sentence, hung.whole) for n in sentence.subtree(s)]
    first = min(nodes)
    while first < i and sentence.tokens[first].text in {",", ";", ":"}:
        first += 1
    start = sentence.tokens[first].start
    own = [sentence.tokens[n] for c in sentence.children[i] for n in sentence.subtree(c) if sentence.tokens[c].dep.startswith("nsubj")]
    if hung.framing != i and any(holder.evidence.span.covers(Span(t.start, t.end)) for t in own if t.i < i):
        start = min(start, holder.evidence.span.start)
    last = max(nodes)
    while last > i and sentence.tokens[last].text in {",", ";", ":"}:
        last -= 1
    end = max(sentence.tokens[last].end, condition.end) if condition else sentence.tokens[last].end
    return Span(start, end)


def _first_of(sentence: Sentence, head: int) -> list[int]:
    """A clause without those coordinated with it; a noun phrase whole."""
    nodes = set(sentence.subtree(head))
    if sentence.tokens[head].pos in {"VERB", "AUX"}:
        for child in sentence.children[head]:
            if sentence.tokens[child].dep == "conj":
                nodes -= set(sentence.subtree(child))
    return sorted(nodes)
