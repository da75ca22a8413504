"""What users bring along: their own actors and their own issues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.actors.additions import Addition
from detente.actors.additions import load as load_actors
from detente.issues.book import Issue
from detente.issues.own import load as load_issues

__all__ = ["Own", "load"]


@dataclass(frozen=True, slots=True)
class Own:
    """A user's rows. They are a part of what makes a coder: a store that was coded without them keeps its articles."""

    actors: tuple[Addition, ...] = ()
    issues: tuple[Issue, ...] = ()


def load(actors: str | Path | None = None, issues: str | Path | None = None) -> Own:
    """The rows of a file of actors and of one of issues; none where none is given. Raises InputError that names the wrong rows."""
    return Own(
        () if actors is None else load_actors(Path(actors)),
        () if issues is None else load_issues(Path(issues)),
    )
