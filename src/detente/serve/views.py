"""How a page is made: templates with the interface's words, in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

import detente
from detente.model import Actor
from detente.serve.cards import Card, Code, Plain, signed
from detente.serve.marks import Segment
from detente.serve.pictures.names import issue_name, name_of, named
from detente.serve.reading import Reading
from detente.serve.results import Name
from detente.serve.settings import LANGUAGES, Desk
from detente.serve.twins import twin_of
from detente.serve.users import REVIEWER, may
from detente.serve.words import best, label, speaker

__all__ = ["NAV", "desk_of", "environment", "language_of", "link", "render"]

HERE = Path(__file__).parent
COOKIE = "detente_ui"
# The rooms in the head of every page: (path, key of its name).
NAV = (
    ("/events", "nav.events"),
    ("/statements", "nav.statements"),
    ("/positions", "nav.positions"),
    ("/relations", "nav.relations"),
    ("/articles", "nav.articles"),
    ("/pictures", "nav.pictures"),
    ("/read", "nav.read"),
)
COOKIE_S = 365 * 24 * 3600
TYPES = {"statements": "saying", "positions": "stance", "relations": "tie"}  # the group of words that names the types of a kind
UNNAMED = frozenset({"text", "outlet", "person", "since", "until", "min_score", "max_score", "min_confidence", "max_confidence"})


def desk_of(request: Request) -> Desk:
    """The desk that a request has come to."""
    return cast(Desk, request.app.state.desk)


def language_of(request: Request) -> str:
    """The language of the interface: as the address says (`?ui=fr`), else the cookie, else the browser."""
    for wish in (request.query_params.get("ui"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return best(request.headers.get("accept-language"), desk_of(request).settings.language)


@cache
def environment() -> Environment:
    """Jinja's environment: everything is escaped, and a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["languages"] = LANGUAGES
    made.globals["version"] = detente.__version__
    made.globals["link"] = link
    made.globals["nav"] = NAV
    made.globals["twin_of"] = twin_of
    made.globals["tip"] = tip
    made.globals["signed"] = signed
    made.globals["may_review"] = partial(may, role=REVIEWER)
    made.globals["issue_name"] = issue_name
    return made


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page from a template.

    Templates have `t` (a text by key), `label` (the name of a code), `named` (of a country or body), `number`, `link`, `here` (this page with other
    parameters), `ui` (the language), `request`, `desk`, `user` (None: nobody) and `csrf`.
    """
    language = language_of(request)
    page = (
        environment()
        .get_template(template)
        .render(
            t=speaker(language),
            label=partial(label, language),
            request=request,
            desk=desk_of(request),
            user=getattr(request.state, "user", None),
            csrf=getattr(request.state, "csrf", ""),
            ui=language,
            here=partial(_here, request),
            named=partial(_named, language),
            number=partial(number, language),
            value_name=partial(_value_name, language),
            actor_name=partial(actor_name, language),
            who_name=partial(_who_name, language),
            span_of=partial(_span_of, language),
            **context,
        )
    )
    response = HTMLResponse(page, status_code=status)
    if request.query_params.get("ui") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=COOKIE_S, httponly=True, samesite="lax")
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def link(path: str, params: list[tuple[str, str]] | None = None) -> str:
    """An address within the desk: a path with its parameters."""
    return f"{path}?{urlencode(params)}" if params else path


def number(language: str, value: int) -> str:
    """A whole number with its thousands apart, as the language writes them."""
    return f"{value:,}".replace(",", "\u202f") if language == "fr" else f"{value:,}"


def _named(language: str, code: str) -> str:
    """The name of a country or body."""
    return name_of(code, language)


def _value_name(language: str, name: str, value: str, kind: str) -> str:
    """What a value of a filter is called."""
    if name in {"actor", "recipient", "place"}:
        return name_of(value, language)
    if name == "dyad":
        return " – ".join(name_of(code, language) for code in value.split(" "))
    if name == "type":
        return label(language, TYPES.get(kind, "type"), value)
    if name == "issue":
        return issue_name(value, language)
    if name == "holds":
        return label(language, "kind", value)
    if name == "source":
        return label(language, "link", value)
    return value if name in UNNAMED else label(language, name, value)


def tip(reading: Reading, segment: Segment, label: Callable[[str, str], str]) -> str:
    """What marked words are evidence of, in a line for each record: what a browser shows without scripts."""
    cards = [reading.at[card] for card in segment.cards if card in reading.at]
    return "\n".join(" ".join(part for part in _gist(card, label) if part) for card in cards)


def _gist(card: Card, label: Callable[[str, str], str]) -> Iterator[str]:
    yield ", ".join(side.actor.name or side.actor.evidence.quote for side in card.sides[0])
    if isinstance(card.head, Code):
        yield label("act" if card.head.group == "type" else card.head.group, card.head.value)
    elif isinstance(card.head, Plain):
        yield card.head.text
    yield "→" if card.sides[1] else ""
    yield ", ".join(side.actor.name or side.actor.evidence.quote for side in card.sides[1])
    yield f"“{card.gist}”" if card.sides[0] and card.gist else card.gist


def actor_name(language: str, actor: Actor) -> str:
    """What an actor is called: a country or body by its name in the language, anyone else by the name on file or the words of the text."""
    if actor.anonymous:
        return speaker(language)("actor.unnamed", kind=label(language, "anonymous", actor.anonymous))
    if actor.members and not actor.name:
        return actor.evidence.quote
    return named(actor.identity, language) or actor.name or actor.evidence.quote


def _who_name(language: str, who: Name) -> str:
    return (named(who.identity, language) if who.identity else None) or (named(who.name, language)) or who.name


def _span_of(language: str, earliest: str | None, latest: str | None) -> str:
    """A time from its two days, one of which may be open; nothing where both are."""
    t = speaker(language)
    if earliest and latest:
        return earliest if earliest == latest else f"{earliest} – {latest}"
    return f"{t('when.from')} {earliest}" if earliest else f"{t('when.until')} {latest}" if latest else ""


def _here(request: Request, **changes: str) -> str:
    """This page's address with some parameters changed; one slash at its beginning, since a browser takes two for the name of a host."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes]
    return link("/" + request.url.path.lstrip("/\\"), [*kept, *changes.items()])
