"""Write docs/languages.md: what each language has, and five sentences of each with the records that they give today.

    python scripts/languages_page.py

The sentences are the first five of each language in tests/gold/languages.jsonl, written for this project; faults are left in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from detente.evidence import Evidence
from detente.model import Actor, Coded, Event, Statement
from detente.pipeline import code_stream
from detente.read import source_from_text
from detente.resources import DATA

__all__ = ["main", "page"]

ROOT = Path(__file__).resolve().parents[1]
GOLD, PAGE = ROOT / "tests" / "gold" / "languages.jsonl", ROOT / "docs" / "languages.md"
SHOWN = 5
NAMES = {
    "en": "English", "fr": "French", "es": "Spanish", "de": "German", "it": "Italian", "pt": "Portuguese", "ru": "Russian", "uk": "Ukrainian",
    "ar": "Arabic", "fa": "Persian", "tr": "Turkish", "vi": "Vietnamese", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
}  # fmt: skip
HEAD = """# Languages

Sixteen languages give the same records from the same code. English and French have a parser and the full grammar beside the reader; in the
others the reader finds acts and reports, and names, offices, dates and places come from the same kinds of tables. Positions and relations need
a parse, so only the first two have them. This page is written by `scripts/languages_page.py`; sentences are ours, records are as they come.

Rows in the tables, by language:

| language | names | offices | cues | acts | time words |
|---|---|---|---|---|---|
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page's text."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["lang"]].append(row)
    out = [HEAD + "\n".join(_counts(lang) for lang in NAMES) + "\n"]
    for lang, name in NAMES.items():
        out.append(f"\n## {name}\n")
        given = [source_from_text(row["text"], name=row["id"]) for row in rows[lang][:SHOWN]]
        out += [_shown(coded) for coded in code_stream(given) if isinstance(coded, Coded)]
    return "\n".join(out)


def _counts(lang: str) -> str:
    files = [f"languages/{lang}/{name}.tsv" for name in ("offices", "speech", "events", "times")]
    names = sum(_named(path, lang) for path in ("actors/names.tsv", "actors/body_names.tsv", "actors/person_names.tsv"))
    names += _rows(f"languages/{lang}/names.tsv")
    return f"| {NAMES[lang]} | {names:,} | " + " | ".join(f"{_rows(path):,}" for path in files) + " |"


def _rows(path: str) -> int:
    file = DATA / path
    return len(file.read_text(encoding="utf-8").splitlines()) - 1 if file.exists() else 0


def _named(path: str, lang: str) -> int:
    return sum(line.split("\t")[1] == lang for line in (DATA / path).read_text(encoding="utf-8").splitlines()[1:])


def _shown(coded: Coded) -> str:
    lines = [f"> {coded.article.text.strip()}", ""]
    lines += [_event(event) for event in coded.events] + [_said(said) for said in coded.statements]
    lines += [f"* time {_words(date.evidence)}: {date.when.value}" for date in coded.dates if date.when.value]
    return "\n".join(lines if len(lines) > 2 else [*lines, "* no record"]) + "\n"


def _event(event: Event) -> str:
    sides = " → ".join(side for side in (_sides(event.actors), _sides(event.recipients)) if side)
    sure = "" if event.confidence is None else f", {event.confidence:.2f}"
    return f"* **{event.type}** {sides}, {event.status}, by {_words(event.trigger)} ({event.carried}{sure})"


def _said(said: Statement) -> str:
    speaker = said.speaker.name or said.speaker.evidence.quote if said.speaker else "nobody named"
    return f"* statement of {speaker}, {said.force} by {_words(said.cue)}: {_words(said.content)}"


def _sides(side: tuple[Actor, ...]) -> str:
    return " + ".join(actor.country or "+".join(actor.members) or actor.identity for actor in side)


def _words(evidence: Evidence) -> str:
    return f"“{evidence.quote}”"


if __name__ == "__main__":
    main()
