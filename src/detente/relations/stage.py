"""The relations stage: standing ties between parties, with their status, trend and what stands in their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.actors.gazetteer import locatives
from detente.actors.nouns import noun_phrase
from detente.actors.resolve import Cast, merged
from detente.draft import Draft, Sentence
from detente.evidence import Evidence, Span, cite, content_id
from detente.language.entries import Hit, arguments, best, entries, headed
from detente.language.status import own_negation
from detente.language.syntax import governors, light_verbs, subjects
from detente.model import Actor, Relation

__all__ = ["run"]

PARTY_ROLES = ("between", "with", "of", "against", "to", "on", "subj", "by", "in", "from")
# Kinds that one body can be party to alone: a G20 summit, the sanctions of the EU, a deployment by one state.
ONE_PARTY = frozenset({"summit"})
MEETINGS = frozenset({"negotiation", "summit"})  # a capital after "in" is where they are held
STATUS_DISTANCE = 3  # governing words farther up speak of something else


@dataclass(frozen=True, slots=True)
class _Setting:
    draft: Draft
    actors: Cast
    language: str


def run(drafts: Sequence[Draft]) -> None:
    """Fill `relations` of each draft: one record for each kind and set of parties, the fullest telling of it."""
    for draft in drafts:
        if not draft.article.language:
            continue
        setting = _Setting(draft, draft.cast, draft.article.language)
        found = [relation for sentence in draft.sentences if sentence.tokens for relation in _relations(setting, sentence)]
        draft.relations += _fullest(found)


def _fullest(found: Sequence[Relation]) -> list[Relation]:
    best_of: dict[tuple[str, frozenset[str]], Relation] = {}
    for relation in found:
        key = (relation.kind, frozenset(code for party in relation.parties for code in _codes(party)))
        held = best_of.get(key)
        if held is None or _known(relation) > _known(held):
            best_of[key] = relation
    return list(best_of.values())


def _known(relation: Relation) -> int:
    return sum(value is not None for value in (relation.status, relation.trend, relation.object, relation.obstacle))


def _codes(actor: Actor) -> frozenset[str]:
    """What a party is called among parties: its members, its country, or the body's own id."""
    if actor.members:
        return frozenset(actor.members)
    return frozenset((actor.identity,)) if actor.country in {"IGO", "NGO", "MNC"} else actor.countries


def _relations(setting: _Setting, sentence: Sentence) -> list[Relation]:
    out = []
    for token in headed(sentence, setting.language, "relations"):
        if token.pos not in {"NOUN", "ADJ", "PROPN"}:
            continue
        hit = best(sentence, token.i, setting.language, "relations", lambda i: bool(setting.actors.meant(sentence, i)))
        if hit is None or not hit.entry.cells["kind"] or token.pos == "ADJ":
            continue
        relation = _relation(setting, sentence, hit)
        if relation is not None:
            out.append(relation)
    return out


def _relation(setting: _Setting, sentence: Sentence, hit: Hit) -> Relation | None:
    kind, text = hit.entry.cells["kind"], setting.draft.article.text
    parties = _parties(setting, sentence, hit.token, kind)
    codes = {code for party in parties for code in _codes(party)}
    if len(codes) < 2 and not (kind in ONE_PARTY and any(p.country == "IGO" for p in parties)):
        return None
    status, trend = hit.entry.cells["status"] or None, hit.entry.cells["trend"] or None
    found_status, found_trend, widest = _around(setting, sentence, hit.token)
    span = noun_phrase(sentence, hit.token)
    start = sentence.tokens[widest].start if widest is not None and widest < hit.token else span.start
    last = max(
        (p.evidence.span.end for p in parties if sentence.span.covers(p.evidence.span) and p.evidence.span.start > start), default=span.end
    )
    evidence = cite(text, "evidence", start, max(span.end, last))
    return Relation(
        id=content_id("relation", setting.draft.article.id, kind, *sorted(codes), evidence.span.start),
        article=setting.draft.article.id,
        kind=kind,
        parties=tuple(parties),
        object=_object(setting, sentence, hit.token),
        status=found_status or status,
        trend=found_trend or trend,
        obstacle=_obstacle(setting, sentence, hit.token),
        evidence=evidence,
        rule=f"{setting.language}/relations: {hit.entry.name}",
    )


def _parties(setting: _Setting, sentence: Sentence, i: int, kind: str) -> list[Actor]:
    """Who a relation ties: adjectives and genitives, partners, and, where one side is missing, the side whose act or clause it stands in."""
    args = arguments(sentence, i, setting.language)
    found: list[Actor] = []
    for role in PARTY_ROLES:
        for head in args.get(role):
            mention = setting.actors.at(sentence, head)
            found += (
                [mention.actor]
                if mention is not None and mention.kind in {"adjective", "possessive", "compound"}
                else setting.actors.actors(sentence, head)
            )
    found += setting.actors.owners(sentence, i)
    meets = kind in MEETINGS
    found = [actor for actor in merged(found) if _codes(actor) and not (meets and _venue(setting, sentence, actor))]
    if _several(found) or any(actor.country == "IGO" for actor in found):
        return merged(found)
    found += _neighbours(setting, sentence, i) + _partners(setting, sentence, i)
    if not _several(found) and (kind != "sanctions" or _imposed(setting, sentence, i)):
        found += _other_side(setting, sentence, i, found)
    return merged(found)


def _neighbours(setting: _Setting, sentence: Sentence, i: int) -> list[Actor]:
    """Parties that hang on the noun above ("la proposition de libre-échange *entre A et B*") or on a participle ("un traité signé *avec B*")."""
    token = sentence.tokens[i]
    near = [c for c in sentence.children[i] if sentence.tokens[c].dep == "acl" and c > i]
    near += [token.head] if token.dep == "nmod" and token.head >= 0 and sentence.tokens[token.head].pos == "NOUN" else []
    heads = [head for n in near for role in ("between", "with") for head in arguments(sentence, n, setting.language).get(role)]
    return [actor for head in heads for actor in setting.actors.actors(sentence, head) if _codes(actor)]


def _venue(setting: _Setting, sentence: Sentence, actor: Actor) -> bool:
    """Whether a capital is named as the place of talks, not as a party ("leurs négociations *à Bruxelles*")."""
    i = sentence.token_at(actor.evidence.span.start)
    before = sentence.tokens[i - 1].text.lower() if i else ""
    return before in locatives(setting.language)


def _imposed(setting: _Setting, sentence: Sentence, i: int) -> bool:
    """Whether a noun is the object of a verb that does it ("imposer des sanctions"), not of one that speaks of it ("critiquer les sanctions")."""
    head = sentence.tokens[i].head
    return head >= 0 and sentence.tokens[head].lemma.lower() in light_verbs(setting.language)


def _several(found: Sequence[Actor]) -> bool:
    return len({code for actor in found for code in _codes(actor)}) > 1


def _partners(setting: _Setting, sentence: Sentence, i: int) -> list[Actor]:
    """Those with whom the verb that has the relation for its object does it ("résoudre un conflit … avec Moscou")."""
    head = sentence.tokens[i].head
    if head < 0 or sentence.tokens[head].pos != "VERB" or sentence.tokens[i].dep not in {"obj", "obl"}:
        return []
    args = arguments(sentence, head, setting.language)
    return [
        actor for role in ("with", "between") for node in args.get(role) for actor in setting.actors.actors(sentence, node) if _codes(actor)
    ]


def _other_side(setting: _Setting, sentence: Sentence, i: int, found: Sequence[Actor]) -> list[Actor]:
    """The subject of the clause that speaks of a relation ("cherche à signer un traité avec Moscou")."""
    known = {code for actor in found for code in _codes(actor)}
    for _, head in governors(sentence, i):
        if sentence.tokens[head].pos not in {"VERB", "AUX"}:
            continue
        for node in subjects(sentence, head):
            side = [actor for actor in setting.actors.meant(sentence, node) if _codes(actor) - known]
            if side:
                return side
        break
    return []


def _around(setting: _Setting, sentence: Sentence, i: int) -> tuple[str | None, str | None, int | None]:
    """Status and trend from words that govern or qualify the relation, and the outermost of them."""
    status = trend = widest = None
    near = [c for c in sentence.children[i] if sentence.tokens[c].dep in {"amod", "acl", "nmod", "compound"}]
    near += [head for _, head in list(governors(sentence, i))[:STATUS_DISTANCE]]
    for node in near:
        token = sentence.tokens[node]
        pos = "VERB" if token.pos == "AUX" else token.pos
        for entry in entries(setting.language, "relations").get(pos, {}).get(token.lemma.lower(), ()):
            if entry.cells["kind"] or entry.needs:
                continue
            denied = pos == "VERB" and own_negation(sentence, node, setting.language)  # "n'ont jamais signé de traité"
            status = status or (None if denied else entry.cells["status"] or None)
            trend = trend or entry.cells["trend"] or None
            widest = node if widest is None or node < widest else widest
    return status, trend, widest


def _object(setting: _Setting, sentence: Sentence, i: int) -> Evidence | None:
    """What a relation is about: "négociations *sur un traité de paix*"."""
    args = arguments(sentence, i, setting.language)
    for role in ("about", "on", "of", "for"):
        for head in args.get(role):
            if not setting.actors.actors(sentence, head):
                span = sentence.subtree_span(head)
                case = [c for c in sentence.children[head] if sentence.tokens[c].dep == "case"]
                start = sentence.tokens[max(case)].end if case else span.start
                return cite(setting.draft.article.text, "object", start, span.end) if start < span.end else None
    return None


def _obstacle(setting: _Setting, sentence: Sentence, i: int) -> Evidence | None:
    """What somebody calls an obstacle to the relation, where an appraisal of the sentence says so."""
    token = sentence.tokens[i]
    place = Span(token.start, token.end)
    for appraisal in setting.draft.appraisals:
        if (
            appraisal.sentence == sentence.index
            and appraisal.stance == "oppose"
            and appraisal.concerning
            and appraisal.concerning.covers(place)
        ):
            return cite(setting.draft.article.text, "obstacle", appraisal.target.start, appraisal.target.end)
    return None
