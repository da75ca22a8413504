"""A desk from afar: its lists, articles, exports, readings and judgements, as the records that a store on this machine would give.

    >>> from detente import Client
    >>> with Client("http://127.0.0.1:8765") as desk:
    ...     for event in desk.events(actor="RUS", recipient="JPN", since="2019-01-01"):
    ...         print(event.type, event.trigger.quote)

Needs the extra `serve` (`pip install 'detente[serve]'`), whose HTTP client it uses.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from detente.errors import DetenteError, InputError, ResourceError, StoreError
from detente.model import Coded, Correction, Event, Judgement, Position, Relation, SetAside, Statement

if TYPE_CHECKING:
    import httpx2

__all__ = ["Client", "Head", "Hit", "Page"]

T = TypeVar("T")
Filter = str | int | float | Iterable[str] | None

TRIES = 4  # of a request that the desk has no time for; what it asks to wait is waited
LONGEST_WAIT_S = 60.0
BUSY = frozenset({429, 503})
TIMEOUT_S = 90.0  # reading an article may take a minute
STAGE = "client"
ROOT = "/api/v1"
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """An article in brief. `events` to `relations` are how many it has; days are None where a side of the interval is open or unknown."""

    id: str
    source: str
    title: str | None
    outlet: str | None
    url: str | None
    language: str | None
    published_earliest: str | None
    published_latest: str | None
    chars: int
    flags: tuple[str, ...]
    events: int
    statements: int
    positions: int
    relations: int


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A record with its article in brief."""

    record: T
    article: Head


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list. `total` counts all pages; `exact` is False where full text found more. `next` is where the following page begins, or None."""

    rows: tuple[T, ...]
    total: int
    exact: bool
    next: str | None


class Client:
    """The desk at an address, asked with a token where one is needed. May be used in a `with`; not to be shared between threads.

    Filters are those of the API (docs/rest.md): `actor`, `recipient`, `dyad`, `person`, `type`, `since`, `until`, `lang`, `q` and more, each a
    value or, where several may fit, a list. Methods raise InputError where the desk refuses what was asked, and StoreError where it cannot be
    reached or fails.
    """

    def __init__(
        self, url: str, token: str | None = None, *, timeout_s: float = TIMEOUT_S, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self._http = _library().Client(base_url=self.url, headers=headers, timeout=timeout_s, transport=transport)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def events(self, **filters: Filter) -> Iterator[Event]:
        """All events that pass the filters, page by page."""
        return self._records("events", filters)

    def statements(self, **filters: Filter) -> Iterator[Statement]:
        """All statements that pass the filters, page by page."""
        return self._records("statements", filters)

    def positions(self, **filters: Filter) -> Iterator[Position]:
        """All positions that pass the filters, page by page."""
        return self._records("positions", filters)

    def relations(self, **filters: Filter) -> Iterator[Relation]:
        """All relations that pass the filters, page by page."""
        return self._records("relations", filters)

    def articles(self, **filters: Filter) -> Iterator[Head]:
        """All articles that pass the filters, in brief, page by page."""
        for page in self.pages("articles", **filters):
            yield from page.rows

    def pages(self, kind: str, **filters: Filter) -> Iterator[Page[Any]]:
        """The pages of a list, each with its rows: of articles Head, else Hit. `limit` is the rows of a page, `after` where to begin."""
        after: Filter = filters.get("after")
        while True:
            told = self._json("GET", f"/{kind}", params=_params({**filters, "after": after}))
            with _understood():
                page = Page(tuple(_row(kind, row) for row in told["rows"]), told["total"], told["total_is_exact"], told["next"])
            yield page
            if page.next is None:
                return
            after = page.next

    def facets(self, kind: str, **filters: Filter) -> dict[str, dict[str, int]]:
        """How what passes the filters falls into the most frequent values of each field."""
        told = self._json("GET", f"/facets/{kind}", params=_params(filters))
        with _understood():
            return {facet["field"]: {each["value"]: each["count"] for each in facet["values"]} for facet in told["facets"]}

    def article(self, article: str) -> Coded:
        """All records of the article with this id, the same as `detente.open(store).coded(id)` gives where the store is."""
        from detente.store.plain import coded_of

        told = self._json("GET", f"/articles/{article}", params=[("whole", "true")])
        with _understood():
            return coded_of(told)

    def text(self, article: str) -> str:
        """The text of an article."""
        told = self._json("GET", f"/articles/{article}/text")
        with _understood():
            return str(told["text"])

    def record(self, kind: str, record: str) -> Hit[Any]:
        """The record of a kind with this id."""
        told = self._json("GET", f"/records/{kind}/{record}")
        with _understood():
            found: Hit[Any] = _row(kind, told)
            return found

    def read(self, text_or_path: str | Path, *, engine: str = "both", **known: str) -> Coded:
        """The records of an article that the desk reads and does not keep; of a Path, a file of any format that `detente.read` takes.

        `known` is what is known of it: `title`, `outlet`, `url`, `published` (a day), `language`.
        """
        from detente.store.plain import coded_of

        article = _sent(text_or_path) if isinstance(text_or_path, Path) else {"text": text_or_path}
        told = self._json("POST", "/read", params=[("engine", engine)], json={**article, **known})
        with _understood():
            return coded_of(told["coded"])

    def judge(
        self, kind: str, record: str, decision: str, *, reason: str = "", corrections: Iterable[Correction] = (), task: str | None = None
    ) -> Judgement:
        """Judge a record: accept, reject, correct (with `corrections`) or unsure; it revises what you said of it before.

        Needs the token of a reviewer. The judgement comes back as it was kept.
        """
        ruled = {"decision": decision, "reason": reason, "task": task, "corrections": [_put(each) for each in corrections]}
        return _judgement(self._json("POST", f"/records/{kind}/{record}/judgements", json=ruled))

    def judgements(self, **filters: Filter) -> Iterator[Judgement]:
        """The judgements of the store, in the order of time; `record`, `article`, `author` and `kind` pick some."""
        after: Filter = None
        while True:
            told = self._json("GET", "/judgements", params=_params({**filters, "after": after}))
            with _understood():
                rows, after = told["rows"], told["next"]
            yield from map(_judgement, rows)
            if after is None:
                return

    def stream(self, kind: str, **filters: Filter) -> Iterator[Any]:
        """Everything that passes the filters in one go, a record at a time: Hit, and of articles too, each whole but without its records."""
        with self._opened(f"/export/{kind}.ndjson", filters) as response:
            for line in response.iter_lines():
                with _understood():
                    row = json.loads(line)
                    hit = Hit(_record(kind, row["record"]), _head(row["article"]))
                yield hit

    def export(self, kind: str, into: str | Path, *, form: str = "csv", **filters: Filter) -> int:
        """Write everything that passes the filters to a file, as `csv` or `ndjson`; how many bytes it has."""
        if form not in {"csv", "ndjson"}:
            raise InputError("no such form", item=form, stage=STAGE, remedy="csv or ndjson")
        written = 0
        with self._opened(f"/export/{kind}.{form}", filters) as response:
            try:
                with Path(into).open("wb") as file:
                    for chunk in response.iter_bytes(CHUNK_BYTES):
                        written += file.write(chunk)
            except OSError as error:
                raise StoreError(f"cannot be written: {error.strerror}", item=str(into), stage=STAGE, remedy="name another file") from error
        return written

    def version(self) -> dict[str, Any]:
        """The version of the desk, and of the state of the store that it shows."""
        return dict(self._json("GET", "/version"))

    def _records(self, kind: str, filters: Mapping[str, Filter]) -> Iterator[Any]:
        for page in self.pages(kind, **filters):
            yield from (hit.record for hit in page.rows)

    def _json(self, method: str, path: str, **more: Any) -> Any:
        """The answer to a request; where the desk has no time, it is asked again when it said."""
        library = _library()
        for attempt in range(1, TRIES + 1):
            try:
                response = self._http.request(method, f"{ROOT}{path}", **more)
            except library.HTTPError as error:
                raise self._lost(error) from error
            if response.status_code not in BUSY or attempt == TRIES:
                break
            time.sleep(_wait_s(response, attempt))
        if response.is_error:
            raise _refused(response)
        with _understood():
            return response.json()

    @contextmanager
    def _opened(self, path: str, filters: Mapping[str, Filter]) -> Iterator[httpx2.Response]:
        """A stream of what the desk sends. Raises as `_json` does."""
        library = _library()
        try:
            with self._http.stream("GET", f"{ROOT}{path}", params=_params(filters), headers={"Accept": "*/*"}) as response:
                if response.is_error:
                    response.read()
                    raise _refused(response)
                yield response
        except library.HTTPError as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> StoreError:
        what = f"the desk cannot be reached: {str(error) or type(error).__name__}"
        return StoreError(what, item=self.url, stage=STAGE, remedy="check the address, and that detente serve runs there")


def _library() -> Any:
    """The HTTP client. Raises ResourceError where it is not installed."""
    try:
        import httpx2
    except ImportError as error:
        raise ResourceError("httpx2 cannot be imported", item="Client", stage=STAGE, remedy="pip install 'detente[serve]'") from error
    return httpx2


def _params(filters: Mapping[str, Filter]) -> list[tuple[str, str]]:
    """Filters as parameters: one that is None is off, a list comes several times."""
    pairs: list[tuple[str, str]] = []
    for name, value in filters.items():
        if isinstance(value, (str, int, float)):
            pairs.append((name, str(value)))
        elif value is not None:
            pairs += [(name, str(each)) for each in value]
    return pairs


def _sent(path: Path) -> dict[str, str]:
    """The one article in a file, as it is sent. Raises InputError where there is none, or several."""
    from detente.read import sources

    found = list(islice(sources([path]), 2))
    if len(found) != 1:
        what = "more than one article is in it" if found else "no article is in it"
        raise InputError(what, item=str(path), stage=STAGE, remedy="send them one by one")
    (source,) = found
    if isinstance(source, SetAside):
        raise InputError(source.reason, item=source.item, stage=source.stage, remedy=source.remedy)
    known = {name: getattr(source.metadata, name) for name in ("url", "title", "outlet", "published", "language")}
    return {"html" if source.media == "html" else "text": source.content, **{name: value for name, value in known.items() if value}}


def _row(kind: str, row: Mapping[str, Any]) -> Any:
    return _head(row) if kind == "articles" else Hit(_record(kind, row["record"]), _head(row["article"]))


def _record(kind: str, plain: Mapping[str, Any]) -> Any:
    from detente.store.plain import record_of

    return record_of(kind, plain)


def _head(plain: Mapping[str, Any]) -> Head:
    values = {each.name: plain[each.name] for each in fields(Head)}
    return Head(**{**values, "flags": tuple(plain["flags"])})


def _judgement(plain: Mapping[str, Any]) -> Judgement:
    with _understood():
        found: Judgement = _record("judgements", plain)
        return found


def _put(said: Correction) -> dict[str, Any]:
    """A correction as it is sent."""
    words = said.evidence
    told = {"start": words.span.start, "end": words.span.end, "quote": words.quote} if words else None
    return {"field": said.field, "value": said.value, "words": told}


def _wait_s(response: httpx2.Response, attempt: int) -> float:
    """Seconds to wait before asking again: as the desk says, else twice as long each time."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked) if asked.isdecimal() else 2.0**attempt, LONGEST_WAIT_S)


def _refused(response: httpx2.Response) -> DetenteError:
    """The desk's own error, as the error that it would have been here."""
    try:
        told = {name: str(value) for name, value in response.json()["error"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        told = {}
    kind = InputError if response.status_code < 500 and response.status_code not in BUSY else StoreError
    what = told.get("what") or f"the desk answers HTTP {response.status_code}"
    remedy = told.get("remedy") or "check that the address is that of a desk"
    return kind(what, item=told.get("item", ""), stage=told.get("stage") or STAGE, remedy=remedy)


@contextmanager
def _understood() -> Iterator[None]:
    """Tell as one error that what came is not what this version knows."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"the desk's answer is not understood: {type(error).__name__}: {error}"
        raise StoreError(what, stage=STAGE, remedy="check that the desk and this client are of one version") from error
