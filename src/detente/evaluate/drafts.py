"""Gold texts taken through the first stages, for sets that mark single expressions; and the way back to the gold's own offsets."""

from __future__ import annotations

from dataclasses import replace

from detente.draft import Draft, Metadata
from detente.evaluate.gold import GoldArticle
from detente.evidence import Span

__all__ = ["clean_offsets", "draft_of", "raw_span"]


def draft_of(article: GoldArticle, last: str, published: str | None = None) -> Draft | None:
    """The article through all stages up to the one named `last`; None where it is set aside. `published` is an ISO day, as metadata give it."""
    from detente.clean.stage import to_draft
    from detente.errors import DetenteError
    from detente.pipeline import stages
    from detente.read import source_from_text

    try:
        draft = to_draft(replace(source_from_text(article.text, name=article.id), metadata=Metadata(published=published)))
        for stage in stages():
            stage.run([draft])
            if stage.name == last:
                break
    except DetenteError:
        return None
    return draft


def raw_span(draft: Draft, span: Span) -> Span | None:
    """Where a span of the text layer stands in the input; None where an end of it is of the cleaning's making."""
    ends = {span.start: -1, span.end - 1: -1}
    for start, raw, length in draft.article.raw_map:
        for offset in ends:
            if start <= offset < start + length:
                ends[offset] = raw + offset - start
    first, last = ends[span.start], ends[span.end - 1]
    return Span(first, last + 1) if first >= 0 and last >= first else None


def clean_offsets(draft: Draft) -> dict[int, int]:
    """The offset in the text layer of every character of the input that both have."""
    return {raw + k: start + k for start, raw, length in draft.article.raw_map for k in range(length)}
