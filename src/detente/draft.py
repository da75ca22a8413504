"""What the stages hand on: an article in the making, one typed slot per kind of record.

Drafts are the only mutable objects of the pipeline. A stage fills the slots that it gives and reads those that it needs;
it never reaches into another stage.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from detente.evidence import Span
from detente.model import (
    Actor,
    Article,
    Coded,
    DateMention,
    Event,
    Note,
    PlaceMention,
    Position,
    Relation,
    Statement,
)
from detente.phrases import Row, atoms

if TYPE_CHECKING:
    from detente.actors.registry import Registry
    from detente.actors.resolve import Cast
    from detente.issues.book import IssueBook
    from detente.language.entries import Arguments
    from detente.language.syntax import Marks
    from detente.reader.stage import Judgements, Question

START = itemgetter(1)  # of a token

__all__ = ["START", "Appraisal", "Draft", "Gate", "Mention", "Metadata", "Sentence", "Source", "Token"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an input says of itself outside its text. None where it is silent; `published` and `changed` (last) are ISO dates (YYYY-MM-DD) or None.

    `uri` is what the publisher calls the item; `status` is usable, withdrawn, or None where nothing is said.
    """

    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    uri: str | None = None
    status: str | None = None
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One item as it came in: a file, or one row of a file.

    `name` identifies it for a person (`path`, or `path#row`); `media` is text, markdown or html; `content` is the decoded input.
    """

    name: str
    media: str
    content: str
    sha256: str
    metadata: Metadata = Metadata()


class Token(NamedTuple):
    """One token of an analysed sentence.

    `start` and `end` are code points of the article's text. `head` is the index of the governing token in the same sentence, −1 for a root.
    `dep` and `pos` are Universal Dependencies labels without language subtypes unless the subtype carries meaning
    (kept: nsubj:pass, aux:pass, obl:agent, acl:relcl, obl:arg, expl, compound:prt, flat:name). `feats` are UD features, e.g. {"Tense": "Fut"}.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    feats: dict[str, str]


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a sentence is worth parsing, and why."""

    passed: bool
    reason: str


@dataclass(slots=True)
class Sentence:
    """One sentence of the text. `tokens` is empty where the gate kept it from analysis; `block` is the kind of block it stands in.

    `atoms` are its words and marks for phrase books, there with or without analysis. `arguments`, `partners` and `names` remember, by token, who
    hangs on it, what it is coordinated with, and the lemmas that may stand for it, `heads`, by lexicon, the tokens that may head an entry, and
    `marks` its function words: several stages ask.
    """

    index: int
    span: Span
    block: str
    gate: Gate
    tokens: tuple[Token, ...] = ()
    children: tuple[tuple[int, ...], ...] = ()
    atoms: Row = field(default_factory=lambda: atoms(""))
    arguments: dict[int, Arguments] = field(default_factory=dict)
    partners: dict[int, Sequence[int]] = field(default_factory=dict)
    names: dict[int, frozenset[str]] = field(default_factory=dict)
    heads: dict[str, list[int]] = field(default_factory=dict)
    marks: Marks | None = None

    def subtree(self, i: int) -> Iterator[int]:
        """Token indices of `i` and all it governs, in no particular order but the same one each time."""
        stack = [i]
        while stack:
            j = stack.pop()
            yield j
            stack.extend(self.children[j])

    def subtree_span(self, i: int) -> Span:
        """The characters from the first to the last token of the subtree of `i`."""
        nodes = list(self.subtree(i))
        return Span(self.tokens[min(nodes)].start, self.tokens[max(nodes)].end)

    def token_at(self, offset: int) -> int | None:
        """Index of the token that holds the character at `offset`; None between tokens or outside."""
        i = bisect_right(self.tokens, offset, key=START) - 1
        return self.tokens[i].i if i >= 0 and offset < self.tokens[i].end else None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to an actor.

    `kind`: name, adjective, demonym, capital, metonym, body, person, office, group, pronoun, possessive, anonymous, compound.
    `sentence` and `head` locate the head token; `head` is None where the sentence was not analysed. `actor.evidence` holds the words.
    """

    span: Span
    kind: str
    sentence: int
    head: int | None
    actor: Actor


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A holder's valuation of something, found in the words: the ground on which positions and verbal acts stand.

    `stance`: support, oppose, conditional. `pattern`: how holder and target hang on the word (stances.tsv). `about` are the actors that the
    target belongs to. `statement` is the id of the statement in which it is made, None where the outlet tells it.
    """

    sentence: int
    token: int
    holder: Actor
    stance: str
    strength: int
    pattern: str
    word: str
    target: Span
    about: tuple[Actor, ...]
    framing: Span | None
    concerning: Span | None
    condition: Span | None
    evidence: Span
    statement: str | None


def _shipped() -> Registry:
    from detente.actors.registry import registry

    return registry()


def _shipped_issues() -> IssueBook:
    from detente.issues.book import issue_book

    return issue_book()


@dataclass(slots=True)
class Draft:
    """An article on its way through the stages."""

    source: Source
    article: Article
    registry: Registry = field(default_factory=_shipped, repr=False, compare=False)  # the actor files, with the user's rows
    issues: IssueBook = field(default_factory=_shipped_issues, repr=False, compare=False)  # the register of issues, with the user's rows
    engine: str = "both"  # own.ENGINES
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    cast: Cast = field(init=False, repr=False, compare=False)  # the mentions by where they stand: there once the actors stage has run
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    questions: dict[int, Question] = field(default_factory=dict)  # what the model is asked, by sentence
    judgements: dict[int, Judgements] = field(default_factory=dict)  # the model's, by sentence; none where it was not asked
    statements: list[Statement] = field(default_factory=list)
    appraisals: list[Appraisal] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, stage: str, span: Span, what: str) -> None:
        """Say why a stretch of text was coded or passed over."""
        self.notes.append(Note(stage, span, what))

    def coded(self) -> Coded:
        """The finished records, each kind in the order of the text."""
        seen: dict[str, Actor] = {}
        for mention in self.mentions:
            seen.setdefault(mention.actor.identity, mention.actor)
        return Coded(
            article=self.article,
            statements=tuple(sorted(self.statements, key=lambda r: (r.content.span, r.id))),
            events=tuple(sorted(self.events, key=lambda r: (r.trigger.span, r.id))),
            positions=tuple(sorted(self.positions, key=lambda r: (r.evidence.span, r.id))),
            relations=tuple(sorted(self.relations, key=lambda r: (r.evidence.span, r.id))),
            dates=tuple(sorted(self.dates, key=lambda r: (r.evidence.span, r.id))),
            places=tuple(sorted(self.places, key=lambda r: (r.evidence.span, r.id))),
            actors=tuple(seen.values()),
            notes=tuple(sorted(self.notes, key=lambda n: (n.span.start, n.span.end, n.stage, n.what))),
        )
