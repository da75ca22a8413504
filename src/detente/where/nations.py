"""Countries and capitals as places: only where a preposition says that something is there, since otherwise they are more often actors."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from detente.draft import Mention, Sentence
from detente.phrases import Atom
from detente.resources import table
from detente.where.gazetteer import Place, cities, country
from detente.where.offsets import offset_before
from detente.where.words import Words

__all__ = ["capitals", "nations"]

TO_SOMEBODY = frozenset({"ask", "order", "promise", "propose", "reply", "warn", "accuse", "threaten"})
PLACE_KINDS = frozenset({"name", "capital"})
SEAT_KINDS = frozenset({"body", "adjective"})  # a town may be one of them too ("Bruxelles", "Hong Kong")
LEAST_SEAT = 50_000  # inhabitants


def nations(sentence: Sentence, here: Sequence[Mention], known: Words, language: str) -> Iterator[tuple[Mention, Place, str]]:
    """(mention, place, why) of the countries and capitals that are places in one sentence."""
    row = sentence.atoms
    for mention in here:
        seat = _seat(mention)
        if mention.kind not in PLACE_KINDS and seat is None:
            continue
        i = bisect_left(row.starts, mention.span.start)
        reason = _placed(sentence, row, i, mention, known, town=mention.kind != "name")
        if reason is None or _dative(sentence, mention, language):
            continue
        place = _capital(mention) if mention.kind == "capital" else seat or country(mention.actor.country or "")
        if place is not None:
            yield mention, place, reason


def _placed(sentence: Sentence, row: Sequence[Atom], i: int, mention: Mention, known: Words, *, town: bool) -> str | None:
    """Why a name at atom `i` says where something is; None where it does not."""
    if offset := offset_before(row, i, known):
        return f"the words before it say where something is ({offset.words})"
    j = i
    while j > 0 and row[j - 1].low in known.article:
        j -= 1
    if j == 0:
        return None
    before = row[j - 1].low
    if " ".join(atom.low for atom in row[j - 1 : i]) in known.somebody:
        return None
    if before in known.toward and not town:
        return "where a movement goes" if _moves(sentence, mention, known) else None
    if before in known.at or (town and before in known.town | known.toward):
        return "a preposition of place stands before it"
    return None


def _moves(sentence: Sentence, mention: Mention, known: Words) -> bool:
    """Whether what the name hangs on is a movement: "flew to Iran", not "handed to Iran"."""
    if mention.head is None or not sentence.tokens:
        return False
    head = sentence.tokens[mention.head].head
    return head >= 0 and sentence.tokens[head].lemma.lower() in known.motion


@cache
def _addressing(language: str) -> frozenset[str]:
    """Verbs and nouns whose "à X" is a person or state addressed, not a place: speech, giving, imposing."""
    # "A dit à Moscou" tells where more often than to whom; one asks, promises and answers somebody.
    speech = {
        row["lemma"] for row in table(f"languages/{language}/speech.tsv") if row["pos"] in {"VERB", "NOUN"} and row["force"] in TO_SOMEBODY
    }
    nouns = [row for row in table(f"languages/{language}/relations.tsv") if row["pos"] == "NOUN"]
    ties = {row["lemma"] for row in nouns if row["kind"] not in {"summit", "deployment"}}
    return frozenset(speech | ties | {row["lemma"] for row in table(f"languages/{language}/light.tsv") if row["dative"]})


def _dative(sentence: Sentence, mention: Mention, language: str) -> bool:
    """Whether a name after "à" or "to" is an addressee."""
    if mention.head is None or not sentence.tokens:
        return False
    cases = {sentence.tokens[c].text.lower() for c in sentence.children[mention.head] if sentence.tokens[c].dep == "case"}
    head = sentence.tokens[mention.head].head
    return bool(cases & {"à", "aux", "au", "to"}) and head >= 0 and sentence.tokens[head].lemma.lower() in _addressing(language)


@cache
def capitals() -> dict[str, frozenset[str]]:
    """The names of capitals by country."""
    out: dict[str, set[str]] = {}
    for row in table("actors/names.tsv"):
        if row["form"] == "capital":
            out.setdefault(row["code"], set()).add(row["text"])
    return {code: frozenset(found) for code, found in out.items()}


def _seat(mention: Mention) -> Place | None:
    """The town that a mention names although it counts as a body or an adjective; None for all others ("White House" is Casablanca nowhere)."""
    if mention.kind not in SEAT_KINDS:
        return None
    name = mention.actor.evidence.quote
    nation = mention.actor.country
    if mention.kind == "body":
        nation = next((code for code, found in capitals().items() if name in found), None)
    return next((place for place in cities(name) if place.country == nation and place.population >= LEAST_SEAT), None)


def _capital(mention: Mention) -> Place | None:
    found = [place for place in cities(mention.actor.evidence.quote) if place.country == mention.actor.country]
    return found[0] if found else country(mention.actor.country or "")
