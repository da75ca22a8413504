"""Web addresses: in the form that goes over the wire, and which of them may be asked at all."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from ada_url import URL

__all__ = ["is_address", "is_public", "joined", "lane_of", "literal", "origin_of", "wire"]

SCHEMES = frozenset({"http:", "https:"})
LONGEST_URL_CHARS = 4000  # servers refuse more than about 8,000 bytes
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


def wire(url: str) -> str:
    """The address as browsers send it (WHATWG URL Standard, by ada): host in IDNA, percent-encoded, no fragment.

    Raises ValueError, saying why, for what is no address of the web or carries a user name.
    """
    return _sent(url, None)


def joined(base: str, reference: str) -> str:
    """A reference resolved against the address it stands in, as it is sent. Raises ValueError as `wire` does."""
    return _sent(reference, base)


def _sent(url: str, base: str | None) -> str:
    try:
        parsed = URL(url.strip(), base=base)
    except ValueError as error:
        raise ValueError("not a web address") from error
    if parsed.protocol not in SCHEMES or not parsed.hostname:
        raise ValueError("not an http or https address")
    if parsed.username or parsed.password:
        raise ValueError("address carries a user name")
    sent: str = parsed.href.partition("#")[0]
    if len(sent) > LONGEST_URL_CHARS:
        raise ValueError("address is too long")
    return sent


def is_address(text: str) -> bool:
    """Whether a text looks like a web address, whatever else may be wrong with it."""
    return text.lstrip()[:8].lower().startswith(("http://", "https://"))


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def lane_of(url: str) -> str:
    """The host, with its port where that is unusual: what is asked one thing at a time. http and https of a host are one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return f"{host}:{parts.port}" if parts.port else host


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host is written as; None for a name."""
    try:
        return ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where an IPv6 address wraps an IPv4 one."""
    ip = literal(address)
    if ip is None:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local or ip.is_loopback)
