"""Plain sentences of openly licensed collections: text without labels, on which the finished model teaches a smaller one (train.distil).

    python -m train.plain TO --treebanks UD_French-GSD UD_German-PUD … --flores FOLDER --articles FILE.jsonl …

writes TO/<language>.jsonl from checkouts of UD treebanks (the `# text` lines of their CoNLL-U), from FLORES-200's files and from articles. A line is
{"text", "sides"}: where the stages before the reader find who is named with a country, as the model would be asked. Of sentences that name nobody one
in BARE is kept, with two stretches of words in the place of sides.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from detente.draft import Draft
from detente.errors import DetenteError
from detente.evidence import Span
from detente.language.sentences import split
from detente.pipeline import stages
from detente.read import source_from_text

__all__ = ["FLORES", "collected", "sentences_in", "sentences_of"]

SHORTEST, LONGEST = 40, 600  # characters
BARE = 4
MOST_SIDES = 4
LAST = "actors"  # the stage that finds who is named
BATCH = 64
FLORES = {
    "en": "eng_Latn", "fr": "fra_Latn", "es": "spa_Latn", "de": "deu_Latn", "it": "ita_Latn", "pt": "por_Latn", "ru": "rus_Cyrl", "uk": "ukr_Cyrl",
    "ar": "arb_Arab", "fa": "pes_Arab", "tr": "tur_Latn", "vi": "vie_Latn", "zh": "zho_Hans", "ja": "jpn_Jpan", "ko": "kor_Hang", "pl": "pol_Latn",
}  # fmt: skip


def sentences_of(treebank: Path) -> Iterator[str]:
    """The texts of a treebank's sentences, its files in the order of their names."""
    for file in sorted(treebank.glob("*.conllu")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                yield line.removeprefix("# text = ").strip()


def sentences_in(file: Path, language: str) -> Iterator[str]:
    """The sentences of the articles of a file that are in a language."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] == language:
            for part in row["text"].splitlines():
                yield from (part[span.start : span.end].strip() for span in split(part, Span(0, len(part)), language))


def collected(lines: Sequence[str]) -> Iterator[dict[str, object]]:
    """A row for each sentence that is kept, in order; each text once."""
    stream = iter([line for line in dict.fromkeys(lines) if SHORTEST <= len(line) <= LONGEST])
    while batch := list(islice(stream, BATCH)):
        for line, draft in zip(batch, _drafts(batch), strict=True):
            sides = _sides(draft) if draft and draft.article.text == line else []
            if sides or _number(line) % BARE == 0:
                yield {"text": line, "sides": sides or _stretches(line)}


def _drafts(lines: Sequence[str]) -> list[Draft | None]:
    """The sentences, each as an article, with who is named in them; None where one is set aside."""
    from detente.clean.stage import to_draft

    out: list[Draft | None] = []
    for line in lines:
        try:
            out.append(to_draft(source_from_text(line, name="sentence")))
        except DetenteError:
            out.append(None)
    for stage in stages():
        stage.run([draft for draft in out if draft])
        if stage.name == LAST:
            return out
    raise ValueError(f"there is no stage {LAST}")


def _sides(draft: Draft) -> list[tuple[int, int]]:
    """The first mention of each of the first MOST_SIDES who have a country."""
    found: dict[str, Span] = {}
    for mention in draft.mentions:
        if mention.actor.countries:
            found.setdefault(mention.actor.identity, mention.span)
    return sorted((span.start, span.end) for span in list(found.values())[:MOST_SIDES])


def _stretches(line: str) -> list[tuple[int, int]]:
    """Two words of a sentence, drawn by its own hash; two characters where it has no blanks."""
    words = [match.span() for match in re.finditer(r"\w+", line)]
    if len(words) < 2:
        return []
    words = words if len(words) > 4 else [(i, i + 2) for i in range(0, len(line) - 2, 2)]
    first, second = _number(line) % len(words), _number(line[::-1]) % len(words)
    return sorted({words[first], words[second]})


def _number(line: str) -> int:
    return int(hashlib.sha256(line.encode()).hexdigest()[:12], 16)


def main() -> None:
    """Write a file for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("to", type=Path)
    parser.add_argument(
        "--treebanks", type=Path, nargs="*", default=[], help="checkouts of UD treebanks; their files begin with the language's code"
    )
    parser.add_argument("--flores", type=Path, help="a folder with FLORES-200's devtest files")
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="files of {lang, text}, one article a line")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    banks = {bank: next(iter(sorted(bank.glob("*.conllu")))).name.split("_")[0] for bank in options.treebanks}
    for language, name in FLORES.items():
        lines = [line for bank, code in banks.items() if code == language for line in sentences_of(bank)]
        if options.flores:
            lines += (options.flores / f"{name}.devtest").read_text(encoding="utf-8").splitlines()
        lines += [line for file in options.articles for line in sentences_in(file, language)]
        rows = [json.dumps(row, ensure_ascii=False) for row in collected(lines)]
        (options.to / f"{language}.jsonl").write_text("\n".join([*rows, ""]), encoding="utf-8")
        print(f"{language}: {len(rows)} of {len(lines)} sentences", flush=True)


if __name__ == "__main__":
    main()
