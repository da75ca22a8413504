"""What an answer means: a page, nothing new, another place to ask, or a reason why not."""

from __future__ import annotations

from http import HTTPStatus

from detente.gather.addresses import joined
from detente.gather.pauses import retry_after_s
from detente.gather.records import Answer, Failure, Task

__all__ = ["REDIRECTED", "failure_of", "no_page", "redirected"]

REDIRECTED = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
PASSING = frozenset({408, 425, 500, 502, 504, *range(520, 531)})  # 52x: what Cloudflare says of the server behind it
GONE = frozenset({404, 410, 451})
REFUSED = frozenset({401, 402, 403})
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})


def failure_of(answer: Answer, now: float) -> Failure:
    """Why an answer of another status than 200, 304 and redirects is of no use."""
    status = answer.status
    reason = f"HTTP {status} {HTTPStatus(status).phrase}" if status in HTTPStatus._value2member_map_ else f"HTTP {status}"
    if status in BUSY:
        return Failure(reason, "the host is busy", retry=True, pause_s=retry_after_s(answer.header("retry-after"), now) or 0.0)
    if status in PASSING:
        return Failure(reason, "trouble on the host's side; try again later", retry=True)
    if status in GONE:
        return Failure(reason, "the page is not there any more", lasting=True)
    return Failure(reason, "the host does not give it to us" if status in REFUSED else "check the address")


def no_page(head: Answer) -> Failure | None:
    """Why an answer to a request for a page is none, told by its head."""
    if head.media in PAGES:
        return None
    return Failure(f"not a page but {head.media[:40]}", "only HTML and plain text are taken", lasting=True)


def redirected(task: Task, answer: Answer, most: int) -> str | Failure:
    """Where to ask next, or why not there."""
    if len(task.hops) >= most:
        return Failure(f"more than {most} redirects", "check the address")
    try:
        url = joined(task.url, answer.header("location") or "")
    except ValueError as error:
        return Failure(f"redirect cannot be followed: {error}", "check the address")
    if url == task.url or url in task.hops:
        return Failure("redirects in a circle", "the host may want cookies, which are never sent")
    return url
