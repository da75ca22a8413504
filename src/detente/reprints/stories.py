"""Articles that tell the same story, in two languages or at two outlets, linked by what their records say.

Articles are compared by the features that they share (detente.reprints.features), weighted by rarity: a cosine of weighted sets. Of each
pair of languages two articles are linked where each is the other's best and no third comes near; in one language, where two
articles published within days share much. Near-copies count as one article throughout.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from detente.reprints.cards import Card, days_apart, days_between
from detente.reprints.features import Feature, said_of
from detente.reprints.records import Reprint, Told

__all__ = ["Likeness", "likenesses", "linked", "stories"]

# Weights and thresholds across languages: set on 123 English news articles of NTREX-128 and their French translations (bench/links.py):
# of the links between the languages all were right, and 107 of 123 articles were linked. Between the French of one half of the
# articles and the English of the other, where there is nothing to find but what outlets report alike, three links were made, two of them
# reports of one story.
LEAST_ACROSS = 0.3
STANDS_OUT = 1.2  # times the next best
LEAST_SHARED = 3  # two articles about London share the city and the country
# In one language every report of a field looks like every other: set by reading the 220 most alike pairs of 1,175 French and English articles.
# From 0.45 with four features shared, pairs published within days were one story or its next day; below, one topic.
LEAST_WITHIN = 0.45
LEAST_SHARED_WITHIN = 4
WINDOW_DAYS = 3  # between publications: a translation, or a weekly's report, comes days later; the next round of talks comes later still
DATED_DAYS = 7  # two articles of one language are only compared where each is dated to a week
COUNTRY_WEIGHT = 0.5  # a country also stands in acts, stances, ties and persons
# Rarity is counted as if there were so many other articles: in a store of two everything is rare, and in one of ten nothing would be.
OTHERS = 100
COMMON = 200  # pairs are looked for by features that at most so many articles have; more would compare all with all
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two articles share. `score` is a weighted cosine, 0–1; `shared` is sorted, the rarest first."""

    one: str
    other: str
    score: float
    shared: tuple[Feature, ...]


def likenesses(cards: Mapping[str, Card], features: Mapping[str, Set[Feature]]) -> list[Likeness]:
    """Articles that may tell one story: those that share enough, and were not published too far apart. Sorted, the most alike first."""
    having: dict[Feature, list[str]] = {}
    for article in sorted(cards):
        for feature in features.get(article, ()):
            having.setdefault(feature, []).append(article)
    weight = {feature: _weight(feature, len(articles), len(cards)) for feature, articles in having.items()}
    norm = {article: math.sqrt(math.fsum(weight[feature] ** 2 for feature in features.get(article, ()))) for article in cards}
    pairs = {pair for articles in having.values() if len(articles) <= COMMON for pair in combinations(articles, 2)}
    found = []
    for one, other in pairs:
        if not _in_time(cards[one], cards[other]):
            continue
        shared = features[one] & features[other]
        score = math.fsum(weight[feature] ** 2 for feature in shared) / (norm[one] * norm[other])
        if len(shared) >= LEAST_SHARED and score >= LEAST_ACROSS / STANDS_OUT:
            rarest = sorted(shared, key=lambda feature: (-weight[feature], feature))
            found.append(Likeness(one, other, score, tuple(rarest)))
    return sorted(found, key=lambda like: (-like.score, like.one, like.other))


def _weight(feature: Feature, articles: int, everyone: int) -> float:
    rarity = math.log((everyone + OTHERS) / articles)
    return COUNTRY_WEIGHT * rarity if feature[0] == "country" else rarity


def _in_time(one: Card, other: Card) -> bool:
    """Across languages: not known to lie apart. In one language: both dated, and known to lie close."""
    apart = days_apart(one.published, other.published)
    if one.language != other.language:
        return apart is None or apart <= WINDOW_DAYS
    return apart is not None and apart <= WINDOW_DAYS and _dated(one) and _dated(other)


def _dated(card: Card) -> bool:
    when = card.published
    if not (when.earliest and when.latest):
        return False
    return days_between(when.earliest, when.latest) <= DATED_DAYS


def linked(cards: Mapping[str, Card], likes: Sequence[Likeness]) -> list[Likeness]:
    """The likenesses that are links, in their order."""
    within = [like for like in likes if _one_language(cards, like) and _close(like)]
    beside: dict[str, set[str]] = {}
    for like in within:
        beside.setdefault(like.one, set()).add(like.other)
        beside.setdefault(like.other, set()).add(like.one)
    across = [like for like in likes if not _one_language(cards, like)]
    ranked: dict[tuple[str, str | None], list[tuple[float, str]]] = {}
    for like in across:
        for one, other in ((like.one, like.other), (like.other, like.one)):
            ranked.setdefault((one, cards[other].language), []).append((like.score, other))

    def stands_out(one: str, other: str) -> bool:
        """Whether `other` is the best for `one`, and no third comes near that is not itself linked with `other` in its language."""
        best, *others = ranked[one, cards[other].language]
        next_best = next((score for score, third in others if third not in beside.get(other, ())), 0.0)
        return best[1] == other and best[0] >= STANDS_OUT * next_best

    kept = {
        (like.one, like.other)
        for like in across
        if like.score >= LEAST_ACROSS and stands_out(like.one, like.other) and stands_out(like.other, like.one)
    }
    kept.update((like.one, like.other) for like in within)
    return [like for like in likes if (like.one, like.other) in kept]


def _one_language(cards: Mapping[str, Card], like: Likeness) -> bool:
    return cards[like.one].language == cards[like.other].language


def _close(like: Likeness) -> bool:
    return like.score >= LEAST_WITHIN and len(like.shared) >= LEAST_SHARED_WITHIN


def stories(cards: Iterable[Card], features: Mapping[str, Set[Feature]], reprints: Sequence[Reprint]) -> list[Told]:
    """A row for each article of a story that more than one text tells, by story, the first of each at its head; then copies of its texts.

    A story grows by its strongest links first, and only where all its articles of one language are linked with each other: what goes on for
    weeks would otherwise become one story, day by day.
    """
    everyone = {card.id: card for card in sorted(cards, key=lambda card: card.order)}
    copies = {row.article: row for row in reprints if row.role not in {"first", "digest"}}
    digests = {row.article for row in reprints if row.role == "digest"}
    texts = {article: card for article, card in everyone.items() if article not in copies and article not in digests}
    links = linked(texts, likenesses(texts, features))
    of_family: dict[str, list[Reprint]] = {}
    for row in copies.values():
        of_family.setdefault(row.family, []).append(row)
    found: list[Told] = []
    for members in _grown(texts, links):
        found += _rows(texts, members, links, of_family)
    return found


def _grown(texts: Mapping[str, Card], links: Sequence[Likeness]) -> list[list[str]]:
    """Groups of two and more, each in the order of `texts`, and ordered by their first members."""
    order = {article: place for place, article in enumerate(texts)}
    near = {frozenset((like.one, like.other)) for like in links}
    group: dict[str, set[str]] = {}
    for like in links:
        one, other = (group.setdefault(article, {article}) for article in (like.one, like.other))
        if one is other or any(texts[a].language == texts[b].language and frozenset((a, b)) not in near for a in one for b in other):
            continue
        one |= other
        group.update(dict.fromkeys(other, one))
    whole = {id(members): sorted(members, key=order.__getitem__) for members in group.values() if len(members) > 1}
    return sorted(whole.values(), key=lambda members: order[members[0]])


def _rows(
    texts: Mapping[str, Card], members: Sequence[str], links: Sequence[Likeness], of_family: Mapping[str, Sequence[Reprint]]
) -> list[Told]:
    inside = [like for like in links if like.one in members and like.other in members]
    first = members[0]
    rows = [Told(first, first, "first", None, None, f"first of {len(members)} texts that tell it, as far as dates are known")]
    for article in members[1:]:
        mine = [like for like in inside if article in {like.one, like.other}]
        like = min(mine, key=lambda like: (first not in {like.one, like.other}, -like.score, like.one, like.other))
        of = like.other if like.one == article else like.one
        role = "report" if texts[of].language == texts[article].language else "version"
        rows.append(Told(article, first, role, of, round(like.score, 3), _reason(like, texts[of])))
    for article in members:
        rows += [Told(row.article, first, "copy", row.of, row.score, row.reason) for row in of_family.get(article, ())]
    return rows


def _reason(like: Likeness, of: Card) -> str:
    shown = ", ".join(said_of(feature) for feature in like.shared[:SHOWN])
    more = f" and {len(like.shared) - SHOWN} more" if len(like.shared) > SHOWN else ""
    return f"shares with “{of.name}” ({of.id}): {shown}{more}"
