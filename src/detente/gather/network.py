"""Asking: one GET at a time through httpcore, with an end to every wait, and only to addresses that may be asked.

A host's name is resolved here, every address it has is looked at, and the connection goes to one of those: a name that changes its mind between the
check and the connection (DNS rebinding) gains nothing. Redirects are not followed: whoever asks decides about each.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore2

from detente.errors import InputError
from detente.gather.addresses import is_public, literal
from detente.gather.records import Answer, Failure, Manners

__all__ = ["Client"]

DRAINED_BYTES = 65_536  # of a body that nobody wants: cheaper to read than to connect again
KEPT_S = 60.0  # an idle connection; most servers close theirs sooner
ACCEPT = b"text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
SLOW = Failure("no answer in time", "try again later; the host may be slow or far", retry=True)
PRIVATE = Failure("address is private or local", "give --allow-private where that is meant")
ERRORS = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError)


class _PrivateError(Exception):
    """A name leads to an address that may not be asked."""


class _UnknownError(Exception):
    """A name has no address."""


class _Deadline(threading.local):
    """When the request of this thread has to be over, in seconds of the monotonic clock."""

    at = float("inf")

    def left(self, timeout: float | None) -> float:
        """Seconds for the next step: no more than `timeout`, and none beyond the end."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole took too long")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends with the request's deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> _Stream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Network(httpcore2.NetworkBackend):
    """Connects to a host at an address that has been looked at."""

    def __init__(self, deadline: _Deadline, *, allow_private: bool, proxy: str | None) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._proxy = proxy
        self._tcp = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        trusted = self._allow_private or host == self._proxy
        addresses = _addresses(host, port)
        if not trusted and not all(map(is_public, addresses)):
            raise _PrivateError
        for place, address in enumerate(addresses, start=1):
            try:
                stream = self._tcp.connect_tcp(address, port, self._deadline.left(timeout), local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == len(addresses):
                    raise
                continue
            return _Stream(stream, self._deadline)
        raise _UnknownError


def _addresses(host: str, port: int) -> list[str]:
    """All addresses of a host, in the system's order of preference."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label of more than 63 characters
        raise _UnknownError from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Client:
    """Asks servers; may be used by several threads."""

    def __init__(self, agent: str, *, manners: Manners, allow_private: bool = False, proxy: str | None = None) -> None:
        self._agent = agent.encode("ascii")
        self._manners = manners
        self._allow_private = allow_private
        self._deadline = _Deadline()
        self._timeouts = dict.fromkeys(("connect", "read", "write", "pool"), manners.wait_s)
        self._behind_proxy = proxy is not None
        self._pool = httpcore2.ConnectionPool(
            httpcore2.default_ssl_context(),  # the certificates that the system trusts, read once
            proxy=_proxy(proxy) if proxy else None,
            max_connections=2 * manners.hosts,
            max_keepalive_connections=manners.hosts,
            keepalive_expiry=KEPT_S,
            network_backend=_Network(
                self._deadline, allow_private=allow_private, proxy=urlsplit(proxy).hostname if proxy else None
            ),
        )  # fmt: skip

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def ask(
        self,
        url: str,
        *,
        limit_bytes: int,
        more: Iterable[tuple[bytes, bytes]] = (),
        refuse: Callable[[Answer], Failure | None] = lambda head: None,
        cut: bool = False,
    ) -> Answer | Failure:
        """GET an address as `addresses.wire` writes it; the body is read for status 200 only.

        `refuse` looks at the head and may stop there. A body above `limit_bytes` is a Failure, with `cut` it ends there.
        """
        host = urlsplit(url).hostname or ""
        if self._behind_proxy and not self._allow_private and _local_by_name(host):
            return PRIVATE  # other names are resolved by the proxy, so they cannot be looked at here
        self._deadline.at = time.monotonic() + self._manners.whole_s
        parts = _parts(url)
        headers = [
            (b"Host", urlsplit(url).netloc.encode("ascii")),
            (b"User-Agent", self._agent),
            (b"Accept", ACCEPT),
            (b"Accept-Encoding", b"gzip"),
            *more,
        ]
        try:
            with self._pool.stream("GET", parts, headers=headers, extensions={"timeout": self._timeouts}) as response:
                answer = _head(url, parts, response, headers, behind_proxy=self._behind_proxy)
                if answer.status != 200:
                    _taken(response, DRAINED_BYTES)
                    return answer
                if (failure := refuse(answer)) is not None:
                    return failure
                body, whole = _taken(response, limit_bytes)
        except _PrivateError:
            return PRIVATE
        except _UnknownError:
            return Failure("host name has no address", "check the address")
        except httpcore2.UnsupportedProtocol:
            return Failure("not an http or https address", "check the address", lasting=True)
        except ERRORS as error:
            return _failure(error)
        except ValueError:  # of a host name that DNS or TLS cannot take, such as one with an empty label
            return Failure("address cannot be asked for", "check the address", lasting=True)
        if not whole and not cut:
            return Failure("answer is too long", f"the limit is {limit_bytes // 1_000_000} MB", lasting=True)
        return Answer(url, 200, answer.phrase, answer.version, answer.headers, body, answer.request, answer.address)


def _proxy(url: str) -> httpcore2.Proxy:
    """The proxy at an address, with the user and password that may stand in it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not url.isascii():
        raise InputError("not the address of an http proxy", item=url, stage="gather", remedy="such as http://proxy.example:3128")
    auth = (parts.username or "", parts.password or "") if parts.username else None
    return httpcore2.Proxy(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", auth=auth)


def _local_by_name(host: str) -> bool:
    """Whether a host is private or local already by the way it is written."""
    address = literal(host)
    name = host.rstrip(".").lower()
    return not is_public(str(address)) if address is not None else name == "localhost" or name.endswith((".localhost", ".local"))


def _parts(url: str) -> httpcore2.URL:
    """The address in httpcore's parts; its own reading loses what follows a ";" in the path."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return httpcore2.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target)


def _head(
    url: str, parts: httpcore2.URL, response: httpcore2.Response, headers: list[tuple[bytes, bytes]], *, behind_proxy: bool
) -> Answer:
    lines = [b"GET %b HTTP/1.1" % parts.target, *(b"%b: %b" % header for header in headers)]
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None and not behind_proxy else None
    return Answer(
        url=url,
        status=response.status,
        phrase=bytes(response.extensions.get("reason_phrase", b"")),
        version=bytes(response.extensions.get("http_version", b"HTTP/1.1")),
        headers=tuple((bytes(name), bytes(value)) for name, value in response.headers),
        body=b"",
        request=b"\r\n".join(lines) + b"\r\n\r\n",
        address=str(peer[0]) if peer else None,
    )


def _taken(response: httpcore2.Response, limit_bytes: int) -> tuple[bytes, bool]:
    """The body up to the limit, and whether that is all of it."""
    taken = bytearray()
    for chunk in response.iter_stream():
        taken += chunk
        if len(taken) > limit_bytes:
            return bytes(taken[:limit_bytes]), False
    return bytes(taken), True


def _failure(error: Exception) -> Failure:
    """What went wrong on the way, in words that are the same for the same cause."""
    if isinstance(error, httpcore2.TimeoutException):
        return SLOW
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Failure("certificate cannot be verified", "the host has to mend it; nothing is fetched unverified")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore2.ProxyError):
        return Failure("proxy refuses", "check --proxy", retry=True)
    if isinstance(error, httpcore2.LocalProtocolError):
        return Failure("address cannot be asked for", "check the address", lasting=True)
    if isinstance(error, httpcore2.ProtocolError):
        return Failure("answer is not HTTP, or breaks off", "try again later", retry=True)
    return Failure("no connection", "try again later; the host may be down", retry=True)
