"""From a question and the index to a picture: what is counted for each, and where each of its marks leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import InputError
from detente.ontology import types
from detente.serve.index import RECORDS, Index, Snapshot
from detente.serve.pictures import map as maps
from detente.serve.pictures import matrix, network, quotes, timeline
from detente.serve.pictures.acts import Pair
from detente.serve.pictures.counts import Ids, Set, acts_of, chosen, numbers, place_among, top, value
from detente.serve.pictures.frame import Picture, Say
from detente.serve.pictures.names import issue_name, name_of, named, party_name, relay_name, voice_name
from detente.serve.pictures.palette import STANCES
from detente.serve.pictures.projection import VIEWS
from detente.serve.pictures.spans import UNITS, counted, iso, rounded
from detente.serve.pictures.terms import NO_RELAY
from detente.serve.query import Query
from detente.serve.rows import NONE
from detente.serve.search import bodies

__all__ = ["DONE", "KINDS", "NODES", "Drawn", "Options", "Params", "drawn", "effective", "options_of"]

Params = list[tuple[str, str]]
KINDS = {"timeline": "events", "network": "events", "map": "events", "matrix": "positions", "quotes": "statements"}  # what each draws
DONE = ("happened", "ongoing")  # the statuses of acts that took place: what is drawn where none is asked for
ANY = "any"  # in the place of a status: all of them
NODES = (20, 40, 60)
PAIRS_TRIED = 400  # of which those among the busiest parties are drawn
UNNAMED = ":/"  # marks of identities that are no name: "phrase:the rebels", "RUS/CVL"


@dataclass(frozen=True, slots=True)
class Options:
    """What a picture takes besides the filters: the map's `view`, the network's `nodes`; `about` actors, not issues; `relayed` words only."""

    view: str = "world"
    nodes: int = 40
    about: str = "issues"
    relayed: bool = False

    def params(self) -> Params:
        """As parameters of an address, without those that are as they would be anyway."""
        plain = Options()
        pairs = [(name, getattr(self, name)) for name in ("view", "nodes", "about") if getattr(self, name) != getattr(plain, name)]
        return [(name, str(given)) for name, given in pairs] + ([("relayed", "1")] if self.relayed else [])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, whether all that passes the filters is in it (full text is cut off after so many), and what it was made of, to keep it by."""

    picture: Picture
    exact: bool
    key: object


def options_of(params: Mapping[str, str]) -> Options:
    """The options in the parameters of an address. Raises InputError for one that is none, naming it."""
    out = Options()
    for name, known in (
        ("view", tuple(VIEWS)),
        ("nodes", tuple(map(str, NODES))),
        ("about", ("issues", "actors")),
        ("relayed", ("0", "1")),
    ):
        given = params.get(name, "").strip()
        if not given:
            continue
        if given not in known:
            raise InputError(f"{given[:40]!r} is not what this takes", item=name, stage="pictures", remedy=f"one of {', '.join(known)}")
        typed: Any = int(given) if name == "nodes" else given == "1" if name == "relayed" else given
        out = replace(out, **{name: typed})
    return out


def effective(query: Query) -> Query:
    """The question as it is counted: acts that took place, where no status is asked for; all, where `any` is."""
    if query.kind != "events":
        return query
    return replace(query, status=() if ANY in query.status else query.status or DONE)


def drawn(
    name: str,
    index: Index,
    query: Query,
    options: Options,
    language: str,
    say: Say,
    link: Callable[[str, Params], str],
    *,
    key: object = None,
) -> Drawn:
    """The picture of a question. `link` makes an address of a path and parameters."""
    found = chosen(index, effective(query))
    base = [*query.to_params(sort="newest", limit=50), *options.params()]
    makers = {"timeline": _timeline, "network": _network, "map": _map, "matrix": _matrix, "quotes": _quotes}
    return Drawn(makers[name](index, found, query, options, language, say, partial(_joined, link, base)), found.exact, key)


Link = Callable[..., str]


def _joined(link: Callable[[str, Params], str], base: Params, path: str, more: Params = (), without: Sequence[str] = ()) -> str:  # type: ignore[assignment] # an empty tuple is no list
    taken = {name for name, _ in more} | set(without)
    return link(path, [*(pair for pair in base if pair[0] not in taken), *more])


def _timeline(index: Index, found: Set, query: Query, options: Options, language: str, say: Say, link: Link) -> Picture:
    if len(query.dyad) != 1:
        raise InputError("a timeline is of one pair", item="dyad", stage="pictures", remedy="give two codes, as RUS-UKR")
    a, b = query.dyad[0].split(" ")
    pair = Pair(a, b, name_of(a, language), name_of(b, language))
    acts = acts_of(index.snapshot(), found.bits, a, b, sorted(types()), reported=query.by == "published")

    def behind(unit: str, mark: Any) -> str:
        place = [("way", mark.way), ("first", mark.first or ""), ("last", mark.last or ""), ("score", f"{mark.score:g}"), ("unit", unit)]
        return link("/pictures/timeline/behind", place)

    everything = link("/pictures/timeline", [("since", "0001-01-01")]) if query.since is None else ""
    since = None if query.since == "0001-01-01" else query.since
    return timeline.timeline(acts, pair, say, link=behind, since=since, until=query.until, whole=query.since is not None, all_of=everything)


def _network(index: Index, found: Set, query: Query, options: Options, language: str, say: Say, link: Link) -> Picture:
    snapshot = index.snapshot()
    pairs = [pair for pair in top(snapshot, "dyad", found.ids, PAIRS_TRIED) if all(_shown(code, language) for code in pair.name.split(" "))]
    mean = {pair.name: pair.mean for pair in pairs}
    ties = []
    for pair in network.kept([(pair.name, pair.records) for pair in pairs], options.nodes):
        a, b = pair.split(" ")
        bits = value(snapshot, "dyad", pair) & found.bits
        forth, back = (bits & value(snapshot, "actor", one) & value(snapshot, "recipient", other) for one, other in ((a, b), (b, a)))
        both = forth.intersection_cardinality(back)
        ties.append(network.Tie(a, b, len(bits), mean[pair], len(forth) - both, len(back) - both))
    return network.network(
        ties,
        len(found),
        say,
        lambda code: name_of(code, language),
        tie_link=lambda tie: link("/pictures/timeline", [("dyad", f"{tie.a} {tie.b}")], ("actor", "recipient", "nodes")),
        node_link=lambda code: link("/pictures/network", [("actor", code)]),
    )


def _shown(code: str, language: str) -> bool:
    """Whether a party can be named in a drawing."""
    return named(code, language) is not None or not any(mark in code for mark in UNNAMED)


def _map(index: Index, found: Set, query: Query, options: Options, language: str, say: Say, link: Link) -> Picture:
    snapshot = index.snapshot()
    busiest = top(snapshot, "spot", found.ids, maps.SPOTS_MOST)
    samples = {spot.name: (value(snapshot, "spot", spot.name) & found.bits).max() for spot in busiest}
    told = bodies(index.reader(), list(samples.values()))
    spots = []
    for spot in busiest:
        where = told.get(samples[spot.name], {}).get("where") or {}
        lat, lon = map(float, spot.name.split(" "))
        claimants = tuple(where.get("claimants") or ())
        named_so = (where.get("name") or spot.name, where.get("kind") or "", where.get("country"))
        spots.append(maps.Spot(lat, lon, *named_so, claimants, spot.records, spot.mean))
    return maps.atlas(
        spots,
        len(found),
        value(snapshot, "placed", "yes").intersection_cardinality(found.bits),
        say,
        lambda code: name_of(code, language),
        link=lambda spot: link("/pictures/map/behind", [("spot", f"{spot.lat:.3f} {spot.lon:.3f}")], ("view",)),
        view=options.view,
    )


def _matrix(index: Index, found: Set, query: Query, options: Options, language: str, say: Say, link: Link) -> Picture:
    snapshot = index.snapshot()
    field = "toward" if options.about == "actors" else "issue"
    issues = [issue.name for issue in top(snapshot, field, found.ids, matrix.ISSUES_MOST)]
    ids = found.ids
    by_issue = place_among(snapshot, field, ids, issues)
    ids, by_issue = ids[by_issue >= 0], by_issue[by_issue >= 0]
    holders = [holder.name for holder in top(snapshot, "holder", ids, matrix.HOLDERS_MOST)]
    by_holder, by_stance = place_among(snapshot, "holder", ids, holders), place_among(snapshot, "stance", ids, list(STANCES))
    drawn_ones = (by_holder >= 0) & (by_stance >= 0)
    by_holder, by_issue, by_stance = by_holder[drawn_ones], by_issue[drawn_ones], by_stance[drawn_ones]
    days = _days(snapshot, ids)[drawn_ones]
    names = list(STANCES)
    keys, counts = counted([by_holder, by_issue, days, by_stance])
    rows = [(holders[h], issues[i], iso(day), names[stance], count) for (h, i, day, stance), count in zip(keys, counts, strict=True)]
    for unit in UNITS[1:]:
        if len(keys) <= matrix.SIGNS_MOST:
            break
        keys, counts = counted([by_holder, by_issue, rounded(days, unit), by_stance])
    held: dict[tuple[int, int], list[matrix.Held]] = {}
    for (holder, issue, day, stance), count in zip(keys, counts, strict=True):
        held.setdefault((holder, issue), []).append(matrix.Held(iso(day), names[stance], count))
    stands = [matrix.Stand(holders[holder], issues[issue], tuple(found)) for (holder, issue), found in held.items()]

    def behind(stand: matrix.Stand) -> str:
        subject = [("toward" if field == "toward" else "issue", stand.issue)]
        return link("/pictures/matrix/behind", [("holder", stand.holder), *subject], ("about",))

    subject_name = name_of if field == "toward" else issue_name
    order = {issue: place for place, issue in enumerate(issues)}
    stands.sort(key=lambda stand: (holders.index(stand.holder), order[stand.issue]))
    return matrix.matrix(
        stands,
        len(found),
        say,
        lambda code: party_name(code, language),
        lambda issue: subject_name(issue, language),
        link=behind,
        issues=issues,
        rows=rows,
    )


def _days(snapshot: Snapshot, ids: Ids) -> npt.NDArray[np.int64]:
    """The day of each position as the ledger has it: the last on which it is held by the text, else that of the article; never a day after it."""
    last, published = (snapshot.numbers[RECORDS, name][ids].astype(np.int64) for name in ("last", "published"))
    later = (last == NONE) | ((published != NONE) & (last > published))
    return np.where(later, published, last)


def _quotes(index: Index, found: Set, query: Query, options: Options, language: str, say: Say, link: Link) -> Picture:
    snapshot = index.snapshot()
    ids = numbers(found.bits - value(snapshot, "relay", NO_RELAY)) if options.relayed else found.ids
    columns = {}
    for field, most in (("outlet", quotes.OUTLETS_MOST), ("relay", quotes.RELAYS_MOST), ("voice", quotes.VOICES_MOST)):
        columns[field] = [each.name for each in top(snapshot, field, ids, most)]
    keys, counts = counted([place_among(snapshot, field, ids, names) for field, names in columns.items()])
    flows = []
    for key, count in zip(keys, counts, strict=True):
        outlet, relay, voice = (names[place] if place >= 0 else quotes.REST for place, names in zip(key, columns.values(), strict=True))
        flows.append(quotes.Flow(outlet, relay, voice, count))
    flows.sort(key=lambda flow: (-flow.statements, flow.outlet, flow.relay, flow.voice))

    def behind(outlet: str, relay: str, voice: str) -> str:
        if quotes.REST in {outlet, relay, voice}:
            return ""
        place = [(field, given) for field, given in (("outlet", outlet), ("relay", relay), ("voice", voice)) if given]
        return link("/pictures/quotes/behind", place)

    return quotes.quotes(
        flows,
        len(found),
        say,
        lambda outlet: say("pictures.quotes.others") if outlet == quotes.REST else outlet,
        lambda relay: say("pictures.quotes.others") if relay == quotes.REST else relay_name(relay, say),
        lambda voice: say("pictures.quotes.others") if voice == quotes.REST else voice_name(voice, language, say),
        link=behind,
    )
