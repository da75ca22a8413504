"""Public sets of attributions in brat's standoff (PolNeAR), read where they lie; nothing of them is kept here.

An attribution has a source, a cue and a content, each of one or more stretches; a token belongs to one attribution at most (Newell et al.,
LREC 2018). Statements that stand inside another's content are therefore left out of the comparison, since such gold cannot hold them.
Scored for each role: `exact`, the same characters but for the marks and blanks at the ends; `overlap`, at least one character in common.
`content half` asks for half of the characters (intersection over union), as the annotated articles do. `speaker` is the overlap of the sources
of those pairs whose contents overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detente.draft import Draft
from detente.errors import GoldError
from detente.evaluate.drafts import draft_of, raw_span
from detente.evaluate.gold import GoldArticle, GoldSet
from detente.evaluate.tally import Count, Score, f1_of, interval
from detente.evidence import Evidence, Span

__all__ = ["is_attributions", "load_attributions", "score_attributions"]

ROLES = ("source", "cue", "content")
KINDS = ("quoted", "mixed", "unquoted")
EDGES = " \t\n\r\u00a0\"'“”‘’«».,;:!?()[]–—-"
COMPLEMENTISER = "that "  # a part of the content there, never of ours
HALF = 0.5
Offsets = frozenset[int]


def is_attributions(path: Path) -> bool:
    """Whether a path is a folder of texts (`text/`) with their attributions (`attributions/`)."""
    return (path / "text").is_dir() and (path / "attributions").is_dir()


def load_attributions(path: Path) -> GoldSet:
    """The set in a folder; of texts that several people annotated, the first annotation by name. Raises GoldError where it cannot be read."""
    articles = []
    for file in sorted((path / "text").glob("*.txt")):
        marked = sorted((path / "attributions").glob(f"{file.stem}_????.ann"))
        if not marked:
            continue
        try:
            text = file.read_bytes().decode("utf-8")
            articles.append(GoldArticle(file.stem, "en", text, {"attributions": _attributions(marked[0].read_text(encoding="utf-8"))}))
        except (OSError, ValueError) as error:
            raise GoldError(f"cannot be read: {error}", item=str(marked[0]), stage="evaluate", remedy="see docs/evaluation.md") from error
    name = path.resolve()
    return GoldSet(f"{name.parent.parent.name}-{name.name}" if name.parent.name == "data" else name.name, "attributions", tuple(articles))


def _attributions(lines: str) -> list[dict[str, Any]]:
    """One row for each attribution: its stretches by role. Lines that are neither of a span nor of an attribution are passed over."""
    spans: dict[str, list[Span]] = {}
    out = []
    for line in lines.split("\n"):
        cells = line.split("\t")
        if line.startswith("T") and len(cells) > 2:
            stretches = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = [Span(*map(int, stretch.split())) for stretch in stretches]
        elif line.startswith("E") and len(cells) > 1:
            row: dict[str, list[Span]] = {role: [] for role in ROLES}
            for part in cells[1].split():
                role, _, key = part.partition(":")
                row.get(role.rstrip("0123456789").lower(), []).extend(spans.get(key, ()))
            if row["content"]:
                out.append({role: sorted(found) for role, found in row.items()})
    return out


def score_attributions(gold: GoldSet) -> list[Score]:
    """A row for each role and measure, and for the recall of contents that are quoted, partly quoted and not quoted."""
    counts = [_counts(article) for article in gold.articles]
    out = []
    for measure in sorted({key for row in counts for key in row}):
        rows = [row[measure] for row in counts if measure in row]
        precision, recall, f1 = f1_of(rows)
        listed, made, right = (sum(getattr(row, part) for row in rows) for part in ("gold", "system", "matched"))
        out.append(Score(gold.name, "en", "attribution", measure, precision, recall, f1, listed, made, right, *interval(rows)))
    return out


def _counts(article: GoldArticle) -> dict[str, Count]:
    text = article.text
    wanted = [{role: _offsets(text, row[role]) for role in ROLES} for row in article.records["attributions"]]
    draft = draft_of(article, "statements")
    made = _made(draft, text) if draft else []
    pairs = _paired(wanted, made)
    out = {}
    for role in ROLES:
        listed, given = sum(bool(row[role]) for row in wanted), sum(bool(row[role]) for row in made)
        both = [(w[role], m[role]) for w, m in pairs if w[role] and m[role]]
        out[f"{role} exact"] = Count(listed, given, sum(w == m for w, m in both))
        out[f"{role} overlap"] = Count(listed, given, sum(bool(w & m) for w, m in both))
    contents = [(w["content"], m["content"]) for w, m in pairs]
    halves = sum(len(w & m) >= HALF * len(w | m) for w, m in contents)
    out["content half"] = Count(len(wanted), len(made), halves)
    sourced = [(w["source"], m["source"]) for w, m in pairs if w["source"]]
    out["speaker"] = Count(len(sourced), len(sourced), sum(bool(w & m) for w, m in sourced))
    found = {id(w) for w, _ in pairs}
    kinds = [_kind(text, row["content"]) for row in article.records["attributions"]]
    for kind in KINDS:
        of_kind = [row for row, own in zip(wanted, kinds, strict=True) if own == kind]
        hits = sum(id(row) in found for row in of_kind)
        out[f"recall {kind}"] = Count(len(of_kind), hits, hits)
    return out


def _kind(text: str, content: Sequence[Span]) -> str:
    """quoted: begins and ends with quotation marks; mixed: holds one; unquoted."""
    words = text[content[0].start : content[-1].end]
    before = text[max(content[0].start - 1, 0) : content[0].start]
    if (words[0] in '"“' or before in {'"', "“"}) and len(content) == 1 and not any(mark in words[1:-2] for mark in '"“'):
        return "quoted"
    return "mixed" if any(mark in words for mark in '"“') else "unquoted"


def _offsets(text: str, spans: Sequence[Span]) -> Offsets:
    """The characters of some stretches but for the marks and blanks at their ends, and blanks throughout."""
    out: set[int] = set()
    for span in spans:
        start, end = span.start, span.end
        if text.startswith(COMPLEMENTISER, start):
            start += len(COMPLEMENTISER)
        while start < end and text[start] in EDGES:
            start += 1
        while end > start and text[end - 1] in EDGES:
            end -= 1
        out.update(k for k in range(start, end) if not text[k].isspace())
    return frozenset(out)


def _made(draft: Draft, text: str) -> list[dict[str, Offsets]]:
    """The outermost statements, in the characters of the input."""
    out = []
    for said in draft.statements:
        if said.inside is None:
            roles: dict[str, list[Evidence]] = {
                "source": [said.source] if said.source else [said.speaker.evidence] if said.speaker else [],
                "cue": [said.cue],
                "content": [said.content, *said.continued],
            }
            out.append({role: _offsets(text, [s for e in found if (s := raw_span(draft, e.span))]) for role, found in roles.items()})
    return out


def _paired(
    wanted: Sequence[dict[str, Offsets]], made: Sequence[dict[str, Offsets]]
) -> list[tuple[dict[str, Offsets], dict[str, Offsets]]]:
    """Gold and system one to one, the largest share of content in common first."""
    scored = []
    for i, w in enumerate(wanted):
        for k, m in enumerate(made):
            common = len(w["content"] & m["content"])
            if common:
                scored.append((-common / len(w["content"] | m["content"]), i, k))
    free_gold, free_made = set(range(len(wanted))), set(range(len(made)))
    out = []
    for _, i, k in sorted(scored):
        if i in free_gold and k in free_made:
            free_gold.remove(i)
            free_made.remove(k)
            out.append((wanted[i], made[k]))
    return out
