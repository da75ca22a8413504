"""Sentences with their parses as CoNLL-U, for treebank tools and for those who want to see what the rules saw.

A store keeps no tokens: the texts are analysed again by the language engines, which give the same parses for the same text, and with the same
repairs. Each document has the hashes by which `detente verify` finds its text, each sentence and token its code points. MISC names the acts that a
token belongs to (`Event`) and the statements that it introduces (`Statement`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from detente.evidence import Span
from detente.export.format import Format
from detente.export.records import Found, Loss
from detente.model import Article, Event, Statement
from detente.release.claims import Claim, Page, Release, text_hash

if TYPE_CHECKING:
    from detente.draft import Token

__all__ = ["FORMAT", "release", "write"]

NAME = "conllu"
OPENS = b"# newdoc id = "
# The universal relations of UD 2; what else is left of the engines' own schemes ("prep", "pobj", "meta") is given as dep.
UNIVERSAL = {
    *("acl", "advcl", "advmod", "amod", "appos", "aux", "case", "cc", "ccomp", "clf", "compound", "conj", "cop", "csubj", "dep", "det"),
    *("discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod", "nsubj", "nummod", "obj", "obl"),
    *("orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp"),
}
ESCAPE = r"\u"
BLANKS = {" ": r"\s", "\t": r"\t"}  # as UDPipe writes blanks that are not one plain space; others by their number


def write(records: Iterator[Found], out: Path, loss: Loss) -> None:
    """All sentences of the articles whose language has a parser; the others are counted as lost."""
    with out.open("w", encoding="utf-8", newline="") as file:
        for _, group in groupby(records, key=lambda found: found.article.id):
            found = list(group)
            for sentence in _document(found[0].article, found, loss):
                file.write(sentence)


def _document(article: Article, found: Sequence[Found], loss: Loss) -> Iterator[str]:
    """The sentences of an article as blocks of lines."""
    from detente.language.engines import engine
    from detente.language.sentences import split
    from detente.language.stage import LONGEST_SENTENCE_CHARS, PLAIN

    spans = [span for block in article.blocks for span in split(article.text, block.span, article.language)]
    parser = engine(article.language) if article.language else None
    if parser is None:
        loss.count(f"sentences in {article.language or 'an unknown language'}, for which there is no parser", len(spans))
        return
    kept = [span for span in spans if len(span) <= LONGEST_SENTENCE_CHARS]
    loss.count(f"runs of more than {LONGEST_SENTENCE_CHARS} characters that are no sentence", len(spans) - len(kept))
    texts = [article.text[span.start : span.end].translate(PLAIN) for span in kept]
    marks = _marks(found)
    head = _head(article)
    for number, (span, parsed) in enumerate(zip(kept, parser.analyse(texts, [span.start for span in kept]), strict=True), 1):
        if not parsed:
            loss.count("sentences without tokens")
            continue
        head += [f"# sent_id = {article.id}-{number}", f"# text = {article.text[span.start : span.end]}"]
        head += [f"# start_char = {span.start}", f"# end_char = {span.end}"]
        loss.written += 1
        yield "\n".join([*head, *_lines(article, parsed, marks, loss)]) + "\n\n"
        head = []


def _head(article: Article) -> list[str]:
    told = {"newdoc id": article.id, "sha256": article.sha256, "text_sha256": text_hash(article.text), "url": article.url}
    told |= {"language": article.language, "title": article.title and " ".join(article.title.split())}
    return [f"# {name} = {value}" for name, value in told.items() if value]


def _marks(found: Iterable[Found]) -> list[tuple[str, str, Span]]:
    """What tokens take part in: the words of acts and of cues."""
    out = []
    for each in found:
        if isinstance(each.record, Event):
            out.append(("Event", each.record.id, each.record.trigger.span))
        elif isinstance(each.record, Statement):
            out.append(("Statement", each.record.id, each.record.cue.span))
    return out


def _lines(article: Article, parsed: tuple[Token, ...], marks: list[tuple[str, str, Span]], loss: Loss) -> Iterator[str]:
    """A line of ten fields for each token, as the rules saw them: after the repairs of `language`."""
    from detente.language.repair import repaired, words_of

    mended = repaired(parsed, words_of(article.language or ""))
    tokens = mended if _is_tree(mended) else parsed
    first = next((token.i for token in tokens if token.head < 0), 0)
    near = [mark for mark in marks if mark[2].touches(Span(tokens[0].start, tokens[-1].end))]
    for token in tokens:
        head, relation = token.head + 1, token.dep
        if token.head < 0 and token.i != first:  # an engine may see several clauses that nothing joins; a tree has one root
            head, relation = first + 1, "parataxis"
            loss.count("second roots of a sentence, which hang on the first as parataxis")
        elif relation.split(":")[0] not in UNIVERSAL:
            relation = "dep"
            loss.count("relations outside Universal Dependencies, given as dep")
        feats = "|".join(f"{name}={value}" for name, value in sorted(token.feats.items(), key=lambda item: item[0].lower())) or "_"
        form = article.text[token.start : token.end]
        fields = (
            token.i + 1,
            form,
            token.lemma or "_",
            token.pos or "X",
            "_",
            feats,
            head,
            relation,
            "_",
            _misc(article.text, tokens, token, near),
        )
        yield "\t".join(map(str, fields))


def _misc(text: str, tokens: Sequence[Token], token: Token, near: list[tuple[str, str, Span]]) -> str:
    """Where a token stands, what follows it where that is not one space, and what it takes part in."""
    out = [f"start_char={token.start}", f"end_char={token.end}"]
    if token.i + 1 < len(tokens):
        gap = text[token.end : tokens[token.i + 1].start]
        if not gap:
            out.append("SpaceAfter=No")
        elif gap != " ":
            out.append(f"SpacesAfter={''.join(BLANKS.get(sign) or f'{ESCAPE}{ord(sign):04X}' for sign in gap)}")
    own = Span(token.start, token.end)
    parts = {name: ",".join(key for kind, key, span in near if kind == name and span.touches(own)) for name in ("Event", "Statement")}
    return "|".join([*out, *(f"{name}={ids}" for name, ids in parts.items() if ids)])


def _is_tree(tokens: Sequence[Token]) -> bool:
    """Whether every token leads to a root without a circle."""
    for token in tokens:
        steps, at = 0, token.i
        while at >= 0:
            at, steps = tokens[at].head, steps + 1
            if steps > len(tokens):
                return False
    return any(token.head < 0 for token in tokens)


def release(path: Path) -> Release | None:
    """The CoNLL-U file at a path that `write` wrote; None where it is none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        if file.read(len(OPENS)) != OPENS:
            return None
    return Release(path, NAME, lambda: _pages(path), lambda: _claims(path))


def _pages(path: Path) -> Iterator[Page]:
    for head, _ in _sentences(path):
        if "newdoc id" in head:
            yield Page(head["newdoc id"], head.get("sha256"), head.get("text_sha256"), head.get("url"))


def _claims(path: Path) -> Iterator[Claim]:
    document = ""
    for head, rows in _sentences(path):
        document = head.get("newdoc id", document)
        yield Claim(document, f"sentence {head['sent_id']}", Span(int(head["start_char"]), int(head["end_char"])), head["text"])
        for row in rows:
            misc = dict(pair.split("=", 1) for pair in row[9].split("|"))
            yield Claim(document, f"{head['sent_id']} token {row[0]}", Span(int(misc["start_char"]), int(misc["end_char"])), row[1])


def _sentences(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """The comments and token lines of each sentence."""
    head: dict[str, str] = {}
    rows: list[list[str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for read in file:
            line = read.removesuffix("\n")
            if line.startswith("#"):
                name, _, value = line[1:].partition("=")
                head[name.strip()] = value.removeprefix(" ")
            elif line:
                rows.append(line.split("\t"))
            elif head or rows:
                yield head, rows
                head, rows = {}, []


FORMAT = Format(NAME, ("articles", "statements", "events"), write)
