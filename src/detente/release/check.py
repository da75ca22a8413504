"""A release held against texts: whether they are there, whether they are the same, and whether the words stand where it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.model import SetAside
from detente.release.claims import Claim, Release, text_hash
from detente.release.texts import Layer, Texts, layers_of_files, layers_of_store

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["Checked", "Wrong", "open_release", "verify"]

MOST_EXAMPLES = 1000  # of each kind of fault; all are counted
SHOWN_CHARS = 60  # of words in an example


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that does not hold: of a record or a text of the release, and what."""

    article: str
    record: str
    what: str


@dataclass(slots=True)
class Checked:
    """What a check found. `articles` are in the release; `found` of them had their text at hand, unchanged.

    `spans` were compared with a text, `wrong` of them do not hold. `faulty` counts what is wrong with the release's own files and claims, whatever
    the texts. `faults` and `examples`, of texts and spans, tell the first of them. `asides` are inputs that could not be read. `compared` says
    whether there were texts to compare with.
    """

    form: str
    compared: bool = False
    articles: int = 0
    found: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    spans: int = 0
    wrong: int = 0
    faulty: int = 0
    faults: list[str] = field(default_factory=list)
    examples: list[Wrong] = field(default_factory=list)
    asides: list[SetAside] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether everything holds, and no text is missing."""
        return not (self.missing or self.altered or self.wrong or self.faulty)


def open_release(path: Path) -> Release:
    """The release at a path, of any format that says where words stand. Raises InputError where it is none."""
    from detente.export import brat, conllu, nested, standoff, webannotation

    rooms: list[Callable[[Path], Release | None]] = [room.release for room in (standoff, brat, nested, conllu, webannotation)]
    if not path.exists():
        raise InputError("there is no such file or folder", item=str(path), stage="verify", remedy="check the path")
    try:
        for release in rooms:
            if found := release(path):
                return found
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"cannot be read: {error}", item=str(path), stage="verify", remedy="export it again") from error
    known = "standoff, brat, conllu, parquet or webannotation"
    raise InputError(
        f"is no release that can be checked ({known})", item=str(path), stage="verify", remedy="name what detente export wrote"
    )


def verify(path: Path, *, texts: Iterable[Path] = (), lake: Lake | None = None) -> Checked:
    """Hold the release at `path` against texts in files, a store, or those that it carries itself; without any, against itself alone.

    Raises InputError where it is no release, or a damaged one.
    """
    texts = list(texts)
    release = open_release(path)
    checked = Checked(release.form)
    try:
        for fault in release.faults():
            _fault(checked, fault)
        with Texts() as known:
            for page in release.pages():
                known.expect(page)
            checked.articles = len(known.pages)
            checked.compared = _gather(known, _layers(texts, lake), checked)
            _judge_pages(known, checked)
            for claim in release.claims():
                _judge(claim, known, checked)
    except (ValueError, KeyError, TypeError) as error:
        what = f"is damaged: {type(error).__name__}: {error}"
        raise InputError(what, item=str(path), stage="verify", remedy="export it again, or fetch it again") from error
    return checked


def _layers(texts: list[Path], lake: Lake | None) -> Iterator[Layer | SetAside]:
    if texts:
        yield from layers_of_files(texts)
    if lake is not None:
        yield from layers_of_store(lake)


def _gather(known: Texts, layers: Iterator[Layer | SetAside], checked: Checked) -> bool:
    """Keep the texts that the release is about; whether there was anything to compare with."""
    given = False
    for layer in layers:
        given = True
        if isinstance(layer, SetAside):
            checked.asides.append(layer)
        else:
            known.add(layer)
    return given


def _judge_pages(known: Texts, checked: Checked) -> None:
    """Tell which texts are missing and which have changed."""
    for article, page in known.pages.items():
        text = known.get(article) if known.found(article) or not checked.compared else None
        if text is None:
            if checked.compared:
                checked.missing.append(article)
        elif page.text_sha256 is not None and text_hash(text) != page.text_sha256:
            checked.altered.append(article)
            _tell(checked, Wrong(article, "text", "the text at hand is not the one that the release was made from"))
        else:
            checked.found += 1


def _judge(claim: Claim, known: Texts, checked: Checked) -> None:
    if not claim.sound():
        _fault(checked, f"{claim.record}: quote, span and hash do not agree")
    if claim.article not in known.pages:
        _fault(checked, f"{claim.record}: its article {claim.article} is not in the release")
        return
    text = known.get(claim.article) if known.found(claim.article) or not checked.compared else None
    if text is None:
        return
    checked.spans += 1
    if not claim.holds(text):
        checked.wrong += 1
        there = text[claim.span.start : claim.span.end]
        _tell(checked, Wrong(claim.article, claim.record, f"{claim.span.start}–{claim.span.end} is {_short(there)}, not {_said(claim)}"))


def _fault(checked: Checked, what: str) -> None:
    checked.faulty += 1
    if len(checked.faults) < MOST_EXAMPLES:
        checked.faults.append(what)


def _tell(checked: Checked, wrong: Wrong) -> None:
    if len(checked.examples) < MOST_EXAMPLES:
        checked.examples.append(wrong)


def _said(claim: Claim) -> str:
    if claim.quote is not None:
        return _short(claim.quote)
    return f"words with the hash {claim.sha256[:12]}…" if claim.sha256 else "a part of the text"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words[:SHOWN_CHARS]}…”" if len(words) > SHOWN_CHARS else f"“{words}”"
