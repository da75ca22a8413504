"""Acts in one sentence: which words tell one, by which row of the lexicon, done by whom to whom, and whether it was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from detente.actors.resolve import merged
from detente.actors.setting import placed
from detente.draft import Sentence, Token
from detente.events.arguments import Context, crowd, fill
from detente.events.rulings import rule
from detente.evidence import Span
from detente.language.entries import Hit, arguments, best, headed
from detente.language.status import status_of
from detente.language.syntax import first_conjunct
from detente.model import Actor
from detente.phrases import PhraseBook
from detente.resources import table

__all__ = ["Act", "acts"]

BODIES = frozenset({"IGO", "NGO", "MNC"})
HEADS = frozenset({"VERB", "NOUN", "ADJ"})
# Types that are told of one side alone: crowds, forces and officials act without a named counterpart.
ONE_SIDED = frozenset({"PROTEST", "MOBILIZE", "RETREAT", "CONCEDE", "ASSAULT"})
# Types that states do to states through a thing both have part in (a treaty, a deal): the other side may be named elsewhere in the sentence.
BETWEEN_STATES = frozenset({"SANCTION", "AGREE", "SUPPORT", "REJECT", "COOPERATE"})
# Types that two sides do together where both are its subject ("A and B signed an accord").
MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "RETREAT"})
# Types whose words tell of games too ("Spain crushed Georgia 7-1").
PLAYED = frozenset({"ASSAULT", "COERCE", "THREATEN", "CONCEDE", "RETREAT", "MOBILIZE"})
VERBAL_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acl", "advcl"})


@dataclass(frozen=True, slots=True)
class Act:
    """An act before it becomes an event record. `span` are the words that say it, `token` their head, None in a sentence without analysis.

    `carried` and `confidence` are those of the record.
    """

    sentence: int
    token: int | None
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    status: str
    span: Span
    rule: str
    carried: str = "rules"
    confidence: float | None = None


def acts(context: Context, sentence: Sentence) -> list[Act]:
    """The acts of a parsed sentence, in the order of the text; why others were passed over goes into the draft's notes."""
    hits = _hits(context, sentence)
    match = _of_a_match(context, sentence)
    used = {token for hit in hits for token in hit.used}
    out = []
    for hit in hits:
        if hit.token in used:
            continue
        act = _act(context, sentence, hit) if not (match and hit.entry.cells["type"] in PLAYED) else f"told of a match ({match})"
        if isinstance(act, str):
            token = sentence.tokens[hit.token]
            context.draft.note("events", Span(token.start, token.end), f"{hit.label(sentence)}: {act}")
        else:
            out.append(act)
    return out


def _of_a_match(context: Context, sentence: Sentence) -> str | None:
    """The word by which a sentence shows that it tells of sport; None where it has none."""
    found = _sports(context.language).find(sentence.atoms)
    return " ".join(atom.text for atom in sentence.atoms[found[0][0] : found[0][1]]) if found else None


@cache
def _sports(language: str) -> PhraseBook[str]:
    return PhraseBook(((row["phrase"], "") for row in table(f"languages/{language}/sports.tsv")), fold=True)


def _hits(context: Context, sentence: Sentence) -> list[Hit]:
    out = []
    for token in headed(sentence, context.language, "events"):
        if token.pos not in HEADS or token.dep in {"case", "aux", "cop"}:
            continue
        hit = best(sentence, token.i, context.language, "events", lambda i: bool(context.actors.meant(sentence, i)))
        if hit is not None and hit.entry.cells["type"]:
            out.append(hit)
    return out


def _act(context: Context, sentence: Sentence, hit: Hit) -> Act | str:
    """The act that a hit tells, or in words why it is none."""
    i, cells = hit.token, hit.entry.cells
    status = status_of(sentence, i, context.language)
    if status.swallowed_by:
        return f"content of {status.swallowed_by}, no act of its own"
    doers, receivers = fill(context, sentence, i, hit.entry, hit.args)
    if not doers and cells["type"] == "PROTEST":
        doers = [crowd(context.draft, Span(sentence.tokens[i].start, sentence.tokens[i].end))]
    if not receivers and cells["actor"] != "both":
        receivers = _from_complement(context, sentence, i, doers) or _from_partner(context, sentence, i, doers)
    ruled = rule(cells["type"], cells["mode"], status)
    if len(_countries(doers)) > 1 and receivers and _countries(receivers) <= _countries(doers):
        receivers = []  # what two want of each other, they do together
    mutual = not receivers and ruled.type in MUTUAL and "with" in cells["recipient"].split(">") and len(_countries(doers)) > 1
    if not receivers and not mutual and cells["actor"] != "both" and ruled.type in BETWEEN_STATES:
        receivers = _counterpart(context, sentence, doers)
    doers, receivers = [placed(context.draft, actor) for actor in doers], [placed(context.draft, actor) for actor in receivers]
    conditions = set(cells["condition"].split(";")) if cells["condition"] else set()
    refusal = _refused(ruled.type, "both" if mutual else cells["actor"], conditions, doers, receivers)
    if refusal:
        return refusal
    if ruled.status == "hypothetical" or ("done" in conditions and ruled.status != "happened"):
        return f"{ruled.status}: not reported as done"
    if "finite" in conditions and not _finite(sentence.tokens[i]):
        return "not told by a finite verb"
    if "himself" in conditions and not any(context.actors.actors(sentence, head) for head in hit.args.get(cells["actor"])):
        return "told of a thing of the actor"
    contexts = tuple(c for c in cells["contexts"].split("|") if c)
    why = f"{context.language}/events: {hit.label(sentence)}" + (f"; {ruled.why}" if ruled.why else "")
    return Act(
        sentence.index,
        i,
        ruled.type,
        ruled.modes,
        contexts,
        tuple(doers),
        tuple(receivers),
        ruled.status,
        _span(sentence, hit, status.governor),
        why,
    )


def _finite(token: Token) -> bool:
    """Whether a word is a verb, and no participle that describes a noun ("des soldats désarmés")."""
    return token.pos == "VERB" and not (token.dep in {"acl", "amod"} and token.feats.get("VerbForm") == "Part")


def _countries(actors: Sequence[Actor]) -> set[str]:
    """What actors are told apart by: their countries, or their own ids where they are bodies."""
    codes = {code for actor in actors for code in actor.countries if code not in BODIES}
    return codes | {actor.identity for actor in actors if not actor.countries or actor.countries & BODIES}


def _refused(type_: str, frame: str, conditions: set[str], doers: Sequence[Actor], receivers: Sequence[Actor]) -> str:
    """Why actors and recipients do not make an event; "" where they do."""
    if not doers:
        return "no actor found"
    if not any(actor.countries for actor in doers):
        return "no country is known for the actor"
    if frame == "both":
        return "" if len(doers) > 1 or any(actor.members for actor in doers) else "a meeting of one"
    known = [actor for actor in receivers if actor.countries]
    if not known and (type_ not in ONE_SIDED or "recipient" in conditions):
        return "no recipient found"
    sides = {code for actor in doers for code in actor.countries}, {code for actor in receivers for code in actor.countries}
    if "abroad" in conditions and sides[0] == sides[1]:
        return "actor and recipient are the same country"
    if "state" in conditions and any("CVL" in actor.sectors for actor in doers):
        return "a crowd is no state"
    if "person" in conditions and not any(actor.person or actor.role for actor in doers):
        return "not done by a person"
    return ""


def _from_complement(context: Context, sentence: Sentence, i: int, doers: Sequence[Actor]) -> list[Actor]:
    """Recipients that stand in the clause an act governs ("a promis de livrer des chars à l'Ukraine")."""
    taken = {actor.identity for actor in doers}
    out: list[Actor] = []
    for child in sentence.children[i]:
        token = sentence.tokens[child]
        if token.dep not in VERBAL_COMPLEMENTS or token.pos not in {"VERB", "NOUN", "ADJ"}:
            continue
        args = arguments(sentence, child, context.language)
        hit = best(sentence, child, context.language, "events", lambda k: bool(context.actors.meant(sentence, k)))
        if hit is not None:
            out += fill(context, sentence, child, hit.entry, hit.args)[1]
        for role in ("obj", "to", "against", "with", "for") if not out else ():
            for head in args.get(role):
                out += [actor for actor in context.actors.meant(sentence, head) if actor.identity not in taken]
    return [actor for actor in merged(out) if actor.identity not in taken]


def _from_partner(context: Context, sentence: Sentence, i: int, doers: Sequence[Actor]) -> list[Actor]:
    """Recipients that a coordinated verb before shares with this one ("résoudre un conflit avec Moscou et signer un accord")."""
    taken = {actor.identity for actor in doers}
    first = first_conjunct(sentence, i)
    if first == i or sentence.tokens[i].pos != "VERB":
        return []
    args = arguments(sentence, first, context.language)
    found = [actor for head in args.get("with") for actor in context.actors.actors(sentence, head)]
    return [actor for actor in merged(found) if actor.identity not in taken]


def _counterpart(context: Context, sentence: Sentence, doers: Sequence[Actor]) -> list[Actor]:
    """The one other country that the sentence names; [] where it names none or several."""
    own = {code for actor in doers for code in actor.countries}
    others: dict[str, Actor] = {}
    for mention in context.draft.mentions:
        if mention.sentence == sentence.index and mention.actor.country and mention.actor.country not in own:
            others.setdefault(mention.actor.country, mention.actor)
    return list(others.values()) if len(others) == 1 and own else []


FARTHEST_GOVERNOR = 4  # tokens: "doit se rendre" is one trigger, "cherche à résoudre …, et à signer" has its own in "cherche"


def _span(sentence: Sentence, hit: Hit, governor: int | None) -> Span:
    """The act's words: its head with auxiliaries and the words its row needs; of an act only wanted or planned, the word that says so."""
    if governor is not None and abs(governor - hit.token) > FARTHEST_GOVERNOR:
        return Span(sentence.tokens[governor].start, sentence.tokens[governor].end)
    parts = {hit.token} | set(hit.used)
    parts |= {
        c
        for c in sentence.children[hit.token]
        if sentence.tokens[c].dep in {"aux", "aux:pass", "expl", "compound:prt"} and abs(c - hit.token) <= 4
    }
    parts |= {governor} if governor is not None else set()
    low, high = min(parts), max(parts)
    return Span(sentence.tokens[low].start, sentence.tokens[high].end)
