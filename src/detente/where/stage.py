"""The where stage: places named in an article, each resolved with its reason.

Towns and features count wherever they are named as places; countries and capitals only where a preposition says that something is there, since
otherwise they are more often actors ("Tokyo a protesté"). Names are gathered from the whole article first, since what is certain about one
helps to tell what another means.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from detente.draft import Draft, Mention
from detente.evidence import Span, cite, content_id
from detente.model import PlaceMention, Where
from detente.phrases import Atom, Row
from detente.resources import languages
from detente.where.around import look_around
from detente.where.borders import borders
from detente.where.choose import Setting, choose
from detente.where.finds import Find, believed, gather, names_in, ordinary
from detente.where.gazetteer import Place, features
from detente.where.nations import capitals, nations
from detente.where.offsets import Offset, apply, offset_before
from detente.where.words import Words, words

__all__ = ["CERTAIN", "run", "setting_of", "where_of"]

READ = frozenset({"title", "heading", "paragraph", "caption", "dateline"})
CERTAIN = 1.5  # a choice that beats the next by so much is a landmark for the others
SILENT_KINDS = frozenset({"group", "possessive", "pronoun", "anonymous", "capital"})
HIDING_KINDS = frozenset({"person", "body", "party", "office"})


def run(drafts: Sequence[Draft]) -> None:
    """Fill `places`."""
    for draft in drafts:
        language = draft.article.language
        if language is not None and language in languages():
            draft.places += _places(draft, language)


def _places(draft: Draft, language: str) -> list[PlaceMention]:
    """All places of an article, in the order of the text."""
    text = draft.article.text
    known, names, plain_words, setting = words(language), names_in(text), ordinary(draft), setting_of(draft)
    within: dict[int, list[Mention]] = {}
    for mention in draft.mentions:
        within.setdefault(mention.sentence, []).append(mention)
    openings = {block.span.start for block in draft.article.blocks}
    dates = [date.evidence.span for date in draft.dates]
    finds: list[Find] = []
    out: list[PlaceMention] = []
    for sentence in draft.sentences:
        if sentence.block not in READ:
            continue
        here, row = within.get(sentence.index, []), sentence.atoms
        first = sentence.span.start in openings
        taken: list[Span] = []
        for span, where in (*borders(row, here, known), *_features(row, here, known, language, setting)):
            if not any(span.touches(other) for other in taken):
                taken.append(span)
                out.append(_mention(draft, span, where))
                if where.country:
                    setting.countries[where.country] += 1
        for mention, place, reason in nations(sentence, here, known, language):
            i = bisect_left(row.starts, mention.span.start)
            n = bisect_left(row.starts, mention.span.end) - i
            around = look_around(text, sentence, i, n, known, here, names, first=first)
            homonym = mention.kind == "capital" and around.containers  # "Tripoli, au Liban" is decided with the towns
            if not homonym and not any(mention.span.touches(other) for other in taken):
                taken.append(mention.span)
                out.append(_mention(draft, mention.span, where_of(place, mention.actor.evidence.quote, reason), around.offset))
        taken += [m.span for m in here if m.kind not in SILENT_KINDS and not _unknown_there(m, row, known)]
        taken += dates
        finds += gather(text, sentence, language, known, here, names, taken, plain_words, first=first)
    out += _decided(draft, finds, setting)
    return sorted(out, key=lambda mention: mention.evidence.span)


def setting_of(draft: Draft) -> Setting:
    """What an article says about where it plays, before any town is looked at."""
    by_words: dict[str, Counter[str]] = {}
    for mention in draft.mentions:
        if mention.actor.country:
            by_words.setdefault(mention.actor.evidence.quote, Counter())[mention.actor.country] += 1
    return Setting(sum(by_words.values(), Counter()), by_words, capitals())


def _unknown_there(mention: Mention, row: Row, known: Words) -> bool:
    """Whether a name that no file knows stands after a preposition of place: more likely a town than a person."""
    if mention.kind != "person" or mention.actor.country is not None:
        return False
    behind = bisect_right(row.ends, mention.span.start)
    return behind > 0 and (row.low[behind - 1] in known.at or row.low[behind - 1] in known.toward)


def _features(row: Sequence[Atom], here: Sequence[Mention], known: Words, language: str, setting: Setting) -> Iterator[tuple[Span, Where]]:
    """Hand-written features; of several with one name that of the country named most."""
    for first, last, found in features(language).find(row):
        span = Span(row[first].start, row[last - 1].end)
        hiding = [m for m in here if m.span.touches(span) and (m.kind in HIDING_KINDS or len(m.span) > len(span))]
        located = first > 0 and row[first - 1].low in known.at | known.town  # "un navire en mer Noire": a group that lies somewhere
        if any(m.kind != "group" or not located for m in hiding):
            continue
        best = max(found, key=lambda place: (setting.countries.get(place.country or "", 0), -found.index(place)))
        others = len({(place.name, place.country) for place in found}) - 1
        reason = f"of {others + 1} of that name the one in the country named most" if others else "the gazetteer's only entry of that name"
        where = where_of(best, best.name, reason)
        offset = offset_before(row, first, known)
        yield span, apply(where, offset) if offset else where


def _decided(draft: Draft, finds: Sequence[Find], setting: Setting) -> Iterator[PlaceMention]:
    """The places among the finds, once all are known."""
    certain = []
    for find in finds:
        choice = choose(find.name, find.found, setting, find.around.containers, find.around.said)
        if choice is not None and believed(find, choice) and (choice.contained or choice.margin >= CERTAIN):
            certain.append((find.name, choice.place))
    setting.land(certain)
    for find in finds:
        choice = choose(find.name, find.found, setting, find.around.containers, find.around.said)
        if choice is not None and believed(find, choice):
            yield _mention(draft, find.span, where_of(choice.place, find.name, choice.reason), find.around.offset)


def where_of(place: Place, quote: str, reason: str) -> Where:
    """The record of a place; countries go by the words of the text."""
    return Where(
        name=place.name if place.kind != "country" else quote,
        kind=place.kind,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        geonames=place.geonames,
        basis="gazetteer",
        reason=reason,
        claimants=place.claimants,
    )


def _mention(draft: Draft, span: Span, where: Where, offset: Offset | None = None) -> PlaceMention:
    evidence = cite(draft.article.text, "place", span.start, span.end)
    placed = apply(where, offset) if offset else where
    return PlaceMention(content_id("place", draft.article.id, span.start, evidence.quote), draft.article.id, evidence, placed)
