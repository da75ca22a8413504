"""One form for each web address, so that the same article under two links is one article.

Parsed as browsers do it (the WHATWG URL Standard, by ada): host in lower case and ASCII, default ports gone, dots in the path resolved, other
characters percent-encoded. On top of that: percent-encodings in one spelling, no fragment, no user name, no parameters that only track the reader
(outlets/url_noise.tsv), and the article's own address for AMP and mobile pages where that address is certain (docs/sources.md has the rules).
Everything else in a query stays as it is, since it may be what tells two articles apart; so do http and https, "www." and a slash at the end.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote_plus

from ada_url import URL

from detente.resources import table

__all__ = ["canonical", "host_of"]

NOISE = "outlets/url_noise.tsv"
WEB = frozenset({"http:", "https:"})
PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
AMP_CACHE = re.compile(r"^/[cv]/(s/)?([^/]+\.[^/]+/.*)$")
AMP_VIEWER = re.compile(r"^/amp/(s/)?([^/]+\.[^/]+/.*)$")
MOBILE_WIKI = re.compile(r"^([a-z-]+)\.m\.(wiki(?:news|pedia)\.org)$")
LETTER = re.compile(r"[A-Za-z]")
NUMBERED = re.compile(r"-\d")
HYPHENS = 2  # a name of three words: "/topics/amp" is a page about AMP, "/russia-warns-nato/amp" the other form of an article


def canonical(url: str) -> str:
    """The address in its one form; what is no web address (an identifier, a path) comes back as it is, without blanks around it.

    >>> canonical("HTTPS://Example.org:443/a?id=7&utm_source=rss#top")
    'https://example.org/a?id=7'
    """
    found = _step(url.strip())
    while (shorter := _step(found)) != found:  # after the first step only characters are taken away, so this ends
        found = shorter
    return found


def host_of(url: str | None) -> str | None:
    """The host of a web address in lower case, as ASCII; None where it has none."""
    parsed = _parsed(url or "")
    return (parsed.hostname.rstrip(".") or None) if parsed is not None else None


def _parsed(url: str) -> URL | None:
    try:
        parsed = URL(url)
    except ValueError:
        return None
    return parsed if parsed.protocol in WEB and parsed.hostname else None


def _step(url: str) -> str:
    parsed = _parsed(url)
    if parsed is None:
        return url
    host = parsed.hostname.rstrip(".") or parsed.hostname
    path = SESSION.sub("", _percent(parsed.pathname))
    query = _query(_percent(parsed.search[1:]), host)
    if (inner := _unwrapped(host, path)) is not None:
        return inner + (f"?{query}" if query else "")
    host = _hosts().get(host, MOBILE_WIKI.sub(r"\1.\2", host))
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.protocol}//{host}{port}{_path(path, host)}" + (f"?{query}" if query else "")


def _percent(part: str) -> str:
    """Percent-encodings in capitals, and none for characters that never need one (RFC 3986, 6.2.2)."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[0][1:], 16))
        return char if UNRESERVED.fullmatch(char) else match[0].upper()

    return PERCENT.sub(one, part)


def _unwrapped(host: str, path: str) -> str | None:
    """The address that an AMP cache or viewer has in its path; None for all others."""
    if host.endswith(".cdn.ampproject.org"):
        match = AMP_CACHE.match(path)
    elif host in {"www.google.com", "google.com"}:
        match = AMP_VIEWER.match(path)
    else:
        return None
    return f"{'https' if match[1] else 'http'}://{match[2]}" if match else None


def _path(path: str, host: str) -> str:
    for ending, becomes, domain in _endings():
        if path.endswith(ending) and _within(host, domain) and _is_article(path[: -len(ending)] + becomes.rstrip("/")):
            return path[: -len(ending)] + becomes
    return path


def _is_article(path: str) -> bool:
    """Whether the last part of a path names an article: words joined by hyphens, a word with a number, or a file."""
    name = path.rpartition("/")[2]
    if not LETTER.search(name):
        return False
    return name.count("-") >= HYPHENS or NUMBERED.search(name) is not None or name.endswith((".html", ".htm"))


def _query(query: str, host: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _is_noise(part, host))


def _is_noise(part: str, host: str) -> bool:
    name, _, value = part.partition("=")
    name, value = unquote_plus(name).lower(), unquote_plus(value).lower()
    exact, prefixes = _parameters()
    rules = [*exact.get(name, ()), *(rule for prefix, rule in prefixes if name.startswith(prefix))]
    return any((not values or value in values) and _within(host, domain) for values, domain in rules)


def _within(host: str, domain: str) -> bool:
    return not domain or host == domain or host.endswith("." + domain)


Rule = tuple[frozenset[str], str]


@cache
def _parameters() -> tuple[dict[str, list[Rule]], list[tuple[str, Rule]]]:
    """Rules (values, domain) by the parameter's name, and those for names that only begin so; no values or domain: any."""
    exact: dict[str, list[Rule]] = {}
    prefixes: list[tuple[str, Rule]] = []
    for row in table(NOISE):
        if row["kind"] == "parameter":
            rule = (frozenset(row["value"].split("|") if row["value"] else ()), row["host"])
            if row["name"].endswith("*"):
                prefixes.append((row["name"][:-1], rule))
            else:
                exact.setdefault(row["name"], []).append(rule)
    return exact, prefixes


@cache
def _endings() -> tuple[tuple[str, str, str], ...]:
    """(ending of the path, what it becomes, domain), the longest ending first."""
    rows = [(row["name"], row["value"], row["host"]) for row in table(NOISE) if row["kind"] == "path"]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def _hosts() -> dict[str, str]:
    return {row["name"]: row["value"] for row in table(NOISE) if row["kind"] == "host"}
