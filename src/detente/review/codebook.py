"""A codebook sheet: for each type what reviewers have made of it: examples, counter-examples with reasons, corrections, disagreements.

As CSV, a row an example; as Markdown, or as one HTML page that needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from html import escape

from detente.evidence import Span
from detente.model import Correction, Judgement
from detente.review.anchors import Attached
from detente.review.fields import ARTICLES, FIELDS, JUDGED, TYPE, values_of
from detente.review.found import Found, find, rekeyed
from detente.review.journal import judgements
from detente.review.judgements import MISSED, Standing, current, standing, verdict
from detente.store.lake import Lake

__all__ = ["GROUPS", "Line", "as_html", "as_markdown", "columns", "lines"]

AROUND_CHARS = 160  # of the sentence on each side of the words, where a line is long
GROUPS = ("accepted", "corrected", "missed", "rejected", "disputed", "unsure")
HEADINGS = {
    "accepted": "Examples",
    "corrected": "Put right",
    "missed": "Missed by the coder",
    "rejected": "Not of this type",
    "disputed": "Reviewers differ",
    "unsure": "Nobody is sure",
}
# Where each type is defined.
DEFINED = {"events": "types", "statements": "statements", "positions": "positions", "relations": "relations"}
STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "h1,h2,h3{line-height:1.2}h2{border-bottom:1px solid #999;margin-top:2.5rem}li{margin:.6rem 0}mark{background:#fbe7a1;color:inherit}"
    "small{color:#555}@media print{h2{break-before:page}}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A judged record. `before`, `words` and `after` are the text that it stands in; `said` is what it says in the end, `was` what was put right."""

    kind: str
    type: str
    group: str
    before: str
    words: str
    after: str
    said: str
    was: str
    reasons: str
    reviewers: str
    language: str
    outlet: str
    published: str
    url: str
    article: str
    record: str


def lines(lake: Lake) -> list[Line]:
    """All that has been judged, by kind, type and group, in the order of articles. Raises StoreError where the store cannot be read."""
    found = find(lake, current(each for each in judgements(lake) if each.kind != ARTICLES))
    at = {judgement.id: place for judgement, place in found.attached}
    out = []
    for each in standing(rekeyed(found.attached)):
        shown = each.settled or each.judgements[-1]
        out.append(_line(each, shown, found, at[shown.id]))
    order = {kind: n for n, kind in enumerate(JUDGED)}
    return sorted(out, key=lambda line: (order[line.kind], line.type, GROUPS.index(line.group), line.article, line.record))


def as_markdown(found: Sequence[Line], title: str) -> str:
    """The sheet as Markdown, with a heading for each type and group."""
    out = [f"# {_plain(title)}", ""]
    for (kind, type_), group in _types(found):
        out += [f"## {_heading(kind, type_)}", "", _where(kind), ""]
        for name, rows in _groups(group):
            out += [f"### {HEADINGS[name]} ({len(rows)})", ""]
            out += [_bullet(row) for row in rows]
            out.append("")
    return "\n".join(out).rstrip() + "\n"


def as_html(found: Sequence[Line], title: str) -> str:
    """The sheet as one HTML page; all that comes from articles and reviewers is escaped."""
    body = [f"<h1>{escape(title)}</h1>"]
    for (kind, type_), group in _types(found):
        body += [f"<h2>{escape(_heading(kind, type_))}</h2>", f"<p>{escape(_where(kind))}</p>"]
        for name, rows in _groups(group):
            body += [f"<h3>{HEADINGS[name]} ({len(rows)})</h3>", "<ul>"]
            for row in rows:
                text = f"{escape(row.before)}<mark>{escape(row.words)}</mark>{escape(row.after)}"
                body.append(f'<li lang="{escape(row.language)}" dir="auto">{text}<br><small lang="en">{escape(_notes(row))}</small></li>')
            body.append("</ul>")
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>'
    return f"{head}<body>{''.join(body)}</body></html>\n"


def columns() -> list[str]:
    """The columns of the sheet as CSV."""
    return [field.name for field in fields(Line)]


def _line(stands: Standing, shown: Judgement, found: Found, at: Attached) -> Line:
    article = found.articles.get(at.article or "")
    said = verdict(shown) or shown.stated
    kind = shown.kind
    own = next((each.value for each in values_of(said, TYPE[kind]) if each.value), None)
    before, after = _around(article.text, at.anchor.span) if article and at.anchor else ("", "")
    all_ = [*stands.judgements, *([shown] if shown not in stands.judgements else [])]
    return Line(
        kind=kind,
        type=own or "–",
        group=_group(stands, shown),
        before=before,
        words=" ".join(shown.anchor.quote.split()),
        after=after,
        said=_told(kind, said),
        was=_told(kind, [each for each in shown.stated if each.field in {c.field for c in shown.corrections}]),
        reasons=" | ".join(f"{each.author}: {each.reason}" for each in all_ if each.reason),
        reviewers=", ".join(f"{each.author} ({each.decision})" for each in all_),
        language=(article.language if article else None) or "",
        outlet=(article.outlet if article else None) or "",
        published=(article.published.earliest or article.published.latest if article else None) or "",
        url=shown.url or "",
        article=shown.article,
        record=shown.record,
    )


def _group(stands: Standing, shown: Judgement) -> str:
    if stands.contested:
        return "disputed"
    if stands.settled is None:
        return "unsure"
    if shown.decision == MISSED:
        return "missed"
    return {"accept": "accepted", "correct": "corrected", "reject": "rejected"}.get(shown.decision, "unsure")


def _around(text: str, span: Span) -> tuple[str, str]:
    """The line before and after some words."""
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - AROUND_CHARS)
    end = text.find("\n", span.end)
    end = min(len(text) if end < 0 else end, span.end + AROUND_CHARS)
    return text[start : span.start].lstrip(), text[span.end : end].rstrip()


def _told(kind: str, said: Iterable[Correction]) -> str:
    """What a record says, in one line."""
    said = list(said)
    out = []
    for field in FIELDS[kind]:
        values = [
            each.value or (f"“{' '.join(each.evidence.quote.split())}”" if each.evidence else "nothing")
            for each in values_of(said, field.name)
        ]
        if values:
            out.append(f"{field.name}: {', '.join(values)}")
    return "; ".join(out)


def _types(found: Sequence[Line]) -> list[tuple[tuple[str, str], list[Line]]]:
    out: dict[tuple[str, str], list[Line]] = {}
    for line in found:
        out.setdefault((line.kind, line.type), []).append(line)
    return list(out.items())


def _groups(found: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    return [(name, rows) for name in GROUPS if (rows := [line for line in found if line.group == name])]


def _heading(kind: str, type_: str) -> str:
    return f"{type_.replace('_', ' ')} ({kind})"


def _where(kind: str) -> str:
    return f"Definition: codebook, “{DEFINED[kind].capitalize()}” (docs/codebook.md#{DEFINED[kind]})."


def _bullet(row: Line) -> str:
    text = f"{_plain(row.before)}**{_plain(row.words)}**{_plain(row.after)}"
    return f"* {text}  \n  {_plain(_notes(row))}"


def _notes(row: Line) -> str:
    """What stands below an example: what it says, what was put right, why, and where it is from."""
    source = ", ".join(part for part in (row.outlet, row.published) if part)
    parts = (row.said, f"instead of {row.was}" if row.was else "", row.reasons, row.reviewers, source)
    return " — ".join(part for part in parts if part)


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    flat = " ".join(text.split())
    flat = (" " if text[:1].isspace() else "") + flat + (" " if text[-1:].isspace() and flat else "")
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~" else sign for sign in flat)
