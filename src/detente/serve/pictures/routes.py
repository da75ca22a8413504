"""The pictures' pages and files: /pictures, /pictures/NAME, the same with .json, .csv, .svg, .png; /pictures/NAME/behind: what a mark stands for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from detente.errors import AnalysisError, InputError, ResourceError
from detente.serve.cells import inert
from detente.serve.pictures.behind import PAGE_ROWS, asked_for, marked
from detente.serve.pictures.counts import chosen, top
from detente.serve.pictures.frame import Picture
from detente.serve.pictures.made import KINDS, NODES, Drawn, drawn, effective, options_of
from detente.serve.pictures.names import name_of
from detente.serve.pictures.painter import Painter
from detente.serve.pictures.palette import darkened
from detente.serve.pictures.projection import VIEWS
from detente.serve.pictures.svg import framed
from detente.serve.problems import refused
from detente.serve.query import Query
from detente.serve.results import lines
from detente.serve.search import bodies, records
from detente.serve.views import desk_of, language_of, link, render
from detente.serve.words import speaker

__all__ = ["painter_of", "router"]

router = APIRouter(include_in_schema=False)

PAIRS_SHOWN = 40  # to choose from
ENDINGS = ("csv", "json", "png", "svg")
KEPT = "private, no-cache"


@router.get("/pictures")
def front(request: Request) -> Response:
    """What can be drawn, and the busiest pairs."""
    query = effective(Query.from_params(request.query_params, "events"))
    return render(request, "pictures_front.html", names=tuple(KINDS), pairs=_pairs(request, query), base=query.to_params(status=()))


@router.get("/pictures/{name}.{ending}")
def file(request: Request, name: str, ending: str) -> Response:
    """A picture's data or drawing as a file. Answers 404 for a picture or form that there is not."""
    if name not in KINDS or ending not in ENDINGS:
        raise refused(404, "there is no such picture", item=f"{name}.{ending}"[:60], stage="pictures", remedy="see /pictures")
    found = _drawn(request, name)
    if ending == "json":
        return _json(_told(request, name, found))
    if ending == "csv":
        return _sent(_csv(found.picture).encode(), "text/csv; charset=utf-8", f"detente-{name}.csv")
    return _sent(_file(request, found, ending), "image/svg+xml" if ending == "svg" else "image/png", f"detente-{name}.{ending}")


@router.get("/pictures/{name}/behind.json")
def behind_data(request: Request, name: str) -> Response:
    """The records that a mark stands for, whole."""
    return behind(request, name, as_data=True)


@router.get("/pictures/{name}/behind")
def behind(request: Request, name: str, *, as_data: bool = False) -> Response:
    """The records that a mark of a picture stands for, with their words: a page, or with `part=1` the list alone."""
    query = Query.from_params(request.query_params, _kind(name))
    index = desk_of(request).index
    ids = marked(name, index, query, request.query_params)
    start = asked_for(request.query_params)
    shown = ids[start : start + PAGE_ROWS].tolist()
    after = start + PAGE_ROWS if start + PAGE_ROWS < len(ids) else None
    if as_data:
        whole = bodies(index.reader(), shown)
        return _json({"picture": name, "total": len(ids), "next": after, "records": [whole[n] for n in shown if n in whole]})
    connection = index.reader()
    template = "pictures_list.html" if request.query_params.get("part") == "1" else "pictures_behind.html"
    back = [(key, given) for key, given in query.to_params() if name != "quotes" or key != "outlet"]
    return render(
        request,
        template,
        name=name,
        total=len(ids),
        lines=lines(connection, records(connection, shown)),
        after=after,
        back=link(f"/pictures/{name}", back),
    )


@router.get("/pictures/{name}")
def page(request: Request, name: str) -> Response:
    """A picture with its words, its table and its files. Answers 404 for one that there is not; a timeline without a pair goes to the busiest."""
    query = Query.from_params(request.query_params, _kind(name))
    if name == "timeline" and not query.dyad:
        pairs = _pairs(request, effective(query))
        if pairs:
            return RedirectResponse(link(f"/pictures/{name}", [*request.query_params.multi_items(), ("dyad", pairs[0][0])]), 303)
        return render(request, "pictures_none.html", name=name, query=query)
    found = _drawn(request, name)
    drawing, failed = _inline(request, found)
    return render(
        request,
        "pictures_one.html",
        name=name,
        picture=found.picture,
        exact=found.exact,
        drawing=drawing,
        failed=failed,
        query=query,
        shown=effective(query),
        options=options_of(request.query_params),
        views=tuple(VIEWS),
        nodes=NODES,
        names=tuple(KINDS),
        pairs=_pairs(request, effective(Query.from_params([], "events"))) if name == "timeline" else (),
        address=partial(_address, request, name),
    )


def painter_of(request: Request) -> Painter:
    """The desk's painter."""
    found: Painter = request.app.state.painter
    return found


def _kind(name: str) -> str:
    if name not in KINDS:
        raise refused(404, "there is no such picture", item=name[:60], stage="pictures", remedy="see /pictures")
    return KINDS[name]


def _drawn(request: Request, name: str) -> Drawn:
    """The picture that a request asks for; made once for all who ask the same of one state of the index."""
    query = Query.from_params(request.query_params, _kind(name))
    options, language = options_of(request.query_params), language_of(request)
    index = desk_of(request).index
    key = (index.snapshot().generation, name, query, options, language)
    made: Drawn = painter_of(request).pictures.get(
        key, lambda: drawn(name, index, query, options, language, speaker(language), link, key=key)
    )
    return made


def _pairs(request: Request, query: Query) -> tuple[tuple[str, str, int], ...]:
    """The busiest pairs: "JPN RUS", their names, and how many acts."""
    index, language = desk_of(request).index, language_of(request)
    busiest = top(index.snapshot(), "dyad", chosen(index, query).ids, PAIRS_SHOWN)
    return tuple((pair.name, " – ".join(name_of(code, language) for code in pair.name.split(" ")), pair.records) for pair in busiest)


def _inline(request: Request, found: Drawn) -> tuple[Markup, str]:
    """The drawing as it stands in the page, or why there is none: the table says the same."""
    if found.picture.spec is None:
        return Markup(), ""
    try:
        return Markup(_svg(request, found, inline=True).decode()), ""  # made anew from a list of elements and attributes
    except (AnalysisError, ResourceError) as error:
        return Markup(), error.line()


def _file(request: Request, found: Drawn, ending: str) -> bytes:
    """The drawing as a file, on light or with `theme=dark` on dark paper. Raises InputError for another theme; answers 404 where nothing is drawn."""
    if found.picture.spec is None:
        raise refused(404, "there is nothing to draw", item=found.picture.name, stage="pictures", remedy="set fewer filters")
    theme = request.query_params.get("theme", "light")
    if theme not in {"light", "dark"}:
        raise InputError(f"{theme[:40]!r} is not what this takes", item="theme", stage="pictures", remedy="light or dark")

    def made() -> bytes:
        svg = _svg(request, found, inline=False).decode()
        svg = darkened(svg) if theme == "dark" else svg
        return painter_of(request).png(svg) if ending == "png" else svg.encode()

    return painter_of(request).kept((found.key, theme, ending), made)


def _svg(request: Request, found: Drawn, *, inline: bool) -> bytes:
    painter, picture = painter_of(request), found.picture

    def made() -> bytes:
        return framed(painter.svg(picture.spec or {}, language_of(request)), picture.title, picture.text, inline=inline).encode()

    return painter.kept((found.key, inline), made)


def _told(request: Request, name: str, found: Drawn) -> dict[str, Any]:
    """A picture as data: what it shows in words, its rows, and the Vega-Lite specification of the drawing."""
    picture = found.picture
    return {
        "picture": name,
        "title": picture.title,
        "text": picture.text,
        "notes": [note.text for note in picture.notes],
        "filters": [list(pair) for pair in Query.from_params(request.query_params, KINDS[name]).to_params()],
        "exact": found.exact,
        "columns": list(picture.columns),
        "rows": [dict(zip(picture.columns, row, strict=True)) for row in picture.rows],
        "spec": picture.spec,
    }


def _csv(picture: Picture) -> str:
    """The rows behind a picture, with a header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(picture.columns)
    writer.writerows([inert(cell) for cell in row] for row in picture.rows)
    return buffer.getvalue()


def _json(told: dict[str, Any]) -> Response:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(body, media_type="application/json", headers={"Cache-Control": KEPT, "Vary": "Accept, Accept-Language, Cookie"})


def _sent(body: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": KEPT, "Vary": "Accept-Language, Cookie"}
    return Response(body, media_type=media_type, headers=headers)


def _address(request: Request, name: str, ending: str = "", **changes: str) -> str:
    """The address of this picture in another form, or with some parameters changed; an empty value takes one out."""
    kept = [(key, given) for key, given in request.query_params.multi_items() if key not in changes]
    return link(f"/pictures/{name}{ending}", [*kept, *_some(changes)])


def _some(changes: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((key, given) for key, given in changes.items() if given)
