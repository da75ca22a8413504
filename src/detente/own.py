"""What users bring along and choose: their own actors and issues, and the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.actors.additions import Addition
from detente.actors.additions import load as load_actors
from detente.errors import InputError
from detente.issues.book import Issue
from detente.issues.own import load as load_issues

__all__ = ["BOTH", "ENGINES", "READER", "RULES", "Own", "load"]

RULES, READER, BOTH = "rules", "reader", "both"
ENGINES = (RULES, READER, BOTH)  # what finds acts: the grammar with its lexicon, the model, or each beside the other


@dataclass(frozen=True, slots=True)
class Own:
    """A user's rows and the engine asked for. They are a part of what makes a coder: a store that was coded otherwise keeps its articles."""

    actors: tuple[Addition, ...] = ()
    issues: tuple[Issue, ...] = ()
    engine: str = BOTH


def load(actors: str | Path | None = None, issues: str | Path | None = None, engine: str = BOTH) -> Own:
    """The rows of a file of actors and of one of issues; none where none is given. `engine` is one of ENGINES.

    Raises InputError that names the wrong rows, or an engine that there is not.
    """
    if engine not in ENGINES:
        raise InputError("no such engine", item=engine, stage="settings", remedy=f"one of {', '.join(ENGINES)}")
    return Own(
        () if actors is None else load_actors(Path(actors)),
        () if issues is None else load_issues(Path(issues)),
        engine,
    )
