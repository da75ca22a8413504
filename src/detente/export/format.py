"""What a format is to us: its name, the kinds of record it can hold, and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of others. `kinds` are those it can hold, in the order in which they are written for each article.

    `write(records, out, loss)` takes the records (an iterator of Found, article by article in the order of their ids), the path of the file
    (of an empty folder, which is there, where `folder` is true) and the account of losses, in which it counts what it wrote and what it could
    not express. It loads heavy libraries only when called, since the command line reads this list before it knows what it is to do.

    `each`: a file holds records of one kind only; `write` is then called for each kind, with the keyword `kind`, and where several kinds are
    asked for, `out` is a folder of files with the format's name for a suffix. `options` are keywords of `write` with their defaults.
    """

    name: str
    kinds: tuple[str, ...]
    write: Callable[..., None]
    folder: bool = False
    each: bool = False
    options: Mapping[str, int] = field(default_factory=dict)
