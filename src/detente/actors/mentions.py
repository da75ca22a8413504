"""Names in text: countries, adjectives, bodies, offices and persons, sentence by sentence, before anything is resolved across sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from detente.actors.gazetteer import PRIORITY, Known, locatives, offices, references
from detente.actors.namesakes import Found, kept_apart
from detente.actors.parties import Named
from detente.actors.registry import Registry
from detente.actors.spelling import fold
from detente.agencies import agencies_in
from detente.draft import Sentence
from detente.phrases import Atom, Row
from detente.resources import table

__all__ = ["Found", "Page", "Said", "ands", "find"]

PAIR = 2
ORGANISED = frozenset({"body", "party"})  # what an office may be an office of
COUNTRY_KINDS = frozenset({"name", "adjective", "demonym", "capital", "metonym"})
# Marks that may stand between an office and the country or person that fills it: "Britain's Prime Minister", "minister, Sergei Lavrov".
POSSESSIVE = ("'", "s")
BEFORE = (("の",), ("的",), ("'",))  # between a country and its office behind it: "ロシアの大統領"


@dataclass(frozen=True, slots=True)
class Said:
    """What an article has named so far: country codes in the order of the text, the short forms of its persons, and two countries that one
    "and" joined in the sentence or two before, latest last."""

    codes: Sequence[str]
    aliases: Container[str]
    pairs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Where names are looked for: the article's text, its language, and the actor files."""

    text: str
    language: str
    registry: Registry


def find(page: Page, sentence: Sentence, said: Said) -> list[Found]:
    """The names in a sentence, left to right; a country inside an office's phrase is folded into it.

    `said` is what the article has named before this sentence.
    """
    row, language = sentence.atoms, page.language
    found = _compounds(row, sorted(kept_apart(sentence, list(_on_file(page, sentence)), language), key=lambda f: f.first))
    found += _references(row, found, language, said)
    found = _offices(row, sorted(found, key=lambda f: f.first), language)
    proper = _proper_runs(sentence, row, found)
    proper += _aliases(row, found + proper, said.aliases)
    found = _with_persons(sentence, sorted(found + proper, key=lambda f: f.first))
    # The names of places only kept their words from being taken for persons and countries.
    return sorted((f for f in found if f.kind != "feature"), key=lambda f: (f.first, f.last))


def _on_file(page: Page, sentence: Sentence) -> Iterator[Found]:
    """The names that the actor files have, by the atoms that they cover."""
    offset, row = sentence.span.start, sentence.atoms
    for low, high, payloads in page.registry.names(page.language).find(page.text[offset : sentence.span.end]):
        start, end = offset + low, offset + high
        first, last = bisect_left(row.starts, start), bisect_right(row.ends, end)
        if first < last and row.starts[first] == start and row.ends[last - 1] == end:
            item = _known(first, last, payloads)
            if item.kind in {"person", "company", "media"}:
                item.name = page.text[start:end]
            yield item


def _references(row: Sequence[Atom], found: list[Found], language: str, said: Said) -> list[Found]:
    """ "The two countries", "le pays": the last two that one "and" joined, else the last named before; nothing where too few were named."""
    out = []
    for first, last, counts in references(language).find(row):
        near = [code for item in reversed(found) if item.last <= first and not _placed(row, item, language) for code in item.codes]
        joined = said.pairs[-1] if counts[0] == PAIR and said.pairs and len(set(near)) < PAIR else ()
        distinct = list(dict.fromkeys([*joined, *near, *reversed(said.codes)]))
        if len(distinct) >= counts[0]:
            out.append(Found(first, last, "reference", codes=sorted(distinct[: counts[0]])))
    return out


def _placed(row: Sequence[Atom], item: Found, language: str) -> bool:
    """Whether a country is named as the place of something ("un sommet *à Singapour* entre les deux pays")."""
    return item.kind == "name" and item.first > 0 and row[item.first - 1].low in locatives(language)


def _aliases(row: Row, found: list[Found], aliases: Container[str]) -> list[Found]:
    """Single capitalised words that are short forms of persons met before, also where the parser does not see a proper noun."""
    taken = {i for item in found for i in range(item.first, item.last)}
    return [
        Found(i, i + 1, "person", name=word)
        for i, word in enumerate(row.words)
        if word[0].isupper() and len(word) > 1 and i not in taken and fold(word) in aliases
    ]


def _known(first: int, last: int, payloads: list[Known]) -> Found:
    best = min(payloads, key=lambda known: (PRIORITY[known.kind], known.code))
    if best.kind == "person":
        return Found(first, last, "person", persons=tuple(sorted({known.code for known in payloads if known.kind == "person"})))
    if best.kind == "party":
        named = sorted({(known.code, known.ambiguous) for known in payloads if known.kind == "party"})
        return Found(first, last, "party", parties=tuple(Named(*one) for one in named))
    if best.kind in {"feature", "company", "media"}:
        return Found(first, last, best.kind)
    if best.kind == "body":
        return Found(first, last, "body", body=best.code)
    return Found(first, last, best.kind, codes=[best.code], sector=best.sector)


def _compounds(row: Sequence[Atom], found: list[Found]) -> list[Found]:
    """Join "américano-" + "japonaise", "US-Japan", "Kim-Trump" into one compound of two members."""
    out: list[Found] = []
    for item in found:
        before = out[-1] if out else None
        if before is None or "feature" in {before.kind, item.kind}:
            out.append(item)
        elif (before.kind == "prefix" and before.last == item.first and item.codes) or (
            before.codes
            and item.codes
            and before.last + 1 == item.first
            and row[before.last].text in "-–"
            and row[before.last].start == row[before.last - 1].end
            and row[before.last].end == row[item.first].start
            and before.codes != item.codes
        ):
            out[-1] = Found(before.first, item.last, "compound", codes=before.codes + item.codes)
        else:
            out.append(item)
    return [item for item in out if item.kind != "prefix"]


def _offices(row: Row, found: list[Found], language: str) -> list[Found]:
    """Office phrases, read over the country words that may stand inside them ("ministre russe des Affaires étrangères")."""
    masked = {i for item in found if item.kind in {"adjective", "compound", "demonym"} for i in range(item.first, item.last)}
    open_atoms = [i for i in range(len(row)) if i not in masked] if masked else range(len(row))
    matches = offices(language).find([row[i] for i in open_atoms] if masked else row)
    named = [item for item in found if item.kind in {"person", "company", "media", *ORGANISED}]
    out = list(found)
    for a, b, payloads in matches:
        first, last = open_atoms[a], open_atoms[b - 1] + 1
        # An organisation inside the phrase goes with it ("présidente de la Commission européenne"); other names keep their words.
        if any(i.first < last and first < i.last and not (i.kind in ORGANISED and first <= i.first and i.last <= last) for i in named):
            continue
        office = Found(first, last, "office", office=payloads[0])
        for item in [item for item in out if item.codes and item.kind != "office"]:
            if _belongs(row, office, item, language) or _joined(row, office, item, language):
                office.codes += item.codes
                office.first, office.last = min(office.first, item.first), max(office.last, item.last)
                office.genitive = office.genitive or item.kind in {"name", "capital", "reference"}
                out.remove(item)
        for item in [item for item in out if item.kind in ORGANISED]:
            if _belongs(row, office, item, language):
                office.body, office.parties = item.body, item.parties
                office.last = max(office.last, item.last)
                out.remove(item)
        out.append(office)
    return out


def _joined(row: Sequence[Atom], office: Found, item: Found, language: str) -> bool:
    """Whether an adjective goes on a list that the office has begun: "les dirigeants turc et allemand"."""
    between = [atom.text.lower() for atom in row[office.last : item.first]] if item.first >= office.last else []
    listed = len(between) == 1 and between[0] in ands(language) | {","}
    return bool(office.codes) and not office.genitive and item.kind == "adjective" and listed


@cache
def ands(language: str) -> frozenset[str]:
    """Words and marks for "and"."""
    return frozenset(row["form"] for row in table(f"languages/{language}/links.tsv") if row["kind"] == "and")


@cache
def _genitives(language: str) -> frozenset[str]:
    """What may stand between an office and the country or body that it is of; NOTHING among them where the name may follow at once."""
    return frozenset(row["form"] for row in table(f"languages/{language}/links.tsv") if row["kind"] == "of")


NOTHING = "0"  # "президент России", "Tổng thống Nga"
FARTHEST_GENITIVE_ATOMS = 4  # "de l' " + article: "secrétaire d'État des États-Unis", "minister of the Republic of"


def _belongs(row: Sequence[Atom], office: Found, item: Found, language: str) -> bool:
    """Whether a country or body stands inside, right before or right after an office, or follows it as its genitive."""
    if office.first <= item.first and item.last <= office.last:
        return True
    if item.last <= office.first:
        between = [atom.text for atom in row[item.last : office.first]]
        return item.kind != "capital" and (not between or tuple(between) == POSSESSIVE or tuple(between) in BEFORE)
    between = [atom.text.lower() for atom in row[office.last : item.first]]
    if item.kind in {"adjective", "compound", "demonym"}:
        return not between
    links = _genitives(language)
    return len(between) <= FARTHEST_GENITIVE_ATOMS and (all(word in links for word in between) if between else NOTHING in links)


def _proper_runs(sentence: Sentence, row: Row, found: list[Found]) -> list[Found]:
    """Runs of proper nouns that no file knows: persons to be, where the analysis has two or more side by side."""
    proper = [token for token in sentence.tokens if token.pos == "PROPN" and token.text[:1].isupper()]
    covered = [(row[item.first].start, row[item.last - 1].end) for item in found] if proper else []
    runs: list[list[int]] = []
    for token in proper:
        if any(token.start < end and start < token.end for start, end in covered):
            continue
        if runs and runs[-1][-1] == token.i - 1:
            runs[-1].append(token.i)
        else:
            runs.append([token.i])
    out = []
    for run in runs:
        start, end = sentence.tokens[run[0]].start, sentence.tokens[run[-1]].end
        first, last = bisect_left(row.starts, start), bisect_right(row.ends, end)
        name = " ".join(sentence.tokens[i].text for i in run)
        if first < last and not agencies_in(name):  # "a diplomat, Reuters reported" is no diplomat of that name
            out.append(Found(first, last, "person", name=name))
    return out


def _with_persons(sentence: Sentence, found: list[Found]) -> list[Found]:
    """Join an office and the person who fills it: the name right after it first, then the name before it in apposition."""
    followed: list[Found] = []
    for item in found:
        before = followed[-1] if followed else None
        if before is not None and _free(before) and item.kind == "person" and _names(sentence, before, item):
            before.persons, before.name, before.last = item.persons, item.name, item.last
        else:
            followed.append(item)
    out: list[Found] = []
    for item in followed:
        before = out[-1] if out else None
        if before is not None and before.kind == "person" and _free(item) and _apposed(sentence, before, item):
            item.persons, item.name, item.first = before.persons, before.name, before.first
            out[-1] = item
        else:
            out.append(item)
    return out


LONGEST_APPOSITION_START = 3  # a comma, an article, an adverb: "Kim Jong Un, actuel dirigeant"


def _names(sentence: Sentence, office: Found, person: Found) -> bool:
    """Whether a name right behind an office is its holder's; one adjective may stand between ("le leader *tchétchène* Ramzan Kadyrov")."""
    between = _between(sentence.atoms, office, person)
    if between in ([], [","], ["-"]):
        return True
    i = sentence.token_at(sentence.atoms[office.last].start) if len(between) == 1 else None
    return i is not None and sentence.tokens[i].pos == "ADJ"


def _free(item: Found) -> bool:
    return item.kind == "office" and not item.name


def _between(row: Sequence[Atom], before: Found, after: Found) -> list[str]:
    return [atom.text.lower() for atom in row[before.last : after.first]]


def _apposed(sentence: Sentence, person: Found, office: Found) -> bool:
    """Whether nothing but a comma and what may open an apposition stands between: no verb ("Tass, *citant* un diplomate")."""
    between = _between(sentence.atoms, person, office)
    tokens = [sentence.token_at(atom.start) for atom in sentence.atoms[person.last : office.first]]
    verbs = any(i is not None and sentence.tokens[i].pos in {"VERB", "AUX"} for i in tokens)
    return bool(between) and between[0] == "," and len(between) <= LONGEST_APPOSITION_START and not verbs
