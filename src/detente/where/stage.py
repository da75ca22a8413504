"""The where stage: places named in an article, each resolved with its reason.

Cities and features count wherever they are named as places; countries and capitals only where a preposition says that something is there, since
otherwise they are more often actors ("Tokyo a protesté").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from detente.actors.gazetteer import locatives
from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span, cite, content_id
from detente.model import PlaceMention, Where
from detente.phrases import Atom
from detente.resources import languages, table
from detente.where.gazetteer import Place, cities, country, features

__all__ = ["run"]

READ = frozenset({"title", "heading", "paragraph", "caption", "dateline"})
LONGEST_NAME_ATOMS = 5
LEAST_NAME_LETTERS = 3  # of a name of one word: "La Haye" may begin with a shorter one
LEAST_INHABITANTS_ALONE = 50_000  # smaller places are believed only in a country that the article names
TO_SOMEBODY = frozenset({"ask", "order", "promise", "propose", "reply", "warn", "accuse", "threaten"})
PLACE_KINDS = frozenset({"name", "capital"})
SEAT_KINDS = frozenset({"body", "adjective"})  # a town may be one of them too ("Bruxelles", "Hong Kong")


def run(drafts: Sequence[Draft]) -> None:
    """Fill `places`."""
    for draft in drafts:
        language = draft.article.language
        if language not in languages() or language is None:
            continue
        named: Counter[str | None] = Counter(m.actor.country for m in draft.mentions if m.actor.country)
        within: dict[int, list[Mention]] = {}
        for mention in draft.mentions:
            within.setdefault(mention.sentence, []).append(mention)
        for sentence in draft.sentences:
            if sentence.block in READ:
                draft.places += _in_sentence(draft, sentence, language, within.get(sentence.index, []), named)


def _in_sentence(
    draft: Draft, sentence: Sentence, language: str, here: Sequence[Mention], named: Counter[str | None]
) -> list[PlaceMention]:
    row = sentence.atoms
    taken: list[Span] = []
    out = []
    for first, last, found in features(language).find(row):
        span = Span(row[first].start, row[last - 1].end)
        hiding = [m for m in here if m.span.touches(span) and (m.kind in {"person", "body", "office"} or len(m.span) > len(span))]
        if not [m for m in hiding if m.kind != "group" or not _located(row, first, language)]:
            taken.append(span)
            out.append(_mention(draft, span, found[0], "the gazetteer's only entry of that name"))
    out += _countries(draft, sentence, row, language, here, taken)
    taken += [
        m.span for m in here if m.kind not in {"group", "possessive", "pronoun", "anonymous"} and not _unknown_there(m, row, language)
    ]
    taken += [d.evidence.span for d in draft.dates]
    out += _cities(draft, sentence, row, language, named, taken)
    return sorted(out, key=lambda mention: mention.evidence.span)


def _unknown_there(mention: Mention, row: Sequence[Atom], language: str) -> bool:
    """Whether a name that no file knows stands after a preposition of place: more likely a town than a person."""
    before = [atom.low for atom in row if atom.end <= mention.span.start][-1:]
    return mention.kind == "person" and mention.actor.country is None and bool(before) and before[0] in locatives(language)


def _located(row: Sequence[Atom], i: int, language: str) -> bool:
    """Whether a preposition of place stands right before atom `i`: "un navire en mer Noire" is a group that lies somewhere."""
    return i > 0 and row[i - 1].text.lower() in locatives(language)


def _countries(
    draft: Draft, sentence: Sentence, row: Sequence[Atom], language: str, here: Sequence[Mention], taken: list[Span]
) -> list[PlaceMention]:
    out = []
    for mention in here:
        if mention.kind not in PLACE_KINDS | SEAT_KINDS or (mention.kind in SEAT_KINDS and _seat(mention) is None):
            continue
        if any(span.touches(mention.span) for span in taken):
            continue
        before = [atom.text.lower() for atom in row if atom.end <= mention.span.start][-2:]
        if not before or not (
            before[-1] in locatives(language) or (before[-1] in {"le", "la", "les", "l", "'", "the"} and before[0] in locatives(language))
        ):
            continue
        if _dative(sentence, mention, language):
            continue
        place = _capital(mention) if mention.kind == "capital" else _seat(mention) or country(mention.actor.country or "")
        if place is not None:
            taken.append(mention.span)
            out.append(_mention(draft, mention.span, place, "a preposition of place stands before it"))
    return out


@cache
def _addressing(language: str) -> frozenset[str]:
    """Verbs and nouns whose "à X" is a person or state addressed, not a place: speech, giving, imposing."""
    # "A dit à Moscou" tells where more often than to whom; one asks, promises and answers somebody.
    speech = {
        row["lemma"] for row in table(f"languages/{language}/speech.tsv") if row["pos"] in {"VERB", "NOUN"} and row["force"] in TO_SOMEBODY
    }
    ties = {row["lemma"] for row in table(f"languages/{language}/relations.tsv") if row["pos"] == "NOUN" and row["kind"] != "summit"}
    return frozenset(speech | ties | {row["lemma"] for row in table(f"languages/{language}/light.tsv") if row["dative"]})


def _dative(sentence: Sentence, mention: Mention, language: str) -> bool:
    """Whether a name after "à" or "to" is an addressee."""
    if mention.head is None or not sentence.tokens:
        return False
    cases = {sentence.tokens[c].text.lower() for c in sentence.children[mention.head] if sentence.tokens[c].dep == "case"}
    head = sentence.tokens[mention.head].head
    return bool(cases & {"à", "aux", "au", "to"}) and head >= 0 and sentence.tokens[head].lemma.lower() in _addressing(language)


@cache
def _capitals() -> dict[str, str]:
    """The names of capitals, with the country each is the capital of."""
    return {row["text"]: row["code"] for row in table("actors/names.tsv") if row["form"] == "capital"}


def _seat(mention: Mention) -> Place | None:
    """The town that a mention names although it counts as a body or an adjective; None for all others ("White House" is Casablanca nowhere)."""
    if mention.kind not in SEAT_KINDS:
        return None
    name = mention.actor.evidence.quote
    nation = _capitals().get(name) if mention.kind == "body" else mention.actor.country
    return next((place for place in cities(name) if place.country == nation and place.population >= LEAST_INHABITANTS_ALONE), None)


def _capital(mention: Mention) -> Place | None:
    found = [place for place in cities(mention.actor.evidence.quote) if place.country == mention.actor.country]
    return found[0] if found else country(mention.actor.country or "")


@cache
def _not_places(language: str) -> frozenset[str]:
    """Words that are written with a capital and are no places: function words at the start of sentences, titles, months, weekdays."""
    words = {row["form"].lower() for name in ("pronouns", "prepositions") for row in table(f"languages/{language}/{name}.tsv")}
    words |= {row["phrase"].lower() for row in table(f"languages/{language}/times.tsv")}
    words |= {word for row in table(f"languages/{language}/offices.tsv") for word in row["phrase"].lower().split()}
    words |= {row["lemma"].lower() for name in ("groups", "speech", "modality") for row in table(f"languages/{language}/{name}.tsv")}
    return frozenset(words)


def _cities(
    draft: Draft, sentence: Sentence, row: Sequence[Atom], language: str, named: Counter[str | None], taken: Sequence[Span]
) -> list[PlaceMention]:
    out = []
    i = 0
    while i < len(row):
        step = 1
        if row[i].text[0].isupper():
            after = min((s.start for s in taken if s.end > row[i].start), default=sentence.span.end)
            for n in range(min(LONGEST_NAME_ATOMS, len(row) - i), 0, -1):
                span = Span(row[i].start, row[i + n - 1].end)
                place = _city(draft, sentence, row, i, n, language, named) if span.end <= after else None
                if place is not None:
                    out.append(_mention(draft, span, place[0], place[1]))
                    step = n
                    break
        i += step
    return out


def _city(
    draft: Draft, sentence: Sentence, row: Sequence[Atom], i: int, n: int, language: str, named: Counter[str | None]
) -> tuple[Place, str] | None:
    """The populated place that atoms `i`…`i+n` name, with the reason; None where they more likely name something else."""
    words = [atom.text for atom in row[i : i + n]]
    if not words[-1][0].isupper() or (n == 1 and (len(words[0]) < LEAST_NAME_LETTERS or words[0].lower() in _not_places(language))):
        return None
    text = draft.article.text[row[i].start : row[i + n - 1].end]
    found = cities(text)
    located = _located(row, i, language)
    proper_neighbour = (i > 0 and row[i - 1].text[0].isupper() and row[i - 1].end + 1 >= row[i].start) or (
        i + n < len(row) and row[i + n].text[0].isupper() and row[i + n].start <= row[i + n - 1].end + 1
    )
    if not found or (not located and (proper_neighbour or i == 0 or (n == 1 and _common(sentence, row[i])))):
        return None
    best = max(found, key=lambda p: (named.get(p.country, 0) > 0, p.population, -(p.geonames or 0)))
    if named.get(best.country, 0):
        return best, f"the most populous {best.name} of a country that the article names ({best.country})"
    if best.population >= LEAST_INHABITANTS_ALONE and located:
        return best, f"the most populous place of that name ({best.country})"
    return None


def _common(sentence: Sentence, atom: Atom) -> bool:
    """Whether the analysis takes a capitalised word for something else than a name."""
    i = sentence.token_at(atom.start)
    return i is not None and sentence.tokens[i].pos not in {"PROPN", "X", "NOUN"}


def _mention(draft: Draft, span: Span, place: Place, reason: str) -> PlaceMention:
    evidence = cite(draft.article.text, "place", span.start, span.end)
    where = Where(
        name=place.name if place.kind != "country" else evidence.quote,
        kind=place.kind,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        geonames=place.geonames,
        basis="gazetteer",
        reason=reason,
        claimants=place.claimants,
    )
    return PlaceMention(content_id("place", draft.article.id, span.start, evidence.quote), draft.article.id, evidence, where)
