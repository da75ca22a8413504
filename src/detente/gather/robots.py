"""robots.txt by RFC 9309: what a host allows us, how fast, and which sitemaps it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.gather.addresses import joined
from detente.gather.network import Client
from detente.gather.records import Answer, Failure

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["KEPT_S", "STALE_S", "Rules", "ask_robots", "rules_of"]

KEPT_S = 24 * 3600.0  # 2.4: a copy should not be used for longer than a day,
STALE_S = 30 * 24 * 3600.0  # unless the file cannot be reached
BYTES = 512_000  # 2.5: at least 500 KiB have to be read
REDIRECTS = 5  # 2.3.1.2: at least five have to be followed
REDIRECTED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to us."""

    parsed: Protego | None
    agent: str

    def allows(self, url: str) -> bool:
        """Whether a page may be asked for."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, self.agent))

    @property
    def delay_s(self) -> float:
        """Seconds between two requests that the host asks for; 0 where it does not."""
        if self.parsed is None:
            return 0.0
        delay = self.parsed.crawl_delay(self.agent) or 0.0
        rate = self.parsed.request_rate(self.agent)
        return max(float(delay), rate.seconds / rate.requests if rate and rate.requests else 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names."""
        return () if self.parsed is None else tuple(self.parsed.sitemaps)


def rules_of(status: int, body: bytes, agent: str) -> Rules | None:
    """The rules in an answer; None where it leaves open what is allowed, which forbids everything for now (2.3.1.4).

    No file (4xx) allows everything. 429 is not taken for "no file": it says that the host is busy.
    """
    from protego import Protego

    if status == 200:
        return Rules(Protego.parse(body.decode("utf-8-sig", "replace")), agent)
    return Rules(None, agent) if 400 <= status < 500 and status != 429 else None


def ask_robots(client: Client, origin: str) -> Answer | Failure:
    """The answer to a request for a host's robots.txt, after redirects; too many of them count as no file."""
    url = f"{origin}/robots.txt"
    for _ in range(REDIRECTS + 1):
        answer = client.ask(url, limit_bytes=BYTES, cut=True)
        if isinstance(answer, Failure) or answer.status not in REDIRECTED:
            return answer
        try:
            url = joined(url, answer.header("location") or "")
        except ValueError:
            break
    return Answer(url, 404, b"Too many redirects", b"HTTP/1.1", (), b"", b"", None)
