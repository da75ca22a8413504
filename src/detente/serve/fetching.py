"""One page fetched for an upload, as `detente fetch` fetches pages: politely, and from the open internet alone.

robots.txt is asked first, every address of a host's name is looked at before it is connected to, redirects are followed one by one under the same
rules, and sizes and times have limits. Nothing is kept.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from detente.draft import Metadata, Source
from detente.errors import InputError, ResourceError
from detente.model import SetAside

if TYPE_CHECKING:
    from detente.gather.network import Client
    from detente.gather.records import Answer, Failure

__all__ = ["fetched"]

WAIT_S = 10.0  # the longest silence
WHOLE_S = 20.0  # for one answer; a page takes a second
HOPS = 5
LONGEST_S = 40.0  # for all of it, robots.txt and redirects included: whoever waits has given up by then
REDIRECTED = frozenset({301, 302, 303, 307, 308})
STAGE = "fetch"
EXTRA = ("httpcore2", "protego")
HTML = frozenset({"text/html", "application/xhtml+xml", ""})


def fetched(url: str, *, limit_bytes: int, agent: str | None = None, allow_private: bool = False) -> Source:
    """The page at an address. Raises InputError where it cannot be had, ResourceError where the extra `fetch` is missing."""
    missing = [name for name in EXTRA if find_spec(name) is None]
    if missing:
        raise ResourceError(f"{', '.join(missing)} cannot be imported", item="fetch", stage=STAGE, remedy="pip install 'detente[fetch]'")
    from detente.gather.addresses import wire
    from detente.gather.network import Client
    from detente.gather.records import Manners
    from detente.gather.run import agent_of

    header, token = agent_of(agent, None)
    try:
        sent = wire(url)
    except ValueError as error:
        raise _error(url, str(error), "give an address that begins with https://") from error
    client = Client(header, manners=Manners(wait_s=WAIT_S, whole_s=WHOLE_S, hosts=1, page_bytes=limit_bytes), allow_private=allow_private)
    try:
        return _source(_followed(client, sent, token, limit_bytes), limit_bytes)
    finally:
        client.close()


def _followed(client: Client, url: str, token: str, limit_bytes: int) -> Answer:
    """The answer at the end of a chain of redirects, each allowed by the robots.txt of its host."""
    from detente.gather.records import Failure, Task
    from detente.gather.statuses import failure_of, no_page, redirected

    task = Task("page", url, url, url)
    end_s = time.monotonic() + LONGEST_S
    while True:
        if time.monotonic() > end_s:
            raise _error(url, "no answer in time", "try again later; the host may be slow or far")
        _allowed(client, task.url, token)
        answer = client.ask(task.url, limit_bytes=limit_bytes, refuse=no_page)
        if isinstance(answer, Failure):
            raise _failed(task.url, answer)
        if answer.status not in REDIRECTED:
            if answer.status != 200:
                raise _failed(task.url, failure_of(answer, time.time()))
            return answer
        onward = redirected(task, answer, HOPS)
        if isinstance(onward, Failure):
            raise _failed(task.url, onward)
        task = Task("page", onward, onward, url, hops=(*task.hops, task.url))


def _allowed(client: Client, url: str, token: str) -> None:
    """Raise InputError where the host's robots.txt does not let us ask for a page."""
    from detente.gather.addresses import origin_of
    from detente.gather.records import Failure
    from detente.gather.robots import ask_robots, rules_of

    answer = ask_robots(client, origin_of(url))
    if isinstance(answer, Failure):
        raise _failed(url, answer)
    rules = rules_of(answer.status, answer.body, token)
    if rules is None:
        raise _error(url, "robots.txt cannot be read, which forbids everything", "try again later")
    if not rules.allows(url):
        raise _error(url, "robots.txt forbids it", "open the page yourself, and paste its text")


def _source(answer: Answer, limit_bytes: int) -> Source:
    from detente.gather.records import Failure
    from detente.gather.unpack import plain
    from detente.read.urls import canonical
    from detente.read.whole import whole

    data = plain(answer, limit_bytes)
    if isinstance(data, Failure):
        raise _failed(answer.url, data)
    charset = (answer.header("content-type") or "").partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    media = "html" if answer.media in HTML else "text"
    found = whole(answer.url, media, data, Metadata(url=canonical(answer.url) or None), charset=charset)
    if isinstance(found, SetAside):
        raise _error(answer.url, found.reason, found.remedy)
    return found


def _failed(url: str, failure: Failure) -> InputError:
    remedy = "only pages of the open internet are fetched" if "private" in failure.reason else failure.remedy
    return _error(url, failure.reason, remedy)


def _error(url: str, what: str, remedy: str) -> InputError:
    return InputError(what, item=url[:200], stage=STAGE, remedy=remedy)
