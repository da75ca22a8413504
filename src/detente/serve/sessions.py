"""Sessions of people in a browser: a signed cookie, and the token that every form of theirs carries.

The cookie holds the key of the token that was shown and a number drawn by lot; nothing is kept at the desk but the numbers of sessions that were
ended before their time. A form's token is made of that number, so that no other site can know it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from detente.serve.users import Person, Users

__all__ = ["COOKIE", "ENTRY_COOKIE", "SESSION_S", "Session", "Sessions"]

COOKIE = "detente_session"
ENTRY_COOKIE = "detente_entry"  # for the form that begins a session
SESSION_S = 12 * 3600  # a working day
ENTRY_S = 3600
SALT_CHARS = 16
BUSY_S = 5.0
TABLE = "CREATE TABLE IF NOT EXISTS ended (session TEXT PRIMARY KEY, until REAL) WITHOUT ROWID"


@dataclass(frozen=True, slots=True)
class Session:
    """A session under way. `csrf` is what its forms carry: another one on each page, so that packed pages do not give it away (BREACH)."""

    person: Person
    number: str
    csrf: str


class Sessions:
    """The sessions of a desk. `path` is an SQLite file for those that were ended, which all processes of the desk share; None: in memory.

    `secure`: cookies go over HTTPS alone.
    """

    def __init__(self, users: Users, path: Path | None = None, *, secure: bool = False, clock: Callable[[], float] = time.time) -> None:
        self.users = users
        self.secure = secure
        self._clock = clock
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        self._file.execute(TABLE)

    def begin(self, response: Response, person: Person) -> None:
        """Give the browser a session."""
        value = self._signer().dumps({"key": person.key, "number": secrets.token_urlsafe(16), "until": self._clock() + SESSION_S})
        self._give(response, COOKIE, str(value), SESSION_S)
        response.delete_cookie(ENTRY_COOKIE, path="/")

    def of(self, connection: HTTPConnection) -> Session | None:
        """The session of a request; None where there is none, where it has run out or was ended, or its token was taken away."""
        try:
            found = self._signer().loads(connection.cookies.get(COOKIE, ""))
            key, number, until = str(found["key"]), str(found["number"]), float(found["until"])
        except (BadData, KeyError, TypeError):
            return None
        person = self.users.by_key(key)
        if person is None or until < self._clock() or self._ended(number):
            return None
        return Session(person, number, self._csrf(number))

    def end(self, response: Response, session: Session) -> None:
        """End a session, for every copy of its cookie."""
        now = self._clock()
        with self._lock:
            self._file.execute("DELETE FROM ended WHERE until < ?", (now,))
            self._file.execute("INSERT OR REPLACE INTO ended VALUES (?, ?)", (session.number, now + SESSION_S))
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=self.secure)

    def entry(self, connection: HTTPConnection) -> tuple[str, str]:
        """(number, token) for a form that is shown to nobody in particular: the number goes into a cookie, the token into the form."""
        number = connection.cookies.get(ENTRY_COOKIE) or ""
        number = number if len(number) == len(secrets.token_urlsafe(16)) else secrets.token_urlsafe(16)
        return number, self._csrf(f"entry {number}")

    def give_entry(self, response: Response, number: str) -> None:
        """Set the cookie that goes with such a form."""
        self._give(response, ENTRY_COOKIE, number, ENTRY_S)

    def entered(self, connection: HTTPConnection, token: str) -> bool:
        """Whether such a form came from the page that we gave this browser."""
        number = connection.cookies.get(ENTRY_COOKIE) or ""
        return bool(number) and self._right(f"entry {number}", token)

    def own(self, session: Session, token: str) -> bool:
        """Whether a form's token is one of this session's."""
        return self._right(session.number, token)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.users.secret, salt="detente session", signer_kwargs={"digest_method": hashlib.sha256})

    def _csrf(self, number: str, salt: str | None = None) -> str:
        salt = salt or secrets.token_hex(SALT_CHARS // 2)
        return salt + hmac.new(self.users.secret.encode(), f"csrf {salt} {number}".encode(), hashlib.sha256).hexdigest()

    def _right(self, number: str, token: str) -> bool:
        told = token.encode("utf-8", "replace")
        return len(told) > SALT_CHARS and hmac.compare_digest(self._csrf(number, token[:SALT_CHARS]).encode("utf-8", "replace"), told)

    def _ended(self, number: str) -> bool:
        with self._lock:
            row = self._file.execute("SELECT 1 FROM ended WHERE session = ?", (number,)).fetchone()
        return row is not None

    def _give(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="strict", secure=self.secure)
