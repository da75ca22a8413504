"""Flags that the text layer alone raises: residue of extraction, damaged encoding, signs of machine translation."""

from __future__ import annotations

from collections.abc import Iterator

from detente.evidence import cite
from detente.model import Block, Flag
from detente.read.urls import host_of

__all__ = ["flags_of"]

REPLACEMENT = "\ufffd"
# Countries whose own papers are written in another language than the key, by top-level domain, as far as their end marks tell them.
FOREIGN_DOMAINS = {"vn": "vi"}
VIETNAMESE_END = "./."


def flags_of(text: str, blocks: tuple[Block, ...], language: str | None, url: str | None, outlet: str | None) -> tuple[Flag, ...]:
    """The flags of a text, in the order of their kinds."""
    return (*_residue(text, blocks), *_damage(text), *_translated(text, blocks, language, url, outlet))


def _residue(text: str, blocks: tuple[Block, ...]) -> Iterator[Flag]:
    for block in blocks:
        if block.kind == "residue":
            yield Flag(
                "extraction_residue",
                "words that belong to the page, not to the article",
                cite(text, "flag", block.span.start, block.span.end),
            )
            return


def _damage(text: str) -> Iterator[Flag]:
    at = text.find(REPLACEMENT)
    if at >= 0:
        yield Flag("encoding_damage", f"{text.count(REPLACEMENT)} characters could not be decoded", cite(text, "flag", at, at + 1))


def _translated(text: str, blocks: tuple[Block, ...], language: str | None, url: str | None, outlet: str | None) -> Iterator[Flag]:
    """Suspected where two signs agree: an end mark of another language's press, and an outlet of that country."""
    domain = (host_of(url) or "" if url else outlet or "").rsplit(".", 1)[-1].lower()
    ends = [block for block in blocks if block.kind == "end_mark" and text[block.span.start : block.span.end] == VIETNAMESE_END]
    home = FOREIGN_DOMAINS.get(domain)
    if ends and home and language != home:
        evidence = cite(text, "flag", ends[0].span.start, ends[0].span.end)
        yield Flag(
            "machine_translated",
            f"suspected: a text in {language} from a .{domain} outlet, closed with the end mark of its press",
            evidence,
        )
