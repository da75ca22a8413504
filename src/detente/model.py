"""The records that Détente writes: frozen, typed, stored as they are.

Unknown is None; `reason` and `basis` fields say why. Spans are code points of `Article.text`.
Countries are ISO 3166 alpha-3; IGO, NGO and MNC stand in a country's place for such bodies (PLOVER).
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.evidence import Evidence, Span

__all__ = [
    "Actor",
    "Article",
    "Block",
    "Coded",
    "Correction",
    "DateMention",
    "Doubt",
    "Event",
    "Flag",
    "Judgement",
    "Link",
    "Note",
    "PlaceMention",
    "Position",
    "Relation",
    "SetAside",
    "Statement",
    "When",
    "Where",
]


@dataclass(frozen=True, slots=True)
class When:
    """A time as an interval, with what is known of how it is known.

    `earliest` and `latest` are ISO dates (inclusive) or None where that side is open or unknown.
    `precision`: day, weekend, week, month, season, quarter, half, year, decade, century, interval, or None (durations, sets).
    `value` and `mod` are TIMEX3 (`2019-06`, `XXXX-03-02`, `P3M`; START, MID, END, APPROX, MORE_THAN, LESS_THAN, BEFORE, AFTER,
    ON_OR_BEFORE, ON_OR_AFTER; the last four leave the interval open on one side).
    `basis`: metadata, url, dateline, expression, inferred, or none. `anchor` is the ISO date the value was computed from.
    """

    earliest: str | None
    latest: str | None
    precision: str | None
    value: str | None
    basis: str
    mod: str | None = None
    anchor: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A place. `kind`: city, region, district, country, island, water, strait, area, base, site, border, … `country` is alpha-3 or None.

    `lat` and `lon` are degrees, None where the place has no point. `basis` says how it was resolved (gazetteer; offset, beside a place named;
    border; scene or dateline for an event whose own clause names none), `reason` why not or why this one. `claimants` lists the alpha-3 codes
    of all states that claim a disputed place. `radius_km` is how far from the point it may lie or reach; None where that is not said.
    """

    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    basis: str
    reason: str | None = None
    claimants: tuple[str, ...] = ()
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one function: title, heading, byline, dateline, paragraph, caption, credit, end_mark, residue, boilerplate."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a reader should know before trusting the article: contradictory_caption, extraction_residue,
    no_publication_date, machine_translated, …"""

    kind: str
    reason: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `text` is the layer that all spans point into; `blocks` partition its non-blank part in order.

    `sha256` is of the raw bytes. `raw_map` holds (text offset, raw offset, length) runs that lead back to the decoded input. `uri` is what the
    publisher calls the item (a feed's guid, a ninjs uri), or None.
    """

    id: str
    source: str
    url: str | None
    outlet: str | None
    title: str | None
    language: str | None
    published: When
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    flags: tuple[Flag, ...]
    raw_map: tuple[tuple[int, int, int], ...]
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: the words of the text (`evidence`) and what they resolve to as of the article's date.

    `identity` is one stable key for coreferent actors (`RUS`, `NATO`, `sergey-lavrov`, `anonymous:diplomatic`, `RUS/CVL`).
    `country` is alpha-3, IGO, NGO, MNC, or None with `reason`. `members` lists alpha-3 codes of a compound actor.
    `anonymous` is the type of an unnamed source, else None. Persons on file carry the `score` of the link (0 to 1, None for all others), its
    `reason`, and in `others` the candidates that it was preferred to, as "id score".
    """

    evidence: Evidence
    identity: str
    country: str | None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    person: str | None = None
    role: str | None = None
    members: tuple[str, ...] = ()
    anonymous: str | None = None
    reason: str | None = None
    score: float | None = None
    others: tuple[str, ...] = ()

    @property
    def countries(self) -> frozenset[str]:
        """The country codes this actor stands for: its members', else its own; empty where unknown."""
        if self.members:
            return frozenset(self.members)
        return frozenset((self.country,)) if self.country else frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of attribution, from the outlet inwards.

    `kind`: outlet, agency, media, document, official, government, military, party, expert, witness, body, person, rumour, unknown, or
    anonymous- with diplomatic, official, government, military, security or intelligence.
    """

    kind: str
    label: str
    actor: Actor | None
    cue: Evidence | None
    force: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reserve about what a record says, and whose it is.

    `kind`: hearsay (the French conditional, "reportedly"), hedge ("may", "probably"), distance (a cue such as "claims"), denial (a cue such as
    "denied"). `owner` is the one who makes the reserve: the outlet, or the source of a statement, under the label that the chain gives it.
    """

    kind: str
    owner: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Statement:
    """What a speaker is reported to have said. `kind`: direct, indirect, mixed. `inside`: id of the statement that reports it.

    `source` are the words that name the speaker beside the cue, None where the speaker is taken over from the sentence before or not named.
    `content` is the first stretch of the words reported, `continued` the others, where the cue or a paragraph's end interrupts a quotation.
    `venue` is the occasion (interview, speech), `medium` the channel (letter, television, a network). `rebuts`: the words are not the speaker's,
    who denies or confirms what is told of before ("…, which Moscow denies").
    """

    id: str
    article: str
    kind: str
    speaker: Actor | None
    speaker_reason: str | None
    source: Evidence | None
    cue: Evidence
    content: Evidence
    continued: tuple[Evidence, ...]
    force: str
    tone: str
    addressee: Actor | None
    venue: Evidence | None
    medium: Evidence | None
    when: When
    inside: str | None
    rebuts: bool
    chain: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    sentence: Span

    @property
    def parts(self) -> tuple[Span, ...]:
        """All stretches of the words reported, in order."""
        return (self.content.span, *(more.span for more in self.continued))

    def holds(self, span: Span) -> bool:
        """Whether a stretch of the text is among the words reported, and no part of the cue."""
        whole = self.content.span
        within = (whole.start <= span.start and span.end <= whole.end) or any(more.span.covers(span) for more in self.continued)
        return within and not self.cue.span.touches(span)


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom (PLOVER). `status`: happened, ongoing, future, hypothetical, negated.

    `modality` says who vouches for it: asserted (the outlet) or reported (inside a statement); `via` are those statements' ids.
    `quad` is 1–4, `score` the conflict–cooperation scale −10…10. `also` are other places in the text that tell the same event.
    `rule` names the lexicon row and ruling that carried it, or what the reader saw. `carried`: rules, reader, or both. `confidence` is the reader's
    calibrated probability (0 to 1) that the pair has an act of this type; None where it was not asked.
    """

    id: str
    article: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    trigger: Evidence
    when: When
    where: Where | None
    where_reason: str | None
    status: str
    modality: str
    historical: bool
    chain: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    via: tuple[str, ...]
    quad: int
    score: float
    sentence: Span
    also: tuple[Evidence, ...]
    rule: str
    carried: str = "rules"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a holder stands. `stance`: support, oppose, conditional, unclear. `basis`: stated, reported, inferred. `when` is the time that
    the text gives for it: of the words that carry it, else of the statement that it is made in.

    `target_kind`: actor, relation, event, policy, proposal, or None where the words do not show it. `issue` is the id of an issue on file or
    one made of the target's topic and parties (docs/positions.md), None with `issue_reason`. `framing` are the words that value the target
    ("obstacle", "menace"), None where the verb alone does. `basis`: stated (by the holder), reported (of the holder), inferred (from an act).
    """

    id: str
    article: str
    holder: Actor
    stance: str
    target: Evidence
    target_kind: str | None
    target_members: tuple[str, ...]
    framing: Evidence | None
    concerning: Evidence | None
    issue: str | None
    issue_reason: str | None
    condition: Evidence | None
    strength: int
    basis: str
    when: When
    evidence: Evidence
    chain: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    via: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing tie between parties. `kind`: alliance, treaty, dispute, negotiation, sanctions, deployment, summit, bilateral_relations."""

    id: str
    article: str
    kind: str
    parties: tuple[Actor, ...]
    object: Evidence | None
    status: str | None
    trend: str | None
    obstacle: Evidence | None
    evidence: Evidence
    rule: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression of the text. `type`: DATE, TIME, DURATION, SET, PERIOD."""

    id: str
    article: str
    evidence: Evidence
    type: str
    when: When


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text; `where` None would be no finding, so it is always resolved."""

    id: str
    article: str
    evidence: Evidence
    where: Where


@dataclass(frozen=True, slots=True)
class Note:
    """Why a sentence was coded or passed over: shown by `--explain`."""

    stage: str
    span: Span
    what: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An input that was not coded, with the stage it failed in, the reason and the remedy."""

    item: str
    stage: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a field of a record says, or should have said: a `value` (a code, an id, a date), the words for it (`evidence`), both, or neither where
    there is nothing to be said. A field with several values has one for each."""

    field: str
    value: str | None
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What someone decided about a record. Never changed: a second thought is a new judgement that `revises` the first.

    `decision`: accept, reject, correct (with `corrections`), unsure, missed (a record that should be there; `record` is then the judgement's own
    id), or withdraw (takes back what it `revises`). `kind` is the record's table; of kind articles, accept says that all records of the kinds in
    `corrections` have been judged (docs/review.md). `stated` is what the record said when it was judged, field by field. `anchor` are the words by
    which it is found again after the article is coded anew, `sha256` the hash of the article's raw bytes, `coder` what had coded it. `made` is the
    time of day, UTC, ISO 8601; `task` the queue it was done for, or None.
    """

    id: str
    article: str
    kind: str
    record: str
    decision: str
    reason: str
    stated: tuple[Correction, ...]
    corrections: tuple[Correction, ...]
    anchor: Evidence
    sha256: str
    url: str | None
    coder: str | None
    author: str
    made: str
    revises: str | None
    task: str | None


@dataclass(frozen=True, slots=True)
class Coded:
    """All records of one article."""

    article: Article
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    positions: tuple[Position, ...]
    relations: tuple[Relation, ...]
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[Actor, ...]
    notes: tuple[Note, ...]
