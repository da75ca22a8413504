"""The gate: which sentences are worth parsing.

Parsing is most of the cost, and many sentences of a day's news hold no act between political actors. A sentence passes when it names a political
actor (a country, body, person or office of the files, a state organ, an armed group) and some row of the event, speech or stance data could
fire in it: the row's head stands in the sentence, and so does a word for each of its needs. A pronoun is enough beside a verb of saying, an
unknown name beside speech and quotation marks. Words are compared by their Snowball stems; forms that no stemmer reaches ("said", "a dit")
stand in forms.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from detente.actors.registry import registry
from detente.draft import Gate
from detente.language.affixes import clitics
from detente.phrases import PhraseBook, atoms
from detente.resources import languages, table

__all__ = ["PASSED", "admit"]

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
STEMMERS = {"en": "english", "fr": "french"}
READ_BLOCKS = frozenset({"title", "heading", "paragraph"})
QUOTES = frozenset('«»“”„"‟「」')
FEWEST_WORDS = 3
REMEMBERED = 1 << 16  # words with their stems
OPENING_CHARS = 5
PASSED = "names an actor and "
# Sectors whose nouns are political actors by themselves; crowds and trades ("people", "company") are so only beside another actor.
POLITICAL_SECTORS = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY", "PRM", "REB", "OPP"})
ACTOR_FILES = (
    ("actors/names.tsv", "text"),
    ("actors/metonyms.tsv", "text"),
    ("actors/body_names.tsv", "text"),
    ("actors/person_names.tsv", "text"),
)
# Types of acts that are told of one side alone; the others need two, so two words for actors.
ONE_SIDED = frozenset({"PROTEST", "MOBILIZE", "RETREAT", "CONCEDE", "ASSAULT", "CONSULT"})
SAID = frozenset({"say", "claim", "deny"})  # forces of plain report: "he said that …" needs no name beside it
ONLY_IN_SPEECH = frozenset({"predicate", "effect"})  # these values are somebody's only where speech says whose

Needs = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What the gate looks for in one language. `actors` are as printed, `offices` and `pronouns` in lower case, the rest stems.

    `acts` maps a head to the needs of its rows, each need a set of stems of which one must be there; `lemmas` an irregular form to its stems.
    """

    actors: frozenset[str]
    offices: frozenset[str]
    pronouns: frozenset[str]
    acts: Mapping[str, tuple[Needs, ...]]
    verbs: Mapping[str, tuple[Needs, ...]]
    one_sided: Mapping[str, tuple[Needs, ...]]
    speech: Mapping[str, tuple[Needs, ...]]
    said: Mapping[str, tuple[Needs, ...]]
    lemmas: Mapping[str, tuple[str, ...]]


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(STEMMERS[language])


class _Stems(dict[str, tuple[str, ...]]):
    """A word in lower case → its stem, and those of the words that it is an irregular form of."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem, self._lemmas = _stemmer(language).stemWord, _words(language).lemmas

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[word] = (self._stem(word), *self._lemmas.get(word, ()))
        return found


@cache
def _stems(language: str) -> _Stems:
    return _Stems(language)


@cache
def _words(language: str) -> _Words:
    folder = f"languages/{language}"
    stem = _stemmer(language).stemWord
    offices = {WORD.findall(row["phrase"])[0].lower() for row in table(f"{folder}/offices.tsv")}
    groups = {row["lemma"].lower() for row in table(f"{folder}/groups.tsv") if row["sector"] in POLITICAL_SECTORS}
    sources = {row["lemma"] for row in table(f"{folder}/sources.tsv")} | {"source", "sources"}
    unnamed = {_source(row["phrase"], sources) for row in table(f"{folder}/anonymous.tsv")}
    nouns = offices | groups | unnamed
    pronouns = {row["form"].lower() for row in table(f"{folder}/pronouns.tsv") if row["kind"] == "personal" and row["person"] == "3"}
    actors = {_noticed(row[column]) for name, column in ACTOR_FILES for row in table(name) if row["lang"] == language}
    stances = [row for row in table(f"{folder}/stances.tsv") if row["pattern"] not in ONLY_IN_SPEECH]
    taken = [row for row in stances if row["pos"] == "VERB" and row["pattern"].startswith("verb-")]  # "Russia supports the deal"
    relations = [row for row in table(f"{folder}/relations.tsv") if row["pos"] == "NOUN" and row["kind"]]
    lemmas: dict[str, list[str]] = {}
    for row in table(f"{folder}/forms.tsv"):
        lemmas.setdefault(row["form"], []).append(stem(row["lemma"]))
    return _Words(
        frozenset(actors - {""}),
        frozenset(nouns | {noun + "s" for noun in nouns}),
        frozenset(pronouns),
        _rows([*table(f"{folder}/events.tsv"), *stances, *relations], language),
        _rows([row for row in [*table(f"{folder}/events.tsv"), *stances] if row["pos"] != "NOUN"], language),
        _rows([row for row in table(f"{folder}/events.tsv") if row["type"] in ONE_SIDED] + taken, language),
        _rows(table(f"{folder}/speech.tsv"), language),
        _rows([row for row in table(f"{folder}/speech.tsv") if row["pos"] in {"VERB", "ADP"} and row["force"] in SAID], language),
        {form: tuple(found) for form, found in lemmas.items()},
    )


def _source(phrase: str, sources: Container[str]) -> str:
    """The word by which an unnamed source is noticed: its first noun for sources, else its last word."""
    words: list[str] = [word.lower() for word in WORD.findall(phrase)]
    return next((word for word in words if word in sources or word.removesuffix("s") in sources), words[-1])


def _noticed(name: str) -> str:
    """The word by which a name is noticed: its longest capitalised one, or, of one word, the word itself."""
    words = WORD.findall(name)
    if len(words) == 1:
        return str(words[0])
    capitalised = [word for word in words if word[0].isupper()]
    return str(max(capitalised, key=len, default=""))


def _rows(rows: Iterable[Mapping[str, str]], language: str) -> dict[str, tuple[Needs, ...]]:
    """Stem of the longest word of a row's head → the needs of its rows, which are the head's other words too.

    A head that one row asks nothing more of has only that row.
    """
    stem = _stemmer(language).stemWord
    out: dict[str, set[Needs]] = {}
    for row in rows:
        words = [stem(word.lower()) for word in WORD.findall(row["lemma"])]
        if words:
            head = max(words, key=len)
            others = tuple(frozenset((word,)) for word in words if word != head)
            out.setdefault(head, set()).add(others + _needs(row["with"], stem))
    return {head: ((),) if () in found else tuple(sorted(found, key=str)) for head, found in out.items()}


def _needs(cell: str, stem: Any) -> Needs:
    out = []
    for part in cell.split(";"):
        role, _, words = part.partition(":")
        stems = frozenset(stem(word.lower()) for phrase in words.split("|") for word in WORD.findall(phrase)[:1])
        if stems and not role.startswith("!") and "@" not in words and "*" not in words:
            out.append(stems)
    return tuple(out)


def admit(sentence: str, block: str, language: str | None) -> Gate:
    """Whether to parse a sentence that stands in a block of this kind, with the reason in words."""
    if block not in READ_BLOCKS:
        return Gate(False, f"{block}: not read for acts")
    if language not in STEMMERS:
        return (
            _by_phrases(sentence, language)
            if language in languages()
            else Gate(False, "no data for this language" if language else "language unknown")
        )
    words = WORD.findall(sentence)
    if len(words) < FEWEST_WORDS:
        return Gate(False, "too short to tell an act")
    known = _words(language)
    lowered = set(map(str.lower, words))
    if "-" in sentence:
        words += [part for word in words if "-" in word for part in word.split("-")]  # "russo-turques" names two
    named = known.actors.intersection(words)
    actors = named | (lowered & known.offices)
    pronouns = not lowered.isdisjoint(known.pronouns)
    parties = _parties(sentence, language)  # "the two sides" are two
    stems = set(chain.from_iterable(map(_stems(language).__getitem__, lowered)))
    if not actors and not parties and not (pronouns and _fires(known.said, stems)):
        quoted = not QUOTES.isdisjoint(sentence)
        if not (quoted and (pronouns or any(word[0].isupper() for word in words[1:]))):
            return Gate(False, "no political actor is named")
    rows = known.acts if len(actors) + pronouns + parties > 1 else known.one_sided
    # A noun brings its sides along ("l'invasion de l'Ukraine par la Russie"); only a verb may have them in another sentence.
    if (actors or parties) and _fires(rows, stems) and (len(named) > 1 or _fires(known.verbs, stems)):
        return Gate(True, PASSED + "an act or stance")
    if _fires(known.speech, stems):
        return Gate(True, PASSED + "speech")
    return Gate(False, "no word for an act, a statement, a position or a relation")


@cache
def _phrases(language: str, kind: str) -> PhraseBook[str]:
    """Phrases and stems of one kind: of acts, of speech, or of offices, groups and pronouns."""
    files = {"act": ("events",), "speech": ("speech",), "actor": ("offices", "groups", "pronouns")}[kind]
    found = [row[next(iter(row))] for name in files for row in table(f"languages/{language}/{name}.tsv")]
    return PhraseBook(((phrase, kind) for phrase in found), fold=True, clitics=clitics(language))


def _by_phrases(sentence: str, language: str) -> Gate:
    """The gate of languages that the reader reads: an actor's name or noun and a word for an act or of saying."""
    row = atoms(sentence)
    if len(row) < FEWEST_WORDS:
        return Gate(False, "too short to tell an act")
    named = registry().names(language).find(sentence)
    if not named and not _phrases(language, "actor").find(row):
        return Gate(False, "no political actor is named")
    countries = {known.code for _, _, found in named for known in found if known.kind != "feature"}
    if len(countries) > 1 or _phrases(language, "act").find(
        row
    ):  # tables of acts have holes; of two who are named the reader judges itself
        return Gate(True, PASSED + "an act or stance")
    if _phrases(language, "speech").find(row):
        return Gate(True, PASSED + "speech")
    return Gate(False, "no word for an act, a statement, a position or a relation")


@cache
def _references(language: str) -> tuple[re.Pattern[str], dict[str, int], tuple[str, ...]]:
    """The phrases as one expression, how many each stands for, and beginnings of theirs by which most sentences are seen to have none."""
    counts = {row["phrase"].lower(): int(row["count"]) for row in table(f"languages/{language}/references.tsv")}
    phrases = "|".join(re.escape(phrase) for phrase in sorted(counts, key=lambda phrase: (-len(phrase), phrase)))
    openings = {phrase[:OPENING_CHARS] for phrase in counts}
    return re.compile(rf"\b(?:{phrases})\b"), counts, tuple(sorted(openings))


def _parties(sentence: str, language: str) -> int:
    """How many actors named before a sentence speaks of ("the two sides": 2); 0 where it does not."""
    pattern, counts, openings = _references(language)
    low = sentence.lower()
    if not any(opening in low for opening in openings):
        return 0
    found = pattern.search(low)
    return counts[found.group()] if found else 0


def _fires(rows: Mapping[str, tuple[Needs, ...]], stems: set[str]) -> bool:
    """Whether some row has its head and a word for each of its needs among the stems."""
    return any(not any(need.isdisjoint(stems) for need in needs) for head in rows.keys() & stems for needs in rows[head])
