"""What became of records that were in a store: the trail that a re-run after an upgrade, and a publisher's withdrawal, leave behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.evidence import content_id

__all__ = ["ADDED", "CHANGED", "NOTICES", "WITHDRAWN", "Change", "change", "differences"]

ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
NOTICES = "notices"  # the kind of a row that says that a publisher withdrew an article, whether it was in or not
Row = Mapping[str, Any]
PLACE = frozenset({"article", "ordinal", "shard"})  # where a row stands, not what it says


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is no longer as it was. `change`: added, changed or withdrawn.

    `kind` is the record's table, `record` its id; of actors and notes, which have none, the article's row alone tells. For the article itself
    (kind articles) `fields` are the kinds of records that differ, for a record its fields that do. For a publisher's notice (kind notices)
    `record` is the URI or URL that it names, `article` None. `before` and `after` are coders; `after` is None where nothing took the place.
    """

    id: str
    run: str
    article: str | None
    source: str | None
    kind: str
    record: str
    change: str
    fields: tuple[str, ...]
    before: str | None
    after: str | None


def change(run: str, kind: str, record: str, what: str, **more: Any) -> Change:
    """A change under its id, which is made of all that it says."""
    said = {"article": None, "source": None, "fields": (), "before": None, "after": None, **more}
    return Change(content_id("change", run, kind, record, what, *said.values()), run, kind=kind, record=record, change=what, **said)


def differences(before: Iterable[Row], after: Iterable[Row]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(record's id, change, fields) of each record of a kind that differs between two codings of an article, in the order of ids.

    Of records that share an id, the last of each side is compared.
    """
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    for key in sorted({*old, *new}):
        if key not in new:
            yield key, WITHDRAWN, ()
        elif key not in old:
            yield key, ADDED, ()
        elif fields := tuple(name for name in new[key] if name not in PLACE and new[key][name] != old[key].get(name)):
            yield key, CHANGED, fields
