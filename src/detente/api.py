"""Détente from Python: `read` one article, `code` many into a store, `open` a store and ask it.

Nothing heavy is loaded until a function is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from detente.draft import Source
from detente.errors import InputError
from detente.model import Coded, SetAside

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.export.records import Loss
    from detente.issues.book import IssueBook
    from detente.ledger.records import Dispute, Stand
    from detente.reprints.link import LinkSummary
    from detente.scale.run import Progress, RunSummary
    from detente.store.lake import Lake

__all__ = ["ArticleFilters", "Filters", "LinkFilters", "Store", "code", "link", "open", "read"]

LONGEST_PATH_CHARS = 1024  # a longer string is a text: no file system that we know takes such a path


def read(text_or_path: str | Path, *, actors: str | Path | None = None, issues: str | Path | None = None, engine: str = "both") -> Coded:
    """The records of one article; `actors` and `issues` are CSV files of your own (docs/actors.md, docs/positions.md).

    `engine` is what finds acts: rules (the grammar with its lexicon), reader (the model) or both (docs/reader.md).

    A Path, or a string that names an existing file, is read as a file of any format that `code` takes; any other string is the text
    itself; `Path("-")` is standard input. Raises InputError where the file cannot be read or holds more than one article, and where the
    article was set aside.

        >>> coded = read("Moscow, March 2 – Russia condemned the US missile test.")
        >>> [(event.type, event.trigger.quote) for event in coded.events]
        [('ACCUSE', 'condemned the US missile test')]
    """
    from detente.own import load
    from detente.pipeline import code_batch
    from detente.read import source_from_text

    path = _path(text_or_path)
    item = source_from_text(str(text_or_path)) if path is None else _single(path)
    (result,) = code_batch([item], own=load(actors, issues, engine))
    if isinstance(result, SetAside):
        raise InputError(result.reason, item=result.item, stage=result.stage, remedy=result.remedy)
    return result


def code(
    paths: str | Path | Sequence[str | Path],
    *,
    store: str | Path,
    workers: int = 1,
    on: str = "processes",
    rank: int = 0,
    world: int = 1,
    keep: bool = False,
    storage: Mapping[str, str] | None = None,
    actors: str | Path | None = None,
    issues: str | Path | None = None,
    engine: str = "both",
    progress: Callable[[Progress], None] | None = None,
) -> RunSummary:
    """Code files and folders into a store, which is made where there is none; what is in already is skipped.

    `store` is a folder, or a prefix in an object store (s3://, gs://, az://) for which `storage` holds Delta Lake's options. `actors` and `issues`
    are CSV files of your own, which add to those that ship with the package or override them (docs/actors.md, docs/positions.md). `engine` is what
    finds acts: rules, reader or both (docs/reader.md). What another version or other settings coded is coded again and replaced where it
    differs, with a trail in `changes`; with `keep` it stays.

    With `workers` above 1 the work is spread over processes, or with `on` "ray" over the actors of a Ray cluster; the store is the same. Under a
    batch system, give each of `world` jobs its `rank` from 0, the same paths and the same store (docs/store.md). `progress` is called after each
    batch and skip. Raises StoreError where the store cannot be written; a bad article is set aside, and counted in the summary with its reason.

        >>> summary = code(["examples/fr-detroit.txt", "examples/en-ceasefire.txt"], store="examples.store")
        >>> summary.coded, summary.set_aside
        (2, 0)
    """
    from detente.own import load
    from detente.read import count, sources
    from detente.scale.run import run

    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files = [Path(path) for path in given]
    own = load(actors, issues, engine)
    total = count(files) if progress is not None and world == 1 else None
    return run(
        sources(files),
        store=store,
        inputs=[str(path) for path in files],
        workers=workers,
        on=on,
        rank=rank,
        world=world,
        keep=keep,
        storage=storage,
        total=total,
        progress=progress,
        own=own,
    )


def link(store: str | Path, *, storage: Mapping[str, str] | None = None) -> LinkSummary:
    """Find near-copies, articles that tell one story, and from how many sources each act and utterance is known, over a whole store.

    Writes the tables `reprints`, `stories` and `sources` in the place of those of the last linking; no article is changed or taken out.
    Run it again after coding more. Raises StoreError where there is no store.

        >>> summary = link("examples.store")
        >>> summary.articles, summary.families
        (2, 0)
    """
    from detente.reprints.link import link as link_store

    return link_store(store, storage)


def open(store: str | Path, *, storage: Mapping[str, str] | None = None) -> Store:  # noqa: A001 - the public name; this module does not open files
    """The store in a folder or object store, to ask it. Raises StoreError where there is none.

    >>> events = open("examples.store").events(actor="TUR", type="ACCUSE")
    >>> events.num_rows
    1
    """
    from detente.store.lake import Lake

    return Store(Lake.open(store, storage))


class ArticleFilters(TypedDict, total=False):
    """Filters that every kind takes. A record without a time is in no interval; `limit` is a number of rows."""

    since: str | None
    until: str | None
    lang: str | None
    limit: int | None


class Filters(ArticleFilters, total=False):
    """Filters of kinds that have actors. `actor` and `recipient` are country codes, `person` is a part of a name."""

    actor: str | None
    recipient: str | None
    person: str | None
    type: str | None


class LinkFilters(ArticleFilters, total=False):
    """Filters of what linking found. `type` is a role: first, copy, part, host, digest; version, report."""

    type: str | None


class Store:
    """A store, open for questions; nothing here can change it.

    Answers are Arrow tables with a row a record, in the order of article and text: `.to_pylist()`, `.to_pandas()`, or polars from there.
    `type` is a PLOVER type, of statements the kind, of positions the stance, of relations the kind. `since` and `until` are ISO dates, and
    look at the time of an event or statement, at the article's for positions and relations. Members of compound actors count as actors.

        >>> store = open("examples.store")
        >>> store.events(actor="TUR", since="2019-01-01").column("type").to_pylist()
        ['ACCUSE']
    """

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def events(self, **filters: Unpack[Filters]) -> pa.Table:
        """Events; `recipient` too can be asked for."""
        return self.records("events", **filters)

    def statements(self, **filters: Unpack[Filters]) -> pa.Table:
        """Statements; their speaker is the actor, their addressee the recipient."""
        return self.records("statements", **filters)

    def positions(self, **filters: Unpack[Filters]) -> pa.Table:
        """Positions; their holder is the actor, the recipient a member of the target."""
        return self.records("positions", **filters)

    def relations(self, **filters: Unpack[Filters]) -> pa.Table:
        """Relations; each party is both actor and recipient."""
        return self.records("relations", **filters)

    def changes(self, *, type: str | None = None, limit: int | None = None) -> pa.Table:  # noqa: A002 - the filter's name everywhere
        """What became of records that an upgrade or a publisher changed; `type` is added, changed or withdrawn."""
        return self.records("changes", type=type, limit=limit)

    def articles(self, **filters: Unpack[ArticleFilters]) -> pa.Table:
        """Articles, by date of publication."""
        return self.records("articles", **filters)

    def reprints(self, **filters: Unpack[LinkFilters]) -> pa.Table:
        """Articles with near-copies, by family, the first of each at its head; empty before the store is linked."""
        return self.records("reprints", **filters)

    def stories(self, **filters: Unpack[LinkFilters]) -> pa.Table:
        """Articles of stories that several tell, by story, the first of each at its head; empty before the store is linked."""
        return self.records("stories", **filters)

    def sources(self, *, type: str | None = None, limit: int | None = None) -> pa.Table:  # noqa: A002 - the filter's name everywhere
        """Acts and utterances that several articles tell, with the number of independent sources. `type`: event or statement."""
        return self.records("sources", type=type, limit=limit)

    def records(self, kind: str, **filters: Unpack[Filters]) -> pa.Table:
        """Records of the kind that is named, as the method of that name gives them. Raises StoreError for a filter it has not."""
        from detente.store.query import select

        return select(self._lake, kind, filters)

    def ledger(
        self,
        *,
        issue: str | None = None,
        holder: str | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
        issues: str | Path | None = None,
    ) -> list[Stand]:
        """Who holds what since when, by issue and holder, with changes and contradictions (docs/positions.md).

        `issue` is an id, the beginning of one, or a name in any language; `holder` a country code or a part of a name. `as_of` looks at the
        time a position is held, `known_by` at the time it was reported. `issues` is the file of your own issues, for their names.
        Raises StoreError for a date that is none.

            >>> [(stand.holder, stand.stance) for stand in open("examples.store").ledger(issue="idlib")]
            []
        """
        from detente.ledger.build import ledger

        return ledger(self._lake, _book(issues), issue=issue, holder=holder, as_of=as_of, known_by=known_by)

    def disputes(self, *, issue: str | None = None, known_by: str | None = None, issues: str | Path | None = None) -> list[Dispute]:
        """What one source says and another denies, inside articles and between them; `issue` keeps those whose words name it."""
        from detente.ledger.build import ids_of
        from detente.ledger.disputes import disputes

        book = _book(issues)
        return disputes(self._lake, book, issue=ids_of(book, issue) if issue else None, until=known_by)

    def issues(self) -> list[tuple[str, int, tuple[str, ...]]]:
        """(issue, number of positions, words of up to five targets), the most frequent first."""
        from detente.ledger.build import issues_held

        return issues_held(self._lake)

    def export(self, into: str | Path, *, form: str, kinds: str | Sequence[str] | None = None, **options: int) -> Loss:
        """Write records as `form` (docs/exports.md names them). What it could not hold comes back, counted.

        `kinds` are the kinds of record, None all that the format can hold; `options` are those of the format. Raises StoreError for a format, kind
        or option that is none, and where the file cannot be written.
        """
        from detente.export.write import export

        return export(self._lake, Path(into), form=form, kinds=kinds, **options)

    def coded(self, article: str) -> Coded | None:
        """All records of the article with this id, as `read` gave them; None where it is not in."""
        from detente.store.tables import from_tables

        return next(iter(from_tables(self._lake.of_article(article))), None)

    def sql(self, query: str) -> pa.Table:
        """What one SELECT or WITH gives. The tables are named for their kinds; see docs/api.md for their columns.

        >>> open("examples.store").sql("SELECT count(*) AS n FROM events").to_pylist()
        [{'n': 22}]
        """
        from detente.store.query import ask

        return ask(self._lake, query)


def _book(issues: str | Path | None) -> IssueBook:
    """The register of issues with a user's own."""
    from detente.issues.book import issue_book
    from detente.own import load

    return issue_book(load(issues=issues).issues)


def _path(text_or_path: str | Path) -> Path | None:
    """The file that is meant; None where the string is a text."""
    if isinstance(text_or_path, Path):
        return text_or_path
    if len(text_or_path) > LONGEST_PATH_CHARS or "\n" in text_or_path or "\0" in text_or_path or not text_or_path.strip():
        return None
    try:
        return Path(text_or_path) if Path(text_or_path).exists() else None
    except OSError:  # a part of it is longer than a file's name can be
        return None


def _single(path: Path) -> Source:
    """The one source in a file."""
    from detente.read import sources

    found = list(islice(sources([path]), 2))
    if len(found) != 1:
        what = "more than one article is in it" if found else "no article is in it"
        raise InputError(what, item=str(path), stage="read", remedy="detente.code takes files of many, and folders")
    item = found[0]
    if isinstance(item, SetAside):
        raise InputError(item.reason, item=item.item, stage=item.stage, remedy=item.remedy)
    return item
