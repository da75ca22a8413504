"""Drawing in a process of its own: the converter runs Vega in a JavaScript engine, holds Python's lock while it does, and takes a second to wake up.

So it runs beside the desk, one drawing at a time, and what was drawn is kept. Everything it needs is in its package: no network, and its own fonts.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from detente.errors import AnalysisError, DetenteError, ResourceError

__all__ = ["Painter", "main"]

LIMIT_S = 30.0  # for a drawing; one takes 0.1 to 1 s on a slow machine
START_S = 60.0  # for the first, on a machine that is busy
KEPT_BYTES = 64 * 1024 * 1024  # of drawings: some five hundred
PICTURES_KEPT = 100  # half a megabyte each
VEGALITE = "6.4"  # of the versions that the converter has
PNG_SCALE = 2.0  # pixels of the picture for one of the drawing: sharp on print and on dense screens
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
STAGE = "pictures"
LENGTH = struct.Struct(">Q")  # of a message, before it


class Painter:
    """Makes SVG and PNG of specifications. For many threads, which wait for each other.

    What was made under a key is kept, the least used let go of: `pictures` as they were counted, and drawings as they are sent.
    """

    def __init__(self, *, limit_s: float = LIMIT_S) -> None:
        from detente.serve.index import Kept  # the process that draws needs none of the index

        self.pictures = Kept(PICTURES_KEPT)
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._kept: OrderedDict[object, bytes] = OrderedDict()

    def svg(self, spec: Mapping[str, Any], language: str) -> str:
        """The drawing of a Vega-Lite specification, with months and numbers as a language writes them.

        Raises ResourceError where the converter is not installed, AnalysisError where it cannot draw this, or takes too long.
        """
        return self._made({"what": "svg", "spec": dict(spec), "locale": LOCALES.get(language, "en-GB")}).decode()

    def png(self, svg: str) -> bytes:
        """A drawing as an image of twice its size in pixels. Raises as `svg` does."""
        return self._made({"what": "png", "svg": svg})

    def kept(self, key: object, make: Callable[[], bytes]) -> bytes:
        """What was made under this key, or is made now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while sum(map(len, self._kept.values())) > KEPT_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return made

    def close(self) -> None:
        """End the process."""
        with self._drawing:
            self._end()

    def _made(self, order: Mapping[str, Any]) -> bytes:
        data = json.dumps(order, ensure_ascii=False).encode("utf-8", "replace")
        with self._drawing:
            return self._ask(data)

    def _ask(self, data: bytes) -> bytes:
        limit_s = self._limit_s
        if self._process is None or self._process.poll() is not None:
            self._start()
            limit_s += START_S
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None  # noqa: PT018
        late = threading.Timer(limit_s, self._process.kill)  # what it was to say then ends
        late.start()
        try:
            _send(self._process.stdin, data)
            answer = _received(self._process.stdout)
        except OSError:
            answer = None
        finally:
            in_time = late.is_alive()
            late.cancel()
        if answer is None:
            self._end()
            what = "the process that draws died" if in_time else f"the drawing takes more than {limit_s:g} s"
            raise AnalysisError(what, stage=STAGE, remedy="draw less: set a filter")
        kind, _, made = answer.partition(b"\n")
        if kind != b"made":
            raise _error(kind.decode(), made.decode("utf-8", "replace"))
        return made

    def _start(self) -> None:
        self._end()
        order = [sys.executable, "-P", "-m", __name__]
        self._process = subprocess.Popen(order, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes | None:
    """The next message; None where the other side has gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    data = stream.read(LENGTH.unpack(head)[0])
    return data if len(data) == LENGTH.unpack(head)[0] else None


def _error(kind: str, what: str) -> DetenteError:
    if kind == "missing":
        return ResourceError("drawings need the package vl-convert-python", item=what, stage=STAGE, remedy="pip install 'detente[serve]'")
    return AnalysisError(f"this cannot be drawn: {what}", stage=STAGE, remedy="report this with the address of the picture")


def _drawn(order: Mapping[str, Any]) -> bytes:
    try:
        import vl_convert
    except ImportError as error:
        return b"missing\n" + str(error).encode()
    try:
        if order["what"] == "png":
            return b"made\n" + vl_convert.svg_to_png(order["svg"], scale=PNG_SCALE)
        drawing = vl_convert.vegalite_to_svg(
            order["spec"],
            vl_version=VEGALITE,
            allowed_base_urls=[],
            format_locale=order["locale"],
            time_format_locale=order["locale"],
        )
        return b"made\n" + drawing.encode()
    except ValueError as error:
        return b"failed\n" + str(error).strip().splitlines()[-1].encode()


def main() -> None:
    """What the process does: draw what comes in, until the desk has gone."""
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(KeyboardInterrupt, BrokenPipeError):
        while (data := _received(orders)) is not None:
            _send(answers, _drawn(json.loads(data)))


if __name__ == "__main__":
    main()
