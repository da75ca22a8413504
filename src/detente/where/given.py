"""Names that somebody else has found, resolved: what each means in its article, with countries, features and towns as candidates."""

from __future__ import annotations

from collections.abc import Sequence

from detente.draft import Draft, Mention, Sentence
from detente.evidence import Span
from detente.model import Where
from detente.phrases import atoms
from detente.where.around import Around, look_around
from detente.where.choose import Choice, choose
from detente.where.finds import names_in
from detente.where.gazetteer import Candidate, Place, abbreviations, country, features, named
from detente.where.stage import CERTAIN, setting_of, where_of
from detente.where.words import words

__all__ = ["resolve"]

NATION_KINDS = frozenset({"name", "adjective", "demonym"})
NATION = 10_000_000  # inhabitants that a country or feature is taken to have: its name means it before a town
ARTICLES = ("the ", "The ", "la ", "le ", "les ", "l'")


def resolve(draft: Draft, spans: Sequence[Span]) -> list[Where | None]:
    """The place of each span in an article that has been through the actors stage; None where the name is on no file."""
    language = draft.article.language or "en"
    setting = setting_of(draft)
    looked = [(_name(draft, span), _candidates(draft, span, language), _around(draft, span, language)) for span in spans]
    certain = []
    for name, found, around in looked:
        choice = choose(name, found, setting, around.containers, around.said)
        if choice is not None and (choice.contained or choice.margin >= CERTAIN):
            certain.append((name, choice.place))
    setting.land(certain)
    choices = [choose(name, found, setting, around.containers, around.said) for name, found, around in looked]
    return [None if choice is None else _where(choice, name) for choice, (name, *_) in zip(choices, looked, strict=True)]


def _name(draft: Draft, span: Span) -> str:
    return draft.article.text[span.start : span.end]


def _where(choice: Choice, name: str) -> Where:
    return where_of(choice.place, name, choice.reason)


def _candidates(draft: Draft, span: Span, language: str) -> list[Candidate]:
    name = _name(draft, span)
    bare = next((name.removeprefix(article) for article in ARTICLES if name.startswith(article)), name)
    out = [*named(bare)]
    if bare in abbreviations():
        region, code, _ = abbreviations()[bare]
        out = [c for c in named(region) if c.place.kind == "region" and c.place.country == code]
    row = atoms(bare)
    for first, last, found in features(language).find(row):
        if (first, last) == (0, len(row)):
            out += [Candidate(_weighed(place), True) for place in found]
    for start, end, known in draft.registry.names(language).find(bare):
        if (start, end) == (0, len(bare)):
            codes = sorted({item.code for item in known if item.kind in NATION_KINDS})
            out += [Candidate(_weighed(place), True) for code in codes if (place := country(code)) is not None]
    return out


def _weighed(place: Place) -> Place:
    """A feature or country with inhabitants, so that it can be weighed against towns."""
    return Place(place.name, place.kind, place.country, place.lat, place.lon, place.geonames, NATION, place.claimants, place.region)


def _around(draft: Draft, span: Span, language: str) -> Around:
    sentence = next((s for s in draft.sentences if s.span.start <= span.start < s.span.end), None)
    if sentence is None:
        return Around((), None, located=False, dateline=False, offset=None)
    row = sentence.atoms
    i = next((k for k, atom in enumerate(row) if atom.end > span.start), len(row) - 1)
    n = max(1, sum(span.start <= atom.start < span.end for atom in row))
    here = _mentions(draft, sentence)
    return look_around(draft.article.text, sentence, i, n, words(language), here, names_in(draft.article.text), first=False)


def _mentions(draft: Draft, sentence: Sentence) -> list[Mention]:
    return [mention for mention in draft.mentions if mention.sentence == sentence.index]
