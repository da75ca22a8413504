"""The codes of other event data sets: CAMEO's events and their Goldstein scores, and what CAMEO, COW and FIPS write for a state.

CAMEO is what GDELT, ICEWS and Phoenix code with; its codes have a root of two digits and get finer with a third and a fourth. PLOVER's types are
coarser in some places and finer in others, so going there and back need not end where it began: `plover(cameo_code("RETREAT", "resign"))` is
CONCEDE. See docs/compare.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.errors import ResourceError
from detente.model import Event
from detente.ontology import modes
from detente.resources import table

__all__ = [
    "Cameo",
    "State",
    "body_of_group",
    "cameo",
    "cameo_code",
    "cameo_codes",
    "cow",
    "fips",
    "goldstein",
    "group",
    "nearest",
    "penta",
    "plover",
    "quad_class",
    "state",
    "state_of_cameo",
    "state_of_cow",
    "state_of_fips",
    "states",
]

CODES = "ontology/cameo.tsv"
# POLECAT writes the numbers that the Correlates of War gave to states that are gone, for those that followed them.
FORMER_COW = {260: "DEU", 678: "YEM", 817: "VNM"}
_CALLS = 4096  # calls remembered: the products of types, modes, contexts and statuses that a store has


@dataclass(frozen=True, slots=True)
class Cameo:
    """One CAMEO code. `type` and `mode` are PLOVER's, None where PLOVER has no such event; `goldstein` is None where no list gives a score."""

    code: str
    name: str
    root: str
    type: str | None
    mode: str | None
    goldstein: float | None


@dataclass(frozen=True, slots=True)
class State:
    """What others write for the state `code` (alpha-3). `cow_number` and `cow` are None, `fips` empty, where they have no code of their own.

    `fips` and `cameo` may hold several, the usual one first.
    """

    code: str
    cow_number: int | None
    cow: str | None
    fips: tuple[str, ...]
    cameo: tuple[str, ...]


@cache
def cameo_codes() -> dict[str, Cameo]:
    """All CAMEO codes, roots and refinements."""
    return {
        row["code"]: Cameo(
            row["code"],
            row["name"],
            row["root"],
            row["type"] or None,
            row["mode"] or None,
            float(row["goldstein"]) if row["goldstein"] else None,
        )
        for row in table(CODES)
    }


@lru_cache(maxsize=_CALLS)
def nearest(code: str) -> Cameo | None:
    """The code on file that `code` is or refines ("0811i" is 0811, "1251" is 125); None where not even its root is one."""
    for length in range(len(code), 1, -1):
        if found := cameo_codes().get(code[:length]):
            return found
    return None


def _known(code: str) -> Cameo:
    found = nearest(code)
    if found is None:
        raise ResourceError(f"{code!r} is no CAMEO code", item=CODES, stage="dialects", remedy="two to four digits, from 01 to 2042")
    return found


def plover(code: str) -> tuple[str | None, str | None]:
    """PLOVER's type and mode for a CAMEO code; None where PLOVER has no such event (root 01), and no mode that fits.

    Raises ResourceError for what is no CAMEO code.
    """
    found = _known(code)
    return found.type, found.mode


def goldstein(code: str) -> float:
    """The Goldstein score of a CAMEO code, −10…10: of the code that it refines, where no list gives one for itself."""
    found: Cameo | None = _known(code)
    while found is not None and found.goldstein is None:
        found = nearest(found.code[:-1])
    if found is None or found.goldstein is None:
        raise ResourceError(
            f"{code} has no Goldstein score, nor what it refines", item=CODES, stage="dialects", remedy="give its root a score"
        )
    return found.goldstein


def penta(code: str) -> int:
    """Phoenix's class of a CAMEO code: 0 statement, 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict (16 counts as verbal)."""
    root = int(_known(code).root)
    if root <= 2:
        return 0
    if root == 16:
        return 3
    return quad_class(code)


def quad_class(code: str) -> int:
    """GDELT's class of a CAMEO code: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict (01 and 02 count as cooperation)."""
    root = int(_known(code).root)
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def cameo(event: Event) -> str:
    """The CAMEO code that says most of an event: by its status, its modes in order, and its contexts in order."""
    for mode in event.modes:
        code = cameo_code(event.type, mode, contexts=event.contexts, status=event.status)
        if code != cameo_code(event.type, contexts=event.contexts, status=event.status):
            return code
    return cameo_code(event.type, contexts=event.contexts, status=event.status)


def cameo_code(kind: str, mode: str | None = None, *, contexts: Iterable[str] = (), status: str | None = None) -> str:
    """The CAMEO code for a PLOVER type: the row of `ontology/to_cameo.tsv` that asks most of what is given.

    A status with codes of its own (a visit that is still to come: 036) goes before a mode, and a mode before a context. None and "" mean no
    mode. Raises ResourceError for a type, or a mode of it, that PLOVER has not.
    """
    return _code(kind, mode or "", tuple(contexts), status or "")


@lru_cache(maxsize=_CALLS)
def _code(kind: str, mode: str, contexts: tuple[str, ...], status: str) -> str:
    if mode and mode not in modes(kind):
        raise ResourceError(f"{kind} has no mode {mode!r}", item="ontology/modes.tsv", stage="dialects", remedy="see its rows")
    wishes = [(m, s, c) for s in (status, "") for m in (mode, "") for c in (*contexts, "")]
    found = next((code for wish in wishes if (code := _rows().get((kind, *wish)))), None)
    if found is None:
        modes(kind)  # a type that is none raises here
        raise ResourceError(
            f"no CAMEO code for {kind}", item="ontology/to_cameo.tsv", stage="dialects", remedy="add a row for the type alone"
        )
    return found


@cache
def _rows() -> dict[tuple[str, str, str, str], str]:
    return {(row["type"], row["mode"], row["status"], row["context"]): row["cameo"] for row in table("ontology/to_cameo.tsv")}


@cache
def states() -> dict[str, State]:
    """The states and territories on file, by alpha-3."""
    return {
        row["code"]: State(
            row["code"],
            int(row["cow_number"]) if row["cow_number"] else None,
            row["cow"] or None,
            tuple(row["fips"].split("|")) if row["fips"] else (),
            tuple(row["cameo"].split("|")) if row["cameo"] else (row["code"],),
        )
        for row in table("actors/state_codes.tsv")
    }


def state(code: str) -> State | None:
    """What others write for a state; None for what is no state on file (IGO, NGO, MNC)."""
    return states().get(code)


def cow(code: str) -> int | None:
    """The Correlates of War number of a state (alpha-3); None where it has none (territories, IGO, NGO, MNC)."""
    found = state(code)
    return found.cow_number if found else None


def fips(code: str) -> str | None:
    """The FIPS 10-4 code of a state (alpha-3), which GDELT places events with; None where it has none."""
    found = state(code)
    return found.fips[0] if found and found.fips else None


@cache
def _by_cameo() -> dict[str, str]:
    return {code: code for code in states()} | {other: found.code for found in states().values() for other in found.cameo}


@cache
def _by_fips() -> dict[str, str]:
    return {other: found.code for found in states().values() for other in found.fips}


@cache
def _by_cow() -> dict[int, str]:
    """A number that two states share is the one's that is not dissolved: it has the number's row in `countries.tsv` as a member."""
    dissolved = {row["code"] for row in table("actors/countries.tsv") if row["status"] == "dissolved"}
    ordered = sorted(states().values(), key=lambda found: found.code not in dissolved)
    return FORMER_COW | {found.cow_number: found.code for found in ordered if found.cow_number is not None}


def state_of_cameo(code: str) -> str | None:
    """The alpha-3 code that CAMEO's country code stands for ("ROM" is ROU); None for regions ("EUR") and all that is no state."""
    return _by_cameo().get(code)


def state_of_fips(code: str) -> str | None:
    """The alpha-3 code that a FIPS 10-4 code stands for ("GM" is DEU); None where it is none."""
    return _by_fips().get(code)


def state_of_cow(number: int) -> str | None:
    """The alpha-3 code that a Correlates of War number stands for (345 is SRB, 260 DEU); None where it is none."""
    return _by_cow().get(number)


@cache
def _groups() -> tuple[dict[str, str], dict[str, str]]:
    """CAMEO's codes of bodies: body by code, and code by body or organ."""
    rows = table("actors/known_groups.tsv")
    codes = {body: row["cameo"] for row in rows for body in (row["body"], *filter(None, row["parts"].split("|")))}
    return {row["cameo"]: row["body"] for row in rows}, codes


def group(body: str) -> str | None:
    """The code that CAMEO has for a body on file, or for what it is an organ of ("EC" is EEC); None where it has none."""
    return _groups()[1].get(body)


def body_of_group(code: str) -> str | None:
    """The body on file that CAMEO's group code stands for ("NAT" is NATO); None where it is none."""
    return _groups()[0].get(code)
