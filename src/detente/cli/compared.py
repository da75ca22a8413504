"""A comparison for a person: who has what, how far both agree, and where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from detente.compare.records import Comparison, Example, Kappa, OurEvent, Overlap, TheirRow

__all__ = ["tell"]

NONE = "–"
TYPES_SHOWN = 10
CLASSES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
HEADINGS = {"type": "By type", "dyad": "By pair", "day": "By day", "month": "By month", "year": "By year"}
KINDS = {
    "same": "same pair, type and day",
    "near": "same pair and type, a day nearby",
    "other day": "same pair and type, another day",
    "reversed": "same type and day, the other way round",
    "other type": "same pair and day, another type",
    "only ours": "only here",
    "only theirs": "only there",
}


def tell(found: Comparison, out: Console, rows: int) -> None:
    """Print a comparison; tables have at most so many rows."""
    scope = "two states or bodies" if not found.domestic else "two states or bodies, or inside one"
    out.print(f"Détente and {found.title}, {_count(len(found.files), 'file')}", style="bold")
    if found.days:
        out.print(f"compared on {_count(found.days, 'day')} on which both were published, {found.first} to {found.last};")
    else:
        out.print(_no_days(found))
    out.print(f"an act is of {scope}, of a PLOVER type and of a day, however many reports tell it")
    _sides(found, out)
    _agreement(found, out)
    _kinds(found, out)
    if found.days:
        _series(found, out)
    if found.addresses.shared:
        _kappa("quad classes of one pair in one article", found.addresses.kappa, out)
    for name, table in found.tables if found.days else ():
        _overlaps(HEADINGS[name], name, table, found.title, out, rows)
    for name, table in found.addresses.tables if found.addresses.shared else ():
        _overlaps(f"{HEADINGS[name]}, in articles that both have", name, table, found.title, out, rows)
    _examples(found, out)
    _bad(found, out)


def _no_days(found: Comparison) -> str:
    spans = [f"{side.name} {side.first} to {side.last}" if side.days else f"{side.name} none" for side in (found.ours, found.theirs)]
    return f"there is no day on which both were published: {'; '.join(spans)}"


def _sides(found: Comparison, out: Console) -> None:
    table = _table("", "Détente", found.title)
    ours, theirs = found.ours, found.theirs

    def row(what: str, one: int | None, other: int | None) -> None:
        if one or other:
            table.add_row(what, *(NONE if number is None else f"{number:,}" for number in (one, other)))

    table.add_row("events, rows read", f"{ours.read:,}", f"{theirs.read:,}")
    row("set aside: cannot be read", None, theirs.set_aside)
    for reason, one, other in _both(ours.left, theirs.left):
        row(f"left out: {reason}", one, other)
    table.add_row("acts to compare", f"{ours.acts:,}", f"{theirs.acts:,}", style="bold")
    for reason, one, other in _both(ours.undated, theirs.undated):
        row(f"not by day: {reason}", one, other)
    row("not by day: published on a day that only one covers", ours.outside, theirs.outside)
    table.add_row("compared by day", f"{ours.compared:,}", f"{theirs.compared:,}", style="bold")
    out.print(table)
    if ours.by_publication:
        out.print(
            f"{ours.by_publication:,} acts whose text tells no time stand at the day of publication, as {found.title} has them", style="dim"
        )


def _both(one: Iterable[tuple[str, int]], other: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    ours, theirs = dict(one), dict(other)
    reasons = {reason: ours.get(reason, 0) + theirs.get(reason, 0) for reason in (*ours, *theirs)}
    return [(reason, ours.get(reason, 0), theirs.get(reason, 0)) for reason in sorted(reasons, key=lambda name: (-reasons[name], name))]


def _agreement(found: Comparison, out: Console) -> None:
    table = _table("acts that both have", "Détente", found.title, "both", "of ours", "of theirs", "F1", "Jaccard")
    near = f"within {_count(found.window, 'day')}"
    for what, whole in (("on the same day", found.overall.same), (near, found.overall.within)):
        table.add_row(what, *_figures(found.overall.ours, found.overall.theirs, whole))
    inside = found.addresses
    if inside.shared:
        what = f"in {_count(inside.shared, 'article')} that both have, any day"
        table.add_row(what, *_figures(inside.overlap.ours, inside.overlap.theirs, inside.overlap.same))
    out.print(table)
    if not inside.shared:
        out.print("no article of the store is among the addresses there", style="dim")


def _figures(ours: int, theirs: int, share: object) -> list[str]:
    from detente.compare.records import Share

    if not isinstance(share, Share):
        return []
    rates = [NONE if value is None else f"{value:.1%}" for value in (share.of_ours, share.of_theirs)]
    scores = [NONE if value is None else f"{value:.3f}" for value in (share.f1, share.jaccard)]
    return [f"{ours:,}", f"{theirs:,}", f"{share.both:,}", *rates, *scores]


def _kinds(found: Comparison, out: Console) -> None:
    inside = dict(found.addresses.kinds)
    table = _table("how acts differ", "by day", *(["in one article"] if found.addresses.shared else []))
    for kind, number in found.kinds:
        name = KINDS[kind]
        if kind == "other day":
            name += f", up to {found.drift_days} days off"
        cells = [f"{inside[kind]:,}" if kind in inside else NONE] if found.addresses.shared else []
        table.add_row(name, f"{number:,}", *cells)
    out.print(table)
    if found.drift.pairs:
        drift = found.drift
        out.print(
            f"of {_count(drift.pairs, 'act')} of different days, {found.title} has {drift.later:,} later, {drift.on_publication:,} of them on "
            "its day of publication",
            style="dim",
        )
    if found.addresses.shared:
        days = "; ".join(f"{what} {number:,}" for what, number in found.addresses.days if number)
        out.print(f"days of the acts that both have from one article: {days or NONE}", style="dim")
    if found.types:
        pairs = ", ".join(f"{pair.ours} / {pair.theirs} {pair.number:,}" for pair in found.types[:TYPES_SHOWN])
        out.print(f"types given to one pair on one day, here / there: {pairs}", style="dim")


def _series(found: Comparison, out: Console) -> None:
    table = _table("rank correlation (Spearman)", "cells", "rho")
    for line in found.correlations:
        table.add_row(
            f"{line.what}, a {line.unit}", f"{line.cells:,}", f"{line.rho:.2f}" if line.rho is not None else f"{NONE} ({line.reason})"
        )
    out.print(table)
    out.print(f"scores are those of PLOVER here, the {found.scores} there", style="dim")
    _kappa("quad classes of one pair on one day", found.kappa, out)


def _kappa(what: str, kappa: Kappa, out: Console) -> None:
    if kappa.agreed is None:
        out.print(f"{what}: {kappa.reason}")
        return
    value = f"{kappa.kappa:.2f}" if kappa.kappa is not None else f"{NONE} ({kappa.reason})"
    out.print(f"\n{what}: Cohen's kappa {value}, {kappa.agreed:.1%} alike of {kappa.cells:,}")
    table = _table("here ↓  there →", *CLASSES)
    for name, row in zip(CLASSES, kappa.table, strict=True):
        table.add_row(name, *(f"{number:,}" if number else "·" for number in row))
    out.print(table)


def _overlaps(heading: str, name: str, rows: Sequence[Overlap], title: str, out: Console, limit: int) -> None:
    out.print(f"\n{heading}", style="bold")
    timed = any(row.within.both > row.same.both for row in rows)
    table = _table(
        name, "events", "rows", "acts here", f"acts {title}", "both", "of ours", "of theirs", "F1", *(["near too"] if timed else [])
    )
    for row in rows[:limit]:
        figures = _figures(row.ours, row.theirs, row.same)
        near = [NONE if row.within.f1 is None else f"{row.within.f1:.3f}"] if timed else []
        table.add_row(row.what, f"{row.our_events:,}", f"{row.their_rows:,}", *figures[:-1], *near)
    out.print(table)
    if len(rows) > limit:
        out.print(f"the first {limit} of {len(rows)} rows: --rows N for more, --json for all", style="dim")


def _examples(found: Comparison, out: Console) -> None:
    kind = ""
    for number, example in enumerate(found.examples):
        if example.kind != kind:
            kind = example.kind
            out.print(f"\nExamples: {KINDS[kind]}", style="bold")
        elif number:
            out.print()
        _example(example, found.title, out)


def _example(example: Example, title: str, out: Console) -> None:
    if example.shift:
        side = "later" if example.shift > 0 else "earlier"
        out.print(f"  {_count(abs(example.shift), 'day')} {side} in {title}")
    lines = [*_ours(example.ours)] if example.ours else []
    lines += [*_theirs(example.theirs, title)] if example.theirs else []
    for line, inner in lines:
        out.print(Padding(line, (0, 0, 0, 4 if inner else 2), expand=False))


def _ours(event: OurEvent) -> Iterable[tuple[str, bool]]:
    when = event.when or "no day"
    yield f"Détente: {event.actor} → {event.recipient}, {event.type}, {when} ({event.dated})", False
    yield f"“{_line(event.quote)}” in: {event.sentence}", True
    article = " · ".join(part for part in (event.title and _line(event.title), event.url, event.published) if part)
    yield f"{article} · event {event.id}" if article else f"event {event.id}", True


def _theirs(row: TheirRow, title: str) -> Iterable[tuple[str, bool]]:
    code = f"{row.code} {row.gloss}" if row.gloss else row.code
    yield f"{title}: {row.actor} → {row.recipient}, {row.type} ({code}), {row.day or 'no day'}", False
    names = f"{row.who or NONE} → {row.whom or NONE}"
    score = None if row.score is None else f"score {row.score:g}"
    mentions = None if row.mentions is None else _count(row.mentions, "mention")
    published = row.published and f"published {row.published}"
    yield " · ".join(part for part in (names, row.place, score, mentions, published, row.url, f"row {row.id}") if part), True


def _bad(found: Comparison, out: Console) -> None:
    if not found.bad:
        return
    out.print("\nSet aside", style="bold")
    for reason, number in found.bad:
        first = next((aside for aside in found.set_aside if aside.reason == reason), None)
        out.print(f"  {number:,} · {reason}" + (f" · first {first.item} ({first.remedy})" if first else ""))


def _table(first: str, *others: str) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right", overflow="fold")
    return table


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _line(text: str) -> str:
    return " ".join(text.split())
