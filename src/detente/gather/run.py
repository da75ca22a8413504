"""One run of `fetch`: options looked at, everything opened, and everything closed again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import detente
from detente.errors import InputError, StoreError
from detente.gather.archive import Archive
from detente.gather.crew import Crew
from detente.gather.gathering import Asked, Gathering
from detente.gather.network import Client
from detente.gather.pauses import Clock, SystemClock
from detente.gather.records import KINDS, Answer, Failure, FetchSummary, Manners, Progress, Wishes
from detente.gather.state import State
from detente.read.fields import iso_date

__all__ = ["agent_of", "run"]

CONTACT = re.compile(r"[^\s@()]+@[^\s@()]+\.[^\s@()]+|https?://[^\s()]+")


def run(
    targets: Sequence[str],
    *,
    into: Path,
    wishes: Wishes,
    agent: str | None = None,
    contact: str | None = None,
    allow_private: bool = False,
    proxy: str | None = None,
    manners: Manners | None = None,
    progress: Callable[[Progress], None] | None = None,
    clock: Clock | None = None,
) -> FetchSummary:
    """What `detente.gather.fetch` does; `clock` is the system's where none is given."""
    _check(wishes)
    header, token = agent_of(agent, contact)
    manners, clock = manners or Manners(), clock or SystemClock()
    started = clock.now()
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", item=str(into), stage="gather", remedy="check the path") from error
    with ExitStack() as stack:
        state = State(into)
        stack.callback(state.close)
        archive = Archive(into, state, header)
        client = Client(header, manners=manners, allow_private=allow_private, proxy=proxy)
        stack.callback(client.close)
        crew: Crew[Asked, Answer | Failure] = Crew(manners.hosts)
        stack.callback(crew.dismiss)
        gathering = Gathering(state, archive, client, crew, manners, clock, wishes, token, progress)
        gathering.work(targets)
        return gathering.tally.summary(tuple(str(into / name) for name in archive.written), clock.now() - started)


def _check(wishes: Wishes) -> None:
    """Raises InputError for options that cannot be."""
    if wishes.kind is not None and wishes.kind not in KINDS:
        raise InputError(f"unknown kind of target {wishes.kind!r}", stage="gather", remedy=f"known are {', '.join(KINDS)}")
    if wishes.since is not None and iso_date(wishes.since) != wishes.since:
        raise InputError(f"not a day: {wishes.since!r}", stage="gather", remedy="write it as YYYY-MM-DD")
    if wishes.limit is not None and wishes.limit < 1:
        raise InputError("the limit is less than one page", stage="gather", remedy="leave it out to fetch everything")


def agent_of(name: str | None, contact: str | None) -> tuple[str, str]:
    """The User-Agent header, and the names that robots.txt may call us by. Raises InputError for what cannot stand in a header."""
    if name is not None and (not name.isascii() or not name.isprintable() or not name.strip()):
        raise InputError(f"not a name for a User-Agent: {name!r}", stage="gather", remedy="use plain ASCII, such as panel-study/1.0")
    if contact is not None and (not contact.isascii() or not CONTACT.fullmatch(contact)):
        raise InputError(f"not a contact: {contact!r}", stage="gather", remedy="give a mail or web address")
    token = f"{name.strip()} detente" if name else "detente"
    return f"{token}/{detente.__version__}" + (f" (+{contact})" if contact else ""), token
