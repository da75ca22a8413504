"""Which of several places of one name is meant: candidates are scored on what the text says, and the best is taken with its reason.

The score is in powers of ten of inhabitants, so that "a country that the article names" outweighs a homonym up to a thousand times as large.
Constants were set on the tuning half of LGL, TR-News and GeoWebNews (docs/evaluation.md) and on the homonyms of tests/where.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from detente.where.gazetteer import Candidate, Place
from detente.where.geometry import km

__all__ = ["Choice", "Container", "Setting", "choose"]

CONTAINED = 8.0  # "London, Ontario": said in so many words
NAMED = 3.25  # the article names its country …
# … and more for each doubling of how often, up to MOST_DOUBLINGS; not against a capital, which needs no country beside it
NAMED_AGAIN = 0.4
MOST_DOUBLINGS = 3
SAME_REGION = 1.5  # another certain place of the article lies in the same first-level region …
SAME_REGION_MORE = 0.5  # … and more for each further one, up to MOST_NEIGHBOURS
MOST_NEIGHBOURS = 4
NEIGHBOUR = 1.0  # … or within NEIGHBOUR_KM
NEIGHBOUR_KM = 150.0
CAPITAL = 2.0
SHORTENED = -0.3  # the name is a part of the place's own ("Santiago" of Santiago de Cuba) …
IMPROPER = -1.5  # … or another one that it goes by, of which GeoNames has many that nobody uses ("Berea" of Aleppo)
REGION = -1.3  # a region's inhabitants are those of all its towns
SEAT = -2.5  # a region called by the name of a town in it: the town is meant first, if not the region has …
SEAT_SHARE = 8  # … so many times the town's inhabitants ("Québec")
STATE = 3.0  # a country of that name: what such a name means first
REGION_SAID = 4.0  # "the province of X", "X region"
TOWN_SAID = 2.0


@dataclass(frozen=True, slots=True)
class Container:
    """What the text says that a place lies in: a country, and a first-level region's GeoNames id where it is one (0 where not)."""

    words: str
    country: str
    region: int = 0

    def holds(self, place: Place) -> bool:
        """Whether a place lies in it, and is not it."""
        return place.country == self.country and self.region in {0, place.region} and not (place.kind == "region" and self.region)


@dataclass(slots=True)
class Setting:
    """What an article says about where it plays: how often it names each country, by which words, and which places are certain."""

    countries: Counter[str]
    by_words: dict[str, Counter[str]] = field(default_factory=dict)
    capitals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    anchors: list[Place] = field(default_factory=list)

    def named(self, country: str | None, words: str) -> int:
        """How often a country is named, other than by these words themselves."""
        own = self.by_words.get(words)
        return 0 if country is None else self.countries[country] - (own[country] if own else 0)

    def land(self, found: Iterable[tuple[str, Place]]) -> None:
        """Take some names and their places as certain: landmarks for the others, and their countries as named."""
        certain = dict.fromkeys(found)
        self.anchors = list(dict.fromkeys(place for _, place in certain))
        for words, place in certain:
            if place.country:
                self.countries[place.country] += 1
                self.by_words.setdefault(words, Counter())[place.country] += 1


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen, why, what it scored, and by how much it beat the next."""

    place: Place
    reason: str
    score: float
    margin: float
    contained: bool
    named: bool


def choose(
    name: str, found: Sequence[Candidate], setting: Setting, containers: Sequence[Container] = (), said: str | None = None
) -> Choice | None:
    """The best of the candidates for a name; None where there is none. `said` is city or region where a noun beside the name says so."""
    if not found:
        return None
    holding = {c: box for c in found for box in reversed(containers) if box.holds(c.place)}
    seats = {c.place.region: c.place.population for c in reversed(found) if c.place.kind == "city" and c.proper}
    scored = sorted(
        ((_score(name, c, setting, said, seats) + CONTAINED * (c in holding), c) for c in found),
        key=lambda pair: (-pair[0], -pair[1].place.population, pair[1].place.geonames or 0),
    )
    score, best = scored[0]
    rivals = [(s, c) for s, c in scored[1:] if not _same(c.place, best.place)]
    margin = score - rivals[0][0] if rivals else math.inf
    named = setting.named(best.place.country, name) > 0
    why = _reason(best.place, setting, holding.get(best), said, named)
    if rivals:
        why += f"; preferred to {len(rivals)} other{'s' * (len(rivals) > 1)} of that name, next {_label(rivals[0][1].place)}"
    return Choice(best.place, why, score, margin, best in holding, named)


def _same(one: Place, other: Place) -> bool:
    """Whether two entries are a town and the region around it, so that the one loses nothing to the other."""
    return one.country == other.country and km((one.lat, one.lon), (other.lat, other.lon)) < NEIGHBOUR_KM / 3


def _score(name: str, candidate: Candidate, setting: Setting, said: str | None, seats: Mapping[int, int]) -> float:
    place = candidate.place
    score = math.log10(place.population + 1)
    if times := setting.named(place.country, name):
        score += NAMED + NAMED_AGAIN * min(MOST_DOUBLINGS, math.log2(times))
    capital = place.kind == "city" and name in setting.capitals.get(place.country or "", frozenset())
    if capital:
        score += CAPITAL
    elif not candidate.proper:
        score += SHORTENED if set(name.split()) < set(place.name.split()) else IMPROPER
    if place.kind in {"region", "district"}:
        seated = said != "region" and seats.get(place.region, 0) * SEAT_SHARE > place.population
        score += REGION + SEAT * seated
    if place.kind == "country":
        score += STATE
    if said:
        wanted = {"city"} if said == "city" else {"region", "district"}
        score += (TOWN_SAID if said == "city" else REGION_SAID) * (place.kind in wanted)
    return score + _near(place, setting.anchors)


def _near(place: Place, anchors: Sequence[Place]) -> float:
    """What the neighbourhood of certain places adds."""
    if place.kind in {"country", "region"}:
        return 0.0  # its own towns say nothing for it
    others = [anchor for anchor in anchors if anchor.geonames != place.geonames]
    same = sum(anchor.region == place.region for anchor in others) if place.region else 0
    if same:
        return SAME_REGION + SAME_REGION_MORE * min(MOST_NEIGHBOURS, same - 1)
    point = (place.lat, place.lon)
    return NEIGHBOUR * any(a.kind != "country" and km(point, (a.lat, a.lon)) <= NEIGHBOUR_KM for a in others)


def _reason(place: Place, setting: Setting, container: Container | None, said: str | None, named: bool) -> str:
    if container is not None:
        return f"the {place.name} that the text puts in {container.words}"
    beside = [a for a in setting.anchors if a.region == place.region and a.geonames != place.geonames]
    if place.kind == "city" and place.region and beside:
        near = beside[0]
        return f"the {place.name} in the same region as {near.name} ({place.country})"
    noun = "region" if place.kind in {"region", "district"} else "place"
    if named:
        return f"the most populous {place.name} of a country that the article names ({place.country})"
    return f"the most populous {noun} of that name ({place.country})"


def _label(place: Place) -> str:
    return f"{place.name} ({place.country})" if place.kind == "city" else f"{place.name} ({place.kind}, {place.country})"
