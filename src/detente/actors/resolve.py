"""From a noun phrase to the actors it stands for: its own mention, its partners', or whoever it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from detente.actors.gazetteer import locatives
from detente.actors.nouns import noun_phrase
from detente.draft import START, Draft, Mention, Sentence
from detente.evidence import cite
from detente.language.syntax import conjuncts
from detente.model import Actor
from detente.phrases import atoms
from detente.resources import languages, table

__all__ = ["Cast", "cast", "merged"]

# Modifiers through which a thing leads to its owner, most trusted first.
OWNING = ("nmod:poss", "amod", "det", "compound", "nmod", "flat:name", "appos")
CODE_LETTERS = 3
BODIES = frozenset({"IGO", "NGO", "MNC"})
DEEPEST = 3  # "the quality of our relations with Japan" needs three steps; farther ones belong to other clauses
LONGEST_BESIDE = 7  # atoms, with an article: "le long de la frontière avec l'"
ARTICLES = frozenset({"the", "le", "la", "les"})
BARE_KINDS = frozenset({"adjective", "possessive"})  # these qualify a thing; alone they stand for nobody


@dataclass(slots=True)
class Cast:
    """The mentions of one article by (sentence, head token). `known` remembers who is meant by a token, since every lexicon asks; `nations` are
    the countries that the article names otherwise than by a group's words."""

    by_head: dict[tuple[int, int], Mention] = field(default_factory=dict)
    by_token: dict[tuple[int, int], Mention] = field(default_factory=dict)
    measures: frozenset[str] = frozenset()
    language: str = ""
    known: dict[tuple[int, int], Sequence[Actor]] = field(default_factory=dict)
    nations: frozenset[str] = frozenset()

    def at(self, sentence: Sentence, i: int) -> Mention | None:
        """The mention whose head is token `i`, or of whose name it is a part that the parser tore off; None where there is none."""
        key = (sentence.index, i)
        found = self.by_head.get(key)
        return self.by_token.get(key) if found is None and sentence.tokens[i].pos == "PROPN" else found

    def actors(self, sentence: Sentence, i: int) -> list[Actor]:
        """Actors named by the phrase headed by `i` itself and the phrases coordinated with it; [] where they are things."""
        out = []
        for node in conjuncts(sentence, i):
            mention = self.at(sentence, node) or self._measured(sentence, node)
            if mention is not None and mention.kind == "group" and self._house(sentence, node):
                continue
            if mention is not None and (mention.kind not in BARE_KINDS or sentence.tokens[node].pos in {"NOUN", "PROPN"}):
                out.append(mention.actor)
        return out

    def _measured(self, sentence: Sentence, i: int) -> Mention | None:
        """Who is counted by a measure word: "des centaines de manifestants"."""
        if sentence.tokens[i].lemma.lower() not in self.measures:
            return None
        below = [c for c in sentence.children[i] if sentence.tokens[c].dep == "nmod" and c > i]
        return self.at(sentence, below[0]) if below else None

    def owners(self, sentence: Sentence, i: int, depth: int = 0) -> list[Actor]:
        """Actors that the thing headed by `i` belongs to: its possessor, country adjective, genitive, or a partner's."""
        if depth >= DEEPEST or self._house(sentence, i):
            return []
        for dep in OWNING:
            found: list[Actor] = []
            for child in sentence.children[i]:
                if sentence.tokens[child].dep != dep:
                    continue
                for node in conjuncts(sentence, child):
                    mention = self.at(sentence, node)
                    # A pronoun beside a noun owns nothing ("l'Occident, quant à *lui*"), nor does what only tells where ("au large du Yémen").
                    if mention is None or mention.kind == "pronoun" or self.beside(sentence, mention) or self._house(sentence, node):
                        continue
                    found.append(mention.actor)
                found = found or self.owners(sentence, child, depth + 1)
                if found and dep != "nmod":
                    break
            if found:
                return found
        return []

    def beside(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether words right before a mention say that something is near it, no more."""
        last = bisect_right(sentence.atoms.ends, mention.span.start)
        before = sentence.atoms.low[max(0, last - LONGEST_BESIDE) : last]
        if before and before[-1] in ARTICLES:
            before.pop()
        elif len(before) > 1 and before[-1] == "'" and before[-2] == "l":
            del before[-2:]
        return any(before[-len(phrase) :] == list(phrase) for phrase in _besides(self.language))

    def _house(self, sentence: Sentence, i: int) -> bool:
        """Whether a noun is a building in which or before which something happens ("at the Swiss embassy")."""
        if not self.language or sentence.tokens[i].lemma.lower() not in _buildings(self.language):
            return False
        case = next((sentence.tokens[c].text.lower() for c in sentence.children[i] if sentence.tokens[c].dep == "case"), "")
        return case in locatives(self.language) or any(phrase[0] == case for phrase in _besides(self.language))

    def meant(self, sentence: Sentence, i: int) -> Sequence[Actor]:
        """`actors`, else `owners`: the actors that an argument brings in."""
        key = (sentence.index, i)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = self._meant(sentence, i)
        return known

    def _meant(self, sentence: Sentence, i: int) -> list[Actor]:
        found = self.actors(sentence, i)
        if found:
            return merged(found)
        for node in conjuncts(sentence, i):
            found += self.owners(sentence, node)
        return merged(found)

    def speaker(self, draft: Draft, sentence: Sentence, i: int) -> Actor | None:
        """Who a speech verb's subject is: an actor, or the noun phrase itself where no file knows it; None for a bare relative or demonstrative."""
        found = self.actors(sentence, i)
        if found:
            return found[0]
        token = sentence.tokens[i]
        if token.text.lower() in _third_persons(draft.article.language or ""):
            pronoun = cite(draft.article.text, "speaker", token.start, token.end)
            return Actor(pronoun, f"phrase:{token.text.lower()}", None, ("UNK",), reason="a pronoun whose owner the text does not show")
        if token.pos not in {"NOUN", "PROPN"}:
            return None
        span = noun_phrase(sentence, i)
        evidence = cite(draft.article.text, "speaker", span.start, span.end)
        owners = merged(self.owners(sentence, i))
        country = owners[0].country if owners else None
        return Actor(evidence, f"phrase:{evidence.quote.lower()}", country, ("UNK",), name=evidence.quote, reason="named by the text alone")


@cache
def _besides(language: str) -> tuple[tuple[str, ...], ...]:
    """Phrases of nearness, in atoms."""
    if language not in languages():
        return ()
    return tuple(tuple(atom.low for atom in atoms(row["phrase"])) for row in table(f"languages/{language}/beside.tsv"))


@cache
def _buildings(language: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in table(f"languages/{language}/buildings.tsv")) if language in languages() else frozenset()


@cache
def _measures(language: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in table(f"languages/{language}/measures.tsv")) if language in languages() else frozenset()


@cache
def _third_persons(language: str) -> frozenset[str]:
    if language not in languages():
        return frozenset()
    rows = table(f"languages/{language}/pronouns.tsv")
    return frozenset(
        row["form"].lower() for row in rows if row["kind"] == "personal" and row["person"] == "3" and row["gender"] != "neuter"
    )


def _nations(mentions: Iterable[Mention]) -> frozenset[str]:
    codes = {m.actor.country for m in mentions if m.actor.country and len(m.actor.country) == CODE_LETTERS and m.kind != "group"}
    return frozenset(code for code in codes if code.isupper()) - BODIES


def cast(draft: Draft) -> Cast:
    """The cast of an article. Where two mentions share a head, the longer one counts."""
    language = draft.article.language or ""
    out = Cast(measures=_measures(language), language=language, nations=_nations(draft.mentions))
    for mention in sorted(draft.mentions, key=lambda m: (len(m.span), m.span.start)):
        if mention.head is not None:
            out.by_head[(mention.sentence, mention.head)] = mention
            tokens = draft.sentences[mention.sentence].tokens
            for i in range(bisect_left(tokens, mention.span.start, key=START), len(tokens)):
                if tokens[i].end > mention.span.end:
                    break
                out.by_token[(mention.sentence, i)] = mention
    return out


def merged(actors: Sequence[Actor]) -> list[Actor]:
    """Actors without doubles, in order."""
    seen: dict[str, Actor] = {}
    for actor in actors:
        seen.setdefault(actor.identity, actor)
    return list(seen.values())
