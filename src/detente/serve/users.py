"""Who may do what at a desk: a file of names, roles and hashed tokens, which the command line writes and the desk reads.

A token is shown once, when it is made; the file holds its Argon2 hash. A key in front of it finds its row, so that one hash is worked out and not one
for each user. The file also holds the secret that sessions are signed with.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, StoreError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["ADMIN", "READER", "REVIEWER", "ROLES", "Person", "Users", "add", "change", "may", "remove"]

READER, REVIEWER, ADMIN = "reader", "reviewer", "admin"
ROLES = (READER, REVIEWER, ADMIN)  # each may do what those before it may
NAME_CHARS = 60
TOKEN_CHARS = 200  # more is no token of ours
PREFIX = "dt"
SECRET_BYTES = 32
KEPT_S = 300.0  # how long a token that was right is taken without working out its hash again
KEPT = 1000
AT_ONCE = 2  # hashes worked out side by side: each takes MEMORY_KIB
# The second choice of RFC 9106 scaled down to what OWASP asks for at least: tokens are random, so that nobody guesses them from a list.
TIME_COST, MEMORY_KIB, LANES = 2, 19 * 1024, 1
WAIT_S = 10.0  # for another command that writes the file
PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may do what their role allows. `key` names the token; a new token has a new one."""

    name: str
    role: str
    key: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A user as the file has it."""

    name: str
    role: str
    key: str
    hash: str
    made: str

    @property
    def person(self) -> Person:
        return Person(self.name, self.role, self.key)


def may(person: Person | None, role: str) -> bool:
    """Whether somebody may do what a role may."""
    return person is not None and ROLES.index(person.role) >= ROLES.index(role)


class Users:
    """The users in a file, for many threads; what the file says is looked up again whenever it has changed. `clock` gives seconds."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._seats = threading.BoundedSemaphore(AT_ONCE)
        self._stamp: tuple[int, int, int] | None = None
        self._rows: dict[str, _Row] = {}
        self._secret = ""
        self._right: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._nobody = ""

    @classmethod
    def open(cls, path: Path) -> Users:
        """The users of a file. Raises StoreError where there is none, where it cannot be read, or where others than its owner can read it."""
        found = cls(path)
        found._load()
        return found

    @property
    def secret(self) -> str:
        """What sessions are signed with."""
        self._load()
        return self._secret

    def everybody(self) -> list[tuple[Person, str]]:
        """All users with the day their token was made, by name."""
        self._load()
        return sorted(((row.person, row.made) for row in self._rows.values()), key=lambda pair: pair[0].name)

    def by_key(self, key: str) -> Person | None:
        """Who a token's key belongs to; None where it was taken away."""
        self._load()
        row = self._rows.get(key)
        return row.person if row else None

    def known(self, token: str) -> Person | None:
        """Who a token belongs to that was checked in the last minutes; None where it was not."""
        self._load()
        with self._lock:
            key, until = self._right.get(_mark(token), ("", 0.0))
        row = self._rows.get(key)
        return row.person if row and until > self._clock() else None

    def check(self, token: str) -> Person | None:
        """Who a token belongs to; None where it is nobody's. Takes some hundredths of a second, for right and wrong ones alike."""
        if found := self.known(token):
            return found
        parts = token.split("_", 2) if len(token) <= TOKEN_CHARS else []
        row = self._rows.get(parts[1]) if len(parts) == 3 and parts[0] == PREFIX else None
        if not self._verified(row.hash if row else self._of_nobody(), token) or row is None:
            return None
        with self._lock:
            self._right[_mark(token)] = (row.key, self._clock() + KEPT_S)
            while len(self._right) > KEPT:
                self._right.popitem(last=False)
        return row.person

    def _verified(self, hashed: str, token: str) -> bool:
        from argon2.exceptions import VerificationError

        with self._seats, suppress(VerificationError):
            return _hasher().verify(hashed, token)
        return False

    def _of_nobody(self) -> str:
        """A hash that no token has: to take as long for a key that there is not."""
        if not self._nobody:
            self._nobody = _hasher().hash(secrets.token_urlsafe(SECRET_BYTES))
        return self._nobody

    def _load(self) -> None:
        """Read the file where it has changed since."""
        try:
            found = self.path.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            if stamp == self._stamp:
                return
            if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
                raise StoreError("others can read this file", item=str(self.path), stage="users", remedy=f"chmod 600 {self.path}")
            rows, secret = _read(self.path)
        except OSError as error:
            remedy = "detente users add NAME --tokens FILE makes one"
            raise StoreError(f"cannot be read: {error.strerror}", item=str(self.path), stage="users", remedy=remedy) from error
        with self._lock:
            self._rows, self._secret, self._stamp = rows, secret, stamp


def add(path: Path, name: str, role: str, *, today: str, renew: bool = False) -> str:
    """Add a user, or with `renew` give one a new token and role; the token, which nobody can look up later. The file is made where there is none.

    Raises InputError for a name or role that cannot be, or a name that is taken.
    """
    name = name.strip()
    if not name or len(name) > NAME_CHARS or not name.isprintable():
        raise _error(path, "this is no name for a user", f"give it 1 to {NAME_CHARS} characters")
    if role not in ROLES:
        raise _error(path, f"{role!r} is no role", f"one of {', '.join(ROLES)}")
    with _written(path) as rows:
        old = next((row for row in rows.values() if row.name.casefold() == name.casefold()), None)
        if old and not renew:
            raise _error(path, f"there is a user {old.name} already", "name another, or ask for a new token with --renew")
        if old:
            del rows[old.key]
        key = next(key for key in iter(lambda: secrets.token_hex(4), None) if key not in rows)
        token = f"{PREFIX}_{key}_{secrets.token_urlsafe(SECRET_BYTES)}"
        rows[key] = _Row(old.name if old else name, role, key, _hasher().hash(token), today)
    return token


def remove(path: Path, name: str) -> None:
    """Take a user away; sessions and tokens of theirs no longer hold. Raises InputError where there is none of this name."""
    with _written(path) as rows:
        found = next((row for row in rows.values() if row.name == name), None)
        if found is None:
            raise _error(path, f"there is no user {name}", "see detente users list")
        del rows[found.key]


def change(path: Path, name: str, role: str) -> None:
    """Give a user another role; the token stays. Raises InputError where there is none of this name, or no such role."""
    if role not in ROLES:
        raise _error(path, f"{role!r} is no role", f"one of {', '.join(ROLES)}")
    with _written(path) as rows:
        found = next((row for row in rows.values() if row.name == name), None)
        if found is None:
            raise _error(path, f"there is no user {name}", "see detente users list")
        rows[found.key] = replace(found, role=role)


@contextmanager
def _written(path: Path) -> Iterator[dict[str, _Row]]:
    """The rows of a file, to be changed; written back at the end as a whole or not at all, by one command at a time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(f"{path}-lock", timeout=WAIT_S, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            rows, secret = _read(path) if path.exists() else ({}, secrets.token_urlsafe(SECRET_BYTES))
            yield rows
            _write(path, rows, secret)
    except (OSError, sqlite3.Error) as error:
        raise _error(path, f"cannot be written: {error}", "check the rights of the folder") from error


def _read(path: Path) -> tuple[dict[str, _Row], str]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rows = [_Row(**row) for row in found["users"]]
        secret = str(found["secret"])
    except (ValueError, TypeError, KeyError) as error:
        raise _error(path, "this is no file of tokens", "name another, or add users to a new one") from error
    if wrong := [row.role for row in rows if row.role not in ROLES]:
        raise _error(path, f"{wrong[0]!r} is no role", f"one of {', '.join(ROLES)}")
    return {row.key: row for row in rows}, secret


def _write(path: Path, rows: dict[str, _Row], secret: str) -> None:
    listed = [asdict(row) for row in sorted(rows.values(), key=lambda row: row.name)]
    data = json.dumps({"version": 1, "secret": secret, "users": listed}, ensure_ascii=False, indent=1).encode()
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(data + b"\n")
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _mark(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES)


def _error(path: Path, what: str, remedy: str) -> InputError:
    return InputError(what, item=str(path), stage="users", remedy=remedy)
