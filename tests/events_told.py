"""Events built by hand for the tests of exports: one article, and what a format may meet in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.evidence import Evidence, Span, cite, content_id
from detente.export.records import Found
from detente.model import Actor, Article, Block, Doubt, Event, Link, PlaceMention, When, Where
from detente.ontology import quad, score

TITLE = "Envoys meet in Pyongyang"
LEAD = "Beijing – China and North Korea held talks in Pyongyang in March. Washington and Paris accused Vladimir Putin of a cyber attack on 2 March."
REST = (
    "Houthi rebels struck Saudi Arabia with drones near Sanaa last week. The UN and Oxfam praised Japan. "
    "Students marched in Paris. Japan will send aid to Nepal. Kenya never bombed Somalia."
)
TEXT = f"{TITLE}\n{LEAD}\n{REST}"
DAY = When("2019-03-02", "2019-03-02", "day", "2019-03-02", "expression", anchor="2019-03-05")
MONTH = When("2019-03-01", "2019-03-31", "month", "2019-03", "expression", anchor="2019-03-05")
WEEK = When("2019-02-25", "2019-03-03", "week", "2019-W09", "expression", anchor="2019-03-05")
SINCE = When("2019-02-01", None, "month", "2019-02", "expression", mod="ON_OR_AFTER")
UNKNOWN = When(None, "2019-03-05", None, None, "none", reason="no expression of time goes with it; not after publication")
PUBLISHED = When("2019-03-05", "2019-03-05", "day", "2019-03-05", "metadata")
PYONGYANG = Where("Pyongyang", "city", "PRK", 39.034, 125.754, 1871859, "gazetteer")
YEMEN = Where("Jemen", "country", "YEM", 15.5, 47.5, None, "gazetteer")
PARIS = Where("Paris", "city", "FRA", 48.853, 2.349, 2988507, "gazetteer")
SEA = Where("Red Sea", "water", None, 20.0, 38.0, None, "gazetteer")


def article(published: When = PUBLISHED, url: str | None = "https://www.example.org/envoys", text: str = TEXT) -> Article:
    ends = [len(TITLE), len(TITLE) + 1 + len(LEAD), len(text)]
    blocks = (
        Block("title", Span(0, ends[0])),
        Block("paragraph", Span(ends[0] + 1, ends[1])),
        Block("paragraph", Span(ends[1] + 1, ends[2])),
    )
    return Article(
        content_id("article", text), "envoys.txt", url, "The Wire", "Envoys\tmeet", "en", published, "0" * 64, text, blocks, (), ()
    )


def words(quote: str, field: str = "actor", *, near: str = "") -> Evidence:
    """The first place of these words, or that inside `near`."""
    at = TEXT.index(near) + near.index(quote) if near else TEXT.index(quote)
    return cite(TEXT, field, at, at + len(quote))


def actor(quote: str, country: str | None, *sectors: str, identity: str | None = None, **more: object) -> Actor:
    return Actor(words(quote), identity or country or "?", country, sectors, **more)  # type: ignore[arg-type]


CHINA = actor("China", "CHN")
KOREA = actor("North Korea", "PRK")
ALLIES = actor("Washington and Paris", None, identity="FRA+USA", members=("FRA", "USA"))
PUTIN = actor(
    "Vladimir Putin", "RUS", "GOV", identity="vladimir-putin", name="Vladimir Putin", person="Vladimir Putin", role="head-of-state"
)
HOUTHIS = actor("Houthi rebels", "YEM", "REB", identity="YEM/REB")
SAUDIS = actor("Saudi Arabia", "SAU")
UN = actor("The UN", "IGO", "IGO", identity="UN", name="United Nations")
OXFAM = actor("Oxfam", "NGO", "SOC", identity="OXFAM", name="Oxfam")
JAPAN = actor("Japan", "JPN")
STUDENTS = actor("Students", "FRA", "CVL", "EDU", identity="FRA/CVL")
NEPAL = actor("Nepal", "NPL", "GOV")
KENYA, SOMALIA = actor("Kenya", "KEN", "MIL", identity="KEN/MIL"), actor("Somalia", "SOM")


def event(
    kind: str,
    actors: Iterable[Actor],
    recipients: Iterable[Actor],
    trigger: str,
    when: When = DAY,
    *,
    modes: tuple[str, ...] = (),
    **more: object,
) -> Event:
    """An event told by the words of `trigger`, in the sentence that holds them."""
    told = words(trigger, "trigger")
    start = max(TEXT.rfind(mark, 0, told.span.start) for mark in ("\n", ". ")) + 1
    start += TEXT[start:].index(TEXT[start:].lstrip()[0])
    end = min(at for mark in (".", "\n") if (at := TEXT.find(mark, told.span.end)) >= 0) + 1
    plain: dict[str, object] = {
        "contexts": (), "where": None, "where_reason": "no expression of place goes with it", "status": "happened", "modality": "asserted",
        "historical": False, "chain": (), "doubts": (), "via": (), "also": (),
    }  # fmt: skip
    return Event(
        id=content_id("event", kind, trigger),
        article=article().id,
        type=kind,
        modes=modes,
        actors=tuple(actors),
        recipients=tuple(recipients),
        trigger=told,
        when=when,
        quad=quad(kind),
        score=score(kind, modes[0] if modes else None),
        sentence=Span(start, end),
        rule="by hand",
        **{**plain, **more},  # type: ignore[arg-type]
    )


ACCUSED = event(
    "ACCUSE", [ALLIES], [PUTIN], "accused", modes=("allege",), contexts=("cyber", "military"), also=(words("attack", "also"),),
    chain=(Link("outlet", "The Wire", None, None), Link("official", "officials", None, None)),
    doubts=(Doubt("hedge", "officials", words("accused")),), via=("s1",), confidence=0.87,
)  # fmt: skip
TALKS = event("CONSULT", [CHINA, KOREA], [], "talks", MONTH, modes=("visit",), contexts=("diplomatic",), where=PYONGYANG)
STRUCK = event("ASSAULT", [HOUTHIS], [SAUDIS], "struck", WEEK, modes=("drone",), where=YEMEN, historical=True)
PRAISED = event("SUPPORT", [UN, OXFAM], [JAPAN], "praised", UNKNOWN)
MARCHED = event("PROTEST", [STUDENTS], [], "marched", DAY, modes=("demo",), where=PARIS)
PROMISED = event("AGREE", [JAPAN], [NEPAL], "send aid", SINCE, status="future")
DENIED = event("ASSAULT", [KENYA], [SOMALIA], "bombed", status="negated", modes=("aerial",))
ALL = (ACCUSED, TALKS, STRUCK, PRAISED, MARCHED, PROMISED, DENIED)
PLACES = (
    PlaceMention("p1", article().id, words("Pyongyang", "place", near="talks in Pyongyang"), PYONGYANG),
    PlaceMention("p2", article().id, words("Sanaa", "place"), SEA),
    PlaceMention("p3", article().id, words("Paris", "place", near="in Paris"), PARIS),
)
ACTORS = (CHINA, KOREA, ALLIES, PUTIN, HOUTHIS, UN, OXFAM)


def found(
    *events: Event, of: Article | None = None, places: Iterable[PlaceMention] = PLACES, actors: Iterable[Actor] = ACTORS
) -> Iterator[Found]:
    """The stream that an export reads, of one article with these events."""
    page = of or article()
    yield from (Found("events", one, page) for one in events)
    yield from (Found("places", one, page) for one in places)
    yield from (Found("actors", one, page) for one in actors)
