"""From a noun phrase to the actors it stands for: its own mention, its partners', or whoever it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.actors.nouns import noun_phrase
from detente.draft import Draft, Mention, Sentence
from detente.evidence import cite
from detente.language.syntax import conjuncts
from detente.model import Actor

__all__ = ["Cast", "cast", "merged"]

# Modifiers through which a thing leads to its owner, most trusted first.
OWNING = ("nmod:poss", "amod", "det", "compound", "nmod", "flat:name", "appos")
DEEPEST = 3  # "the quality of our relations with Japan" needs three steps; farther ones belong to other clauses
UNLIKE_OWNERS = frozenset({"pronoun"})


@dataclass(slots=True)
class Cast:
    """The mentions of one article by (sentence, head token)."""

    by_head: dict[tuple[int, int], Mention] = field(default_factory=dict)

    def at(self, sentence: Sentence, i: int) -> Mention | None:
        """The mention whose head is token `i`; None where there is none."""
        return self.by_head.get((sentence.index, i))

    def actors(self, sentence: Sentence, i: int) -> list[Actor]:
        """Actors named by the phrase headed by `i` itself and the phrases coordinated with it; [] where they are things."""
        out = []
        for node in conjuncts(sentence, i):
            mention = self.at(sentence, node)
            if (mention is not None and mention.kind not in {"adjective", "possessive"}) or (mention is not None and sentence.tokens[node].pos in {"NOUN", "PROPN"}):
                out.append(mention.actor)
        return out

    def owners(self, sentence: Sentence, i: int, depth: int = 0) -> list[Actor]:
        """Actors that the thing headed by `i` belongs to: its possessor, country adjective, genitive, or a partner's."""
        if depth >= DEEPEST:
            return []
        for dep in OWNING:
            found: list[Actor] = []
            for child in sentence.children[i]:
                if sentence.tokens[child].dep != dep:
                    continue
                for node in conjuncts(sentence, child):
                    mention = self.at(sentence, node)
                    if mention is not None:
                        found.append(mention.actor)
                found = found or self.owners(sentence, child, depth + 1)
                if found and dep != "nmod":
                    break
            if found:
                return found
        return []

    def meant(self, sentence: Sentence, i: int) -> list[Actor]:
        """`actors`, else `owners`: the actors that an argument brings in."""
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
        if token.pos not in {"NOUN", "PROPN"}:
            return None
        span = noun_phrase(sentence, i)
        evidence = cite(draft.article.text, "speaker", span.start, span.end)
        owners = merged(self.owners(sentence, i))
        country = owners[0].country if owners else None
        return Actor(evidence, f"phrase:{evidence.quote.lower()}", country, ("UNK",), name=evidence.quote, reason="named by the text alone")


def cast(draft: Draft) -> Cast:
    """The cast of an article. Where two mentions share a head, the longer one counts."""
    out = Cast()
    for mention in sorted(draft.mentions, key=lambda m: (len(m.span), m.span)):
        if mention.head is not None:
            out.by_head[(mention.sentence, mention.head)] = mention
    return out


def merged(actors: Sequence[Actor]) -> list[Actor]:
    """Actors without doubles, in order."""
    seen: dict[str, Actor] = {}
    for actor in actors:
        seen.setdefault(actor.identity, actor)
    return list(seen.values())
